/// Instants as text, without a formatter: there are millions of them.
public enum UTCText {
    /// `2026-03-31T07:00:00Z` of seconds since 1970 (RFC 3339).
    public static func instant(_ seconds: Int64) -> String {
        let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let (day, second) = rest < 0 ? (days - 1, rest + 86_400) : (days, rest)
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(CivilDay(daysSince1970: Int(day)))T\(padded(second / 3600)):\(padded(second / 60 % 60)):"
            + "\(padded(second % 60))Z"
    }
}
