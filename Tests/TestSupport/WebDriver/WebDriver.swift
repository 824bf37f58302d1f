import Foundation
import HTTPClient

/// A session of the W3C WebDriver protocol, over plain HTTP.
package final class WebDriver: Sendable {
    /// The name under which the protocol hands out an element (W3C WebDriver 12.1).
    static let elementKey = "element-6066-11e4-a52e-4f735466cecf"

    private let session: String
    private let http: HTTPClient

    /// Opens a session.
    ///
    /// - Parameter url: the driver's, without a slash at the end.
    init(at url: String, capabilities: JSONValue) async throws {
        http = HTTPClient(.init(name: "webdriver"))
        let answer = try await Self.call(
            http, "POST", url + "/session", ["capabilities": ["alwaysMatch": capabilities]])
        guard let id = answer["sessionId"]?.string else { throw Self.odd(answer) }
        session = url + "/session/" + id
    }

    /// Carries out a command; `path` begins with a slash.
    func call(_ method: String, _ path: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
        try await Self.call(http, method, session + path, method == "POST" ? parameters : nil)
    }

    /// Carries out a command of the Chrome DevTools Protocol in the current tab.
    @discardableResult
    func devTools(_ command: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
        try await call("POST", "/goog/cdp/execute", ["cmd": .string(command), "params": parameters])
    }

    /// An error for an answer that the protocol does not have.
    static func odd(_ answer: JSONValue) -> WebDriverError {
        WebDriverError(code: "unexpected answer", message: "\(answer)".prefix(300).description)
    }

    private static func call(
        _ http: HTTPClient, _ method: String, _ url: String, _ body: JSONValue?
    ) async throws -> JSONValue {
        let answer = try await http.send(
            HTTPRequest(
                method, url: url, headers: [HTTPHeader("Content-Type", "application/json")],
                body: try body?.bytes, timeout: .seconds(120)))
        let value = try JSONValue(answer.body)["value"] ?? .null
        guard answer.status == 200 else {
            let message = value["message"]?.string ?? ""
            throw WebDriverError(
                code: value["error"]?.string ?? "status \(answer.status)",
                message: message.prefix { !$0.isNewline }.description)
        }
        return value
    }
}
