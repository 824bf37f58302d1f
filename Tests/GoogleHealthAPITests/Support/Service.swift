import Foundation
import HTTPClient
import HealthModel
import OAuth
import SyncEngine
import Synchronization

@testable import GoogleHealthAPI

/// An imitation of the service inside the process: a script answers each call, and each call is remembered.
final class Service: Sendable {
    /// A call as it arrived, its query decoded.
    struct Call: Sendable {
        var index: Int
        var method: String
        /// E.g. `dataTypes/steps/dataPoints:reconcile`.
        var path: String
        var query: [String: String]
        var body: String
        var token: String

        /// The data type that is asked for.
        var type: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        var filter: String? { query["filter"] }
        var pageToken: String? { query["pageToken"] }
    }

    enum Answer: Sendable {
        case response(Int, String, [HTTPHeader])
        case failure(HTTPClientError.Code)

        static func json(_ body: String) -> Answer { .response(200, body, []) }
        static func status(_ status: Int, _ body: String = "", headers: [HTTPHeader] = []) -> Answer {
            .response(status, body, headers)
        }
        /// Points of a page, and the token of the next.
        static func points(_ points: [String], next: String? = nil) -> Answer {
            .json(
                #"{"dataPoints": [\#(points.joined(separator: ", "))]\#(next.map { #", "nextPageToken": "\#($0)""# } ?? "")}"#
            )
        }
        /// An error of the service with the reason of its details.
        static func refusal(_ status: Int, _ reason: String, _ detailed: String = "") -> Answer {
            .status(
                status,
                #"""
                {"error": {"code": \#(status), "status": "STATUS", "message": "Bad ya29.secret.", "details": [{"@type":
                "type.googleapis.com/google.rpc.ErrorInfo", "reason": "\#(reason)", "domain": "googleapis.com",
                "metadata": {"detailedReasons": "\#(detailed)"}}]}}
                """#)
        }
        static let filterRefused = refusal(400, "INVALID_DATA_POINT_FILTER", "INVALID_DATA_POINT_FILTER_SYNTAX")
    }

    private struct State {
        var calls: [Call] = []
        var admitted = 0
        var readings: [RateReading] = []
        var pauses: [Duration] = []
    }

    private let state = Mutex(State())
    private let script: @Sendable (Call) -> Answer

    init(_ script: @escaping @Sendable (Call) -> Answer) { self.script = script }

    var calls: [Call] { state.withLock { $0.calls } }
    var admitted: Int { state.withLock { $0.admitted } }
    var readings: [RateReading] { state.withLock { $0.readings } }
    var pauses: [Duration] { state.withLock { $0.pauses } }

    /// Lets everything through and remembers it.
    var gate: CallGate {
        CallGate(
            admit: { () throws(ProviderError) in self.state.withLock { $0.admitted += 1 } },
            observe: { reading in self.state.withLock { $0.readings.append(reading) } })
    }

    /// The provider before this service.
    func api(_ tokens: FixedTokens = FixedTokens(), now: String = "2026-11-22T10:20:30Z") -> GoogleHealthAPI {
        let date = instant(now)
        return GoogleHealthAPI(
            client: GoogleClient(
                baseURL: "https://health.example/", tokens: tokens, now: { date },
                pause: { duration in self.state.withLock { $0.pauses.append(duration) } }, jitter: { 0.25 }
            ) { request throws(HTTPClientError) in try self.answer(request) })
    }

    private func answer(_ request: HTTPRequest) throws(HTTPClientError) -> HTTPResponse {
        let components = URLComponents(string: request.url)!
        let token = request.headers.first { $0.name == "Authorization" }?.value ?? ""
        let call = state.withLock { state in
            let call = Call(
                index: state.calls.count, method: request.method,
                path: components.path.replacingOccurrences(of: "/v4/users/me/", with: ""),
                query: Dictionary(
                    uniqueKeysWithValues: (components.queryItems ?? []).map { ($0.name, $0.value ?? "") }),
                body: String(decoding: request.body ?? [], as: UTF8.self), token: token)
            state.calls.append(call)
            return call
        }
        switch script(call) {
        case .response(let status, let body, let headers):
            return HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
        case .failure(let code): throw HTTPClientError(code, host: "health.example")
        }
    }
}

/// A grant whose token is what it is told, and whose successor is the same with a word behind it.
struct FixedTokens: AccessTokenSource {
    var token = "ya29.secret"
    var scopes = Set(GoogleScope.all)
    var endsAt: Date?
    var failure: OAuthError?

    func accessToken(for account: Account) async throws(OAuthError) -> AccessToken {
        if let failure { throw failure }
        return AccessToken(value: token, scopes: scopes)
    }

    func consent(of account: Account) async throws(OAuthError) -> Consent {
        if let failure { throw failure }
        return Consent(scopes: scopes, endsAt: endsAt)
    }

    func replacement(for rejected: AccessToken, account: Account) async throws(OAuthError) -> AccessToken {
        AccessToken(value: rejected.value + "-next", scopes: scopes)
    }
}
