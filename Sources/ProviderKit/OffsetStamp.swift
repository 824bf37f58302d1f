import HealthModel

/// An RFC 3339 stamp with a `Z` or an offset, such as `2024-03-04T18:01:09.000+01:00`.
package struct OffsetStamp: Sendable, Equatable {
    /// Seconds since 1970 in UTC, the fraction dropped.
    package let instant: Int64
    /// Of the clock that showed it, seconds from UTC.
    package let offset: Int64

    /// Nil for anything else, also for a stamp that does not say of which clock it is.
    package init?(_ text: some Sequence<UInt8>) {
        let text = Array(text)
        guard text.count >= 20, text.count <= 40, text[10] | 0x20 == UInt8(ascii: "t"),
            text[13] == Self.colon, text[16] == Self.colon, let day = CivilDay(utf8: text[..<10]),
            let hour = Self.twoDigits(text, 11), let minute = Self.twoDigits(text, 14),
            let second = Self.twoDigits(text, 17), hour < 24, minute < 60, second < 61,
            let offset = Self.offset(text)
        else { return nil }
        instant = Int64(day.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - offset
        self.offset = offset
    }

    /// What the clock on the wall showed, in seconds since 1970 as if it showed UTC.
    package var wallSeconds: Int64 { instant + offset }

    private static let colon = UInt8(ascii: ":")
    private static let dash = UInt8(ascii: "-")

    /// What stands behind the seconds: a fraction, then `Z` or an offset.
    private static func offset(_ text: [UInt8]) -> Int64? {
        var index = 19
        if text[index] == UInt8(ascii: ".") {
            index += 1
            while index < text.count, (0x30...0x39).contains(text[index]) { index += 1 }
            guard index > 20 else { return nil }
        }
        guard index < text.count else { return nil }
        if text[index] | 0x20 == UInt8(ascii: "z") { return index + 1 == text.count ? 0 : nil }
        guard text[index] == dash || text[index] == UInt8(ascii: "+"), text.count == index + 6,
            text[index + 3] == colon, let hours = twoDigits(text, index + 1), let minutes = twoDigits(text, index + 4),
            hours < 24, minutes < 60
        else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (text[index] == dash ? -1 : 1)
    }

    private static func twoDigits(_ text: [UInt8], _ index: Int) -> Int? {
        let (tens, ones) = (text[index] &- 0x30, text[index + 1] &- 0x30)
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }
}
