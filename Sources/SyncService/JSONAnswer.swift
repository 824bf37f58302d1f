import HTTPServer
import SyncEngine

/// JSON answers and their errors.
enum JSONAnswer {
    static func response(_ value: some Encodable, status: Int = 200, headers: [ServerHeader] = []) -> ServerResponse {
        do {
            return ServerResponse(
                status: status, headers: [ServerHeader(name: "Content-Type", value: "application/json")] + headers,
                body: try WireJSON.encode(value))
        } catch {
            return failure(500, "internal", "The answer could not be written as JSON.")
        }
    }

    private struct Failure: Encodable {
        var error: String
        var message: String
        var details: [String: [String]]
        var link: (name: String, url: String)?

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.init(stringValue) }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(error, forKey: Key("error"))
            try container.encode(message, forKey: Key("message"))
            for (name, values) in details { try container.encode(values, forKey: Key(name)) }
            if let link { try container.encode(link.url, forKey: Key(link.name)) }
        }
    }

    /// `{"error": "<code>", "message": "<a sentence>", …}`.
    static func failure(
        _ status: Int, _ code: String, _ message: String, details: [String: [String]] = [:],
        link: (name: String, url: String)? = nil, headers: [ServerHeader] = []
    ) -> ServerResponse {
        response(Failure(error: code, message: message, details: details, link: link), status: status, headers: headers)
    }

    /// What a refusal, or an unexpected error of the engine or the archive, is to the one who asked.
    static func failure(_ error: any Error) -> ServerResponse {
        if let refusal = error as? SyncQuery.Refusal { return refusal.response }
        if let error = error as? ArchiveError { return failure(503, error.code, error.message) }
        return failure(500, "internal", "The service could not answer: \(type(of: error)).")
    }
}
