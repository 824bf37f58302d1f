import HealthModel

/// The times that filters and roll-ups are given in, read without a formatter.
enum TimeLiteral {
    /// A date, or a date and a time without a zone, as wall seconds; a fraction is rounded up.
    static func civil(_ text: String) -> Int64? {
        if let day = CivilDay(utf8: text.utf8) { return Int64(day.daysSince1970) * 86_400 }
        guard let (wall, rest) = dateAndTime(text), rest.isEmpty else { return nil }
        return wall
    }

    /// A date and nothing more, as wall seconds.
    static func date(_ text: String) -> Int64? {
        CivilDay(utf8: text.utf8).map { Int64($0.daysSince1970) * 86_400 }
    }

    /// An RFC 3339 time in seconds since 1970; a fraction is rounded up.
    static func physical(_ text: String) -> Int64? {
        guard let (wall, rest) = dateAndTime(text) else { return nil }
        if rest == "Z" { return wall }
        guard let match = rest.wholeMatch(of: /([+-])([0-9]{2}):([0-9]{2})/), let hours = Int64(match.2),
            let minutes = Int64(match.3), hours < 24, minutes < 60
        else { return nil }
        return wall - (match.1 == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// `YYYY-MM-DDTHH:MM:SS` with up to nine digits of a fraction, and what follows it.
    private static func dateAndTime(_ text: String) -> (wall: Int64, rest: Substring)? {
        let pattern = /([0-9-]{10})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,9})?/
        guard let match = text.prefixMatch(of: pattern), let day = CivilDay(utf8: match.1.utf8),
            let hours = Int64(match.2), let minutes = Int64(match.3), let seconds = Int64(match.4), hours < 24,
            minutes < 60, seconds < 60
        else { return nil }
        let hasFraction = match.5?.contains { $0 != "." && $0 != "0" } ?? false
        let wall = Int64(day.daysSince1970) * 86_400 + hours * 3600 + minutes * 60 + seconds
        return (wall + (hasFraction ? 1 : 0), text[match.range.upperBound...])
    }
}
