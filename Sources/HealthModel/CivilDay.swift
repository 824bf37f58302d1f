/// A date of the calendar on the wall, without a zone.
///
/// Stored as days since 1970-01-01; conversions after Howard Hinnant's "chrono-compatible low-level date algorithms".
public struct CivilDay: Hashable, Comparable, Sendable, Strideable, CustomStringConvertible, LosslessStringConvertible {
    /// Days since 1970-01-01; negative before.
    public let daysSince1970: Int

    /// Any number is a date, but only the years 1...9999 can be read back from their ``description``.
    public init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    /// The date, or nil when there is no such date (month 13, 30 February, a year outside 1...9999).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(daysSince1970: era * 146_097 + dayOfEra - 719_468)
        guard components == (year, month, day) else { return nil }
    }

    /// Reads exactly `YYYY-MM-DD`.
    public init?(_ text: String) { self.init(utf8: text.utf8) }

    /// Reads exactly `YYYY-MM-DD` from ASCII bytes, without a `String`.
    public init?(utf8 bytes: some Collection<UInt8>) {
        guard bytes.count == 10 else { return nil }
        var numbers = (0, 0, 0)
        for (index, byte) in bytes.enumerated() {
            switch (index, byte) {
            case (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")): continue
            case (0...3, 0x30...0x39): numbers.0 = numbers.0 * 10 + Int(byte - 0x30)
            case (5...6, 0x30...0x39): numbers.1 = numbers.1 * 10 + Int(byte - 0x30)
            case (8...9, 0x30...0x39): numbers.2 = numbers.2 * 10 + Int(byte - 0x30)
            default: return nil
            }
        }
        self.init(year: numbers.0, month: numbers.1, day: numbers.2)
    }

    /// Year, month (1...12) and day of the month (1...31).
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = components
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Whether `left` is the earlier date.
    public static func < (left: CivilDay, right: CivilDay) -> Bool { left.daysSince1970 < right.daysSince1970 }
    /// The number of days from `right` to `left`.
    public static func - (left: CivilDay, right: CivilDay) -> Int { left.daysSince1970 - right.daysSince1970 }
    /// Days, negative when `other` is earlier.
    public func distance(to other: CivilDay) -> Int { other.daysSince1970 - daysSince1970 }
    /// `days` may be negative.
    public func advanced(by days: Int) -> CivilDay { CivilDay(daysSince1970: daysSince1970 + days) }
}

extension CivilDay: Codable {
    /// Reads `YYYY-MM-DD`; throws `DecodingError.dataCorrupted` for anything else.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = CivilDay(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text) is not a date of the form YYYY-MM-DD"))
        }
        self = day
    }

    /// Written as `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
