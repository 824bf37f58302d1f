import HealthModel

/// JSON written straight into bytes: no `String`, no formatter for a point.
struct JSONBytes {
    private(set) var bytes: [UInt8]

    init(capacity: Int = 1024) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Appends what is JSON already.
    mutating func raw(_ json: String) { bytes.append(contentsOf: json.utf8) }

    /// Appends what is JSON already.
    mutating func raw(_ json: [UInt8]) { bytes.append(contentsOf: json) }

    /// Appends a string, quoted.
    mutating func text(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case ..<0x20:
                raw("\\u00")
                bytes.append(byte < 0x10 ? 0x30 : 0x31)
                bytes.append("0123456789abcdef".utf8.map { $0 }[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func integer(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = value.magnitude
        var divisor: UInt = 1
        while magnitude / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(magnitude / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends `scaled` / 10^`places` without trailing zeros: `96`, `95.4`, `-0.3`.
    mutating func decimal(_ scaled: Int, places: Int) {
        var (scaled, places) = (scaled, places)
        while places > 0, scaled % 10 == 0 { (scaled, places) = (scaled / 10, places - 1) }
        var divisor = 1
        for _ in 0..<places { divisor *= 10 }
        if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
        integer(Int((scaled / divisor).magnitude))
        guard places > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        let fraction = Int((scaled % divisor).magnitude)
        while divisor > 1 {
            divisor /= 10
            bytes.append(0x30 + UInt8(fraction / divisor % 10))
        }
    }

    /// Appends a number rounded to `places`.
    mutating func decimal(_ value: Double, places: Int) {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        decimal(Int((value * scale).rounded()), places: places)
    }

    /// Appends `"HH:mm:ss"`.
    mutating func clock(_ secondOfDay: Int) {
        bytes.append(UInt8(ascii: "\""))
        time(secondOfDay)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends `"yyyy-MM-dd"`.
    mutating func date(_ day: CivilDay) {
        bytes.append(UInt8(ascii: "\""))
        calendar(day)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends `"yyyy-MM-dd'T'HH:mm:ss"`, with `.000` if wanted, of wall seconds (the wall time as if it were UTC).
    mutating func stamp(wall: Int64, milliseconds: Bool) {
        let second = Int((wall % 86_400 + 86_400) % 86_400)
        bytes.append(UInt8(ascii: "\""))
        calendar(CivilDay(daysSince1970: (Int(wall) - second) / 86_400))
        bytes.append(UInt8(ascii: "T"))
        time(second)
        if milliseconds { raw(".000") }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Puts what says of which clock a stamp is before its closing quote.
    mutating func closeStamp(_ offset: String) {
        bytes.removeLast()
        raw(offset)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends `[…]` with commas between what `element` writes.
    mutating func array<Element>(
        _ elements: some Sequence<Element>, _ element: (inout JSONBytes, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for value in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            element(&self, value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Appends `"yyyy-MM-dd'T'HH:mm:ssZ"` of an instant, with six digits of a fraction if there is one.
    mutating func timestamp(_ instant: Int64, microseconds: Int = 0) {
        let second = Int((instant % 86_400 + 86_400) % 86_400)
        bytes.append(UInt8(ascii: "\""))
        calendar(CivilDay(daysSince1970: (Int(instant) - second) / 86_400))
        bytes.append(UInt8(ascii: "T"))
        time(second)
        if microseconds > 0 {
            bytes.append(UInt8(ascii: "."))
            for divisor in [10_000, 100, 1] { twoDigits(microseconds / divisor % 100) }
        }
        bytes.append(UInt8(ascii: "Z"))
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func calendar(_ day: CivilDay) {
        let (year, month, dayOfMonth) = day.components
        twoDigits(year / 100)
        twoDigits(year % 100)
        bytes.append(UInt8(ascii: "-"))
        twoDigits(month)
        bytes.append(UInt8(ascii: "-"))
        twoDigits(dayOfMonth)
    }

    private mutating func time(_ secondOfDay: Int) {
        twoDigits(secondOfDay / 3600)
        bytes.append(UInt8(ascii: ":"))
        twoDigits(secondOfDay / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        twoDigits(secondOfDay % 60)
    }

    private mutating func twoDigits(_ number: Int) {
        bytes.append(0x30 + UInt8(number / 10))
        bytes.append(0x30 + UInt8(number % 10))
    }
}
