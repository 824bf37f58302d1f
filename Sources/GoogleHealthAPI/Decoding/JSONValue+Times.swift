import HealthModel
import JSONReader
import ProviderKit

extension JSONValue {
    /// An RFC 3339 stamp, in seconds since 1970.
    @inline(__always) var instant: Int64? { string.flatMap { OffsetStamp($0)?.instant } }

    /// A duration or an offset such as `"3600s"`, `"-14400s"` or `"0.245s"`, in seconds. A bare number is taken too.
    var seconds: Double? {
        guard let text = string else { return double }
        guard text.last == UInt8(ascii: "s"), text.count <= 24 else { return nil }
        var digits = text.dropLast()
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        var (value, unit, hasDigits) = (0.0, 1.0, false)
        var isFraction = false
        for byte in digits {
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
                continue
            }
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Double(byte - 0x30)
            if isFraction { unit *= 10 }
            hasDigits = true
        }
        return hasDigits ? value / unit * (isNegative ? -1 : 1) : nil
    }

    /// An offset from UTC in whole seconds; nil when it is none that a clock on Earth has.
    var utcOffset: Int64? {
        guard let seconds, abs(seconds) <= 86_400 else { return nil }
        return Int64(seconds.rounded(.down))
    }

    /// A date of the form `{"year":2026,"month":11,"day":20}`.
    var civilDay: CivilDay? {
        func number(_ value: JSONValue?) -> Int? { value?.wholeNumber.flatMap { Int(exactly: $0) } }
        guard let year = number(self["year"]), let month = number(self["month"]), let day = number(self["day"]) else {
            return nil
        }
        return CivilDay(year: year, month: month, day: day)
    }

    /// A civil time of the form `{"date":{…},"time":{…}}`, in seconds since 1970 as if the clock showed UTC. Members that
    /// are zero may be missing, at midnight the whole time.
    var civilSeconds: Int64? {
        guard let day = self["date"]?.civilDay else { return nil }
        let time = self["time"]
        func number(_ value: JSONValue?, below limit: Int64) -> Int64 {
            value?.wholeNumber.flatMap { (0..<limit).contains($0) ? $0 : nil } ?? 0
        }
        return Int64(day.daysSince1970) * 86_400 + number(time?["hours"], below: 25) * 3600
            + number(time?["minutes"], below: 60) * 60 + number(time?["seconds"], below: 61)
    }
}
