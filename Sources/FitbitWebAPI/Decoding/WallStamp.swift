import HealthModel
import JSONReader

/// Fitbit's stamps, read from their bytes: wall-clock time without an offset (fitbit-web-api.md, 1.2).
enum WallStamp {
    /// Seconds since midnight of `HH:mm`, `HH:mm:ss` or `HH:mm:ss.SSS`; the hour may have one digit.
    @inline(__always)
    static func secondOfDay(_ text: JSONString) -> Int? {
        if text.count == 8 {
            guard let hour = twoDigits(text, 0), let minute = twoDigits(text, 3), let second = twoDigits(text, 6),
                text[2] == colon, text[5] == colon, hour < 24, minute < 60, second < 60
            else { return nil }
            return hour * 3600 + minute * 60 + second
        }
        return secondOfDay(text[...])
    }

    /// Seconds since 1970, as if the clock showed UTC, of `yyyy-MM-dd'T'HH:mm:ss` with or without a fraction.
    static func seconds(_ text: JSONString) -> Int64? {
        guard text.count > 11, text[10] == UInt8(ascii: "T"), let day = CivilDay(utf8: text[..<10]),
            let second = secondOfDay(text[11...])
        else { return nil }
        return Int64(day.daysSince1970) * 86_400 + Int64(second)
    }

    /// The date of `yyyy-MM-dd`, with or without a time behind it.
    static func day(_ text: JSONString) -> CivilDay? { CivilDay(utf8: text.prefix(10)) }

    private static let colon = UInt8(ascii: ":")

    private static func secondOfDay(_ text: Slice<JSONString>) -> Int? {
        let whole = text.prefix { $0 != UInt8(ascii: ".") }
        let numbers = whole.split(separator: colon, omittingEmptySubsequences: false).map { digits -> Int? in
            guard (1...2).contains(digits.count) else { return nil }
            return digits.reduce(0) { sum, byte in
                sum.flatMap { sum in (0x30...0x39).contains(byte) ? sum * 10 + Int(byte - 0x30) : nil }
            }
        }
        guard (2...3).contains(numbers.count), let hour = numbers[0], let minute = numbers[1],
            let second = numbers.count == 3 ? numbers[2] : 0, hour < 24, minute < 60, second < 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    @inline(__always)
    private static func twoDigits(_ text: JSONString, _ index: Int) -> Int? {
        let tens = text[index] &- 0x30
        let ones = text[index + 1] &- 0x30
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }
}
