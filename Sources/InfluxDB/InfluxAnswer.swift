internal import Foundation
internal import HTTPClient

/// What a server answered, whichever generation it is of.
struct InfluxAnswer: Sendable {
    /// A line that version 3 names in its refusal.
    struct RefusedLine: Decodable, Sendable {
        var number: Int?
        var message: String?

        private enum CodingKeys: String, CodingKey {
            case number = "line_number"
            case message = "error_message"
        }
    }

    /// The error body: `error` in versions 1 and 3, `code` and `message` in version 2, `data` in version 3.
    private struct ErrorBody: Decodable {
        var error: String?
        var code: String?
        var message: String?
        var data: [RefusedLine]

        private enum CodingKeys: String, CodingKey {
            case error, code, message, data
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            error = try container.decodeIfPresent(String.self, forKey: .error)
            code = try container.decodeIfPresent(String.self, forKey: .code)
            message = try container.decodeIfPresent(String.self, forKey: .message)
            // A list when the good lines were written, a single object when none was.
            data =
                (try? container.decode([RefusedLine].self, forKey: .data))
                ?? (try? container.decode(RefusedLine.self, forKey: .data)).map { [$0] } ?? []
        }
    }

    let response: HTTPResponse
    /// The server's own sentence about what is wrong; empty if it gave none.
    let sentence: String
    /// The error code of version 2, e.g. `not found`.
    let code: String?
    let refusedLines: [RefusedLine]

    init(_ response: HTTPResponse) {
        self.response = response
        guard response.status >= 300 || (response.status == 201 && !response.body.isEmpty) else {
            (sentence, code, refusedLines) = ("", nil, [])
            return
        }
        let error = try? JSONDecoder().decode(ErrorBody.self, from: Data(response.body))
        let plain = String(decoding: response.body.prefix(400), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let text = error?.message ?? error?.error ?? response.header("X-Influxdb-Error") ?? plain
        sentence = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        code = error?.code
        refusedLines = error?.data ?? []
    }

    var status: Int { response.status }
    var isSuccess: Bool { (200..<300).contains(status) }

    /// The status with the tellable part of the server's sentence, for an own sentence.
    var reason: String {
        let told = sentence.tellable
        return told.isEmpty ? "status \(status)" : "\(status): \(told)"
    }

    /// The JSON of a successful answer, or nil if it is none.
    func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
        try? JSONDecoder().decode(type, from: Data(response.body))
    }

    /// The seconds of `Retry-After`, given as such or as a date; a day at most, and nil where there is nothing to wait.
    func retryAfter(now: Date) -> Int? {
        guard let value = response.header("Retry-After") else { return nil }
        if let seconds = Int(value) { return seconds > 0 ? min(seconds, 86_400) : nil }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = formatter.date(from: value) else { return nil }
        let seconds = date.timeIntervalSince(now).rounded(.up)
        return seconds > 0 ? Int(min(seconds, 86_400)) : nil
    }
}
