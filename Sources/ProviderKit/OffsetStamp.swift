import HealthModel

/// An RFC 3339 stamp with a `Z` or an offset, such as `2024-03-04T18:01:09.000+01:00`, read from its bytes.
package struct OffsetStamp: Sendable, Equatable {
    /// Seconds since 1970 in UTC, the fraction dropped.
    package let instant: Int64
    /// Of the clock that showed it, seconds from UTC.
    package let offset: Int64

    /// Nil for anything else, also for a stamp that does not say of which clock it is.
    ///
    /// Inlinable for the caller's kind of bytes: an answer has a stamp or two for each of its points.
    @inlinable
    package init?<Text: RandomAccessCollection<UInt8>>(_ text: Text) where Text.Index == Int {
        let start = text.startIndex
        guard text.count >= 20, text[start + 4] == 0x2D, text[start + 7] == 0x2D, text[start + 10] | 0x20 == 0x74,
            text[start + 13] == 0x3A, text[start + 16] == 0x3A,
            let century = Self.twoDigits(text, start), let year = Self.twoDigits(text, start + 2),
            let month = Self.twoDigits(text, start + 5), let day = Self.twoDigits(text, start + 8),
            let hour = Self.twoDigits(text, start + 11), let minute = Self.twoDigits(text, start + 14),
            let second = Self.twoDigits(text, start + 17), hour < 24, minute < 60, second < 61,
            let midnight = Self.midnight(century * 100 + year, month, day), let offset = Self.offset(text)
        else { return nil }
        self.init(
            instant: midnight + Int64(hour * 3600 + minute * 60 + second) - offset,
            offset: offset)
    }

    @usableFromInline
    init(instant: Int64, offset: Int64) { (self.instant, self.offset) = (instant, offset) }

    /// What the clock on the wall showed, in seconds since 1970 as if it showed UTC.
    package var wallSeconds: Int64 { instant + offset }

    /// Of the date on a clock that shows UTC.
    @usableFromInline
    static func midnight(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
        CivilDay(year: year, month: month, day: day).map { Int64($0.daysSince1970) * 86_400 }
    }

    /// What stands behind the seconds: a fraction, then `Z` or an offset.
    @inlinable
    static func offset<Text: RandomAccessCollection<UInt8>>(_ text: Text) -> Int64? where Text.Index == Int {
        let (fraction, end) = (text.startIndex + 19, text.endIndex)
        var index = fraction
        if text[index] == 0x2E {
            index += 1
            while index < end, (0x30...0x39).contains(text[index]) { index += 1 }
            guard index > fraction + 1 else { return nil }
        }
        guard index < end else { return nil }
        if text[index] | 0x20 == 0x7A { return index + 1 == end ? 0 : nil }
        guard text[index] == 0x2D || text[index] == 0x2B, end == index + 6, text[index + 3] == 0x3A,
            let hours = twoDigits(text, index + 1), let minutes = twoDigits(text, index + 4), hours < 24, minutes < 60
        else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (text[index] == 0x2D ? -1 : 1)
    }

    @inlinable
    static func twoDigits<Text: RandomAccessCollection<UInt8>>(_ text: Text, _ index: Int) -> Int?
    where Text.Index == Int {
        let (tens, ones) = (text[index] &- 0x30, text[index + 1] &- 0x30)
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }
}
