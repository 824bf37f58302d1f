import HealthModel
import JSONReader

/// RFC 3339 stamps, read from their bytes: in UTC, with 0 to 9 digits of a fraction (google-health-api.md, 3.4).
enum Timestamp {
    /// Seconds since 1970, the fraction dropped. An offset in place of the `Z` is taken too.
    @inline(__always)
    static func seconds(_ text: JSONString) -> Int64? {
        guard text.count >= 20, text[4] == dash, text[7] == dash, text[10] | 0x20 == UInt8(ascii: "t"),
            text[13] == colon, text[16] == colon,
            let century = twoDigits(text, 0), let year = twoDigits(text, 2), let month = twoDigits(text, 5),
            let day = twoDigits(text, 8), let hour = twoDigits(text, 11), let minute = twoDigits(text, 14),
            let second = twoDigits(text, 17), hour < 24, minute < 60, second < 61,
            let date = CivilDay(year: century * 100 + year, month: month, day: day)
        else { return nil }
        let wall = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        if text.count == 20, text[19] | 0x20 == UInt8(ascii: "z") { return wall }
        return offset(text).map { wall - $0 }
    }

    /// `2026-11-20T06:31:00Z`.
    static func text(_ seconds: Int64) -> String {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = seconds - days * 86_400
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
        return "\(CivilDay(daysSince1970: Int(days)))T\(time)Z"
    }

    private static let dash = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    /// What stands behind the seconds: a fraction, then `Z` or an offset.
    private static func offset(_ text: JSONString) -> Int64? {
        var index = 19
        if text[index] == UInt8(ascii: ".") {
            index += 1
            while index < text.count, (0x30...0x39).contains(text[index]) { index += 1 }
            guard index > 20 else { return nil }
        }
        guard index < text.count else { return nil }
        switch text[index] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): return index + 1 == text.count ? 0 : nil
        case UInt8(ascii: "+"), dash:
            guard text.count == index + 6, text[index + 3] == colon, let hours = twoDigits(text, index + 1),
                let minutes = twoDigits(text, index + 4), hours < 24, minutes < 60
            else { return nil }
            return Int64(hours * 3600 + minutes * 60) * (text[index] == dash ? -1 : 1)
        default: return nil
        }
    }

    @inline(__always)
    private static func twoDigits(_ text: JSONString, _ index: Int) -> Int? {
        let tens = text[index] &- 0x30
        let ones = text[index + 1] &- 0x30
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }
}
