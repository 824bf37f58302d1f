/// What a server's answer to a write means for its lines.
enum WriteOutcome: Equatable {
    /// Lines were refused for what they say; in most versions the others were written.
    struct Refusal: Equatable {
        var reason: String
        /// Whether the sentence is known to be about lines; any other may come from a server that refuses whatever it gets.
        var isKnown: Bool
        /// How many, where the server says.
        var dropped: Int?
        var conflict: TypeConflict?
        /// The number in the request, from 1, of the first refused line, where the server says.
        var line: Int?
    }

    case written
    /// So many lines are older than the database keeps; the others were written.
    case beyondRetention(Int)
    case refused(Refusal)
    /// The request is larger than the server takes.
    case tooLarge(String)
    /// The database or bucket is not there.
    case noDatabase
    /// None of the lines' doing: credentials, rights, a wrong address, an ill server.
    case failed

    init(_ answer: InfluxAnswer) {
        let sentence = answer.sentence
        let isKnown =
            !answer.refusedLines.isEmpty
            || (Self.marksOfContent + Self.marksOfAge).contains { sentence.contains($0) }
        // Each server and release has its own words for a bad line, so those for anything else are told apart.
        let isOfContent = isKnown || !Self.isAboutTarget(sentence)
        switch answer.status {
        case 201 where isKnown, 400 where isOfContent, 422 where isOfContent:
            let reason = answer.refusedLines.first?.message ?? sentence
            let named = answer.refusedLines.count
            let dropped = sentence.matches(of: /dropped=(\d+)/).last.flatMap { Int($0.1) } ?? (named > 0 ? named : nil)
            let conflict = TypeConflict(reason)
            if let dropped, conflict == nil, Self.marksOfAge.contains(where: sentence.contains) {
                self = .beyondRetention(dropped)
            } else {
                self = .refused(
                    Refusal(
                        reason: reason, isKnown: isKnown, dropped: dropped, conflict: conflict,
                        line: answer.refusedLines.first?.number))
            }
        case 200..<300: self = .written
        case 413: self = .tooLarge(answer.reason)
        case 404 where Self.isAboutDatabase(sentence): self = .noDatabase
        default: self = .failed
        }
    }

    /// `database not found: "x"` or `bucket "x" not found`, and not `organization name "x" not found`.
    private static func isAboutDatabase(_ sentence: String) -> Bool {
        sentence.contains("database not found")
            || (sentence.contains("bucket") && !sentence.contains("organization name"))
    }

    /// Whether a refusal speaks of where the lines go, or of who sends them. What is quoted may be a line.
    private static func isAboutTarget(_ sentence: String) -> Bool {
        let own = sentence.lowercased().replacing("writing points to database", with: "")
            .replacing(/"(?:[^"\\]|\\.)*"|'[^']*'/, with: "")
        return own.contains(places) || own.contains(rights)
    }

    private static var places: Regex<Substring> {
        /\b(?:databases?|db|buckets?|org|orgid|organi[sz]ations?|retention polic(?:y|ies)|precision)\b/
    }

    private static var rights: Regex<Substring> {
        /\b(?:read-?only|read only|(?:un)?authori[sz]ed|authori[sz]ation|authentication|permissions?)\b/
    }

    private static let marksOfContent = [
        "partial write", "unable to parse", "field type conflict", "line protocol", "parsing failed", "column type",
    ]

    private static let marksOfAge = [
        "points beyond retention policy", "outside retention policy", "outside of the retention period",
    ]
}
