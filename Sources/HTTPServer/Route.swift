/// One path pattern, the methods it takes, and what answers them.
public struct Route: Sendable {
    /// Answers a request; the second argument holds the decoded path parameters by name.
    public typealias Handler = @Sendable (ServerRequest, [String: String]) async -> ServerResponse

    /// The methods of this route, upper case.
    public let methods: [String]
    /// The pattern, as `/sync/{resource}`.
    public let pattern: String
    let handler: Handler
    private let segments: [Segment]

    private enum Segment: Sendable {
        case literal(String)
        case parameter(String)
    }

    /// A route. A `{name}` in the pattern stands for one path segment that is not empty. A route that takes GET
    /// takes HEAD as well, unless `allowsHEAD` is false.
    public init(methods: [String], pattern: String, allowsHEAD: Bool = true, handler: @escaping Handler) {
        let impliesHEAD = allowsHEAD && methods.contains("GET") && !methods.contains("HEAD")
        self.methods = impliesHEAD ? methods + ["HEAD"] : methods
        self.pattern = pattern
        self.handler = handler
        self.segments = pattern.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    /// The parameters when the path fits the pattern, else nil.
    func match(_ path: [Substring]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .literal(let literal):
                if literal != text { return nil }
            case .parameter(let name):
                if text.isEmpty { return nil }
                parameters[name] = String(text)
            }
        }
        return parameters
    }
}
