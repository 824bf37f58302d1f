import Foundation
import HTTPClient
import HealthModel
import OAuth
import SyncEngine

/// Makes the calls: the token on each, the gate before it, the rate limit read off its answer.
struct FitbitClient: Sendable {
    typealias Send = @Sendable (HTTPRequest) async throws(HTTPClientError) -> HTTPResponse

    private let baseURL: String
    private let tokens: any AccessTokenSource
    private let now: @Sendable () -> Date
    private let send: Send

    init(
        baseURL: String, tokens: any AccessTokenSource, now: @escaping @Sendable () -> Date, send: @escaping Send
    ) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.tokens = tokens
        self.now = now
        self.send = send
    }

    /// The body of a GET. A token that the server rejects is replaced once and the call repeated once. The gate comes
    /// after the token, so that no call is counted that is not made.
    func get(_ path: String, _ subject: FitbitSubject, _ gate: CallGate) async throws(ProviderError) -> [UInt8] {
        let first = try await token(subject)
        try await gate.admit()
        let answer = try await call(path, first, subject, gate)
        guard FitbitFailure.rejectsToken(answer) else { return try body(of: answer, subject) }
        let second = try await replacement(for: first, subject)
        try await gate.admit()
        return try body(of: try await call(path, second, subject, gate), subject)
    }

    private func call(
        _ path: String, _ token: AccessToken, _ subject: FitbitSubject, _ gate: CallGate
    ) async throws(ProviderError) -> HTTPResponse {
        let request = HTTPRequest(
            url: baseURL + path,
            headers: [
                HTTPHeader("Authorization", "Bearer \(token.value)"),
                HTTPHeader("Accept", "application/json"),
                HTTPHeader("Accept-Language", "metric"),
            ],
            timeout: .seconds(60),
            maximumResponseBytes: 32 << 20)
        do throws(HTTPClientError) {
            let response = try await send(request)
            if let reading = FitbitRate.reading(response, now: now()) { await gate.observe(reading) }
            return response
        } catch {
            throw FitbitFailure.of(error, subject)
        }
    }

    private func body(of answer: HTTPResponse, _ subject: FitbitSubject) throws(ProviderError) -> [UInt8] {
        if let failure = FitbitFailure.of(answer, subject, now: now()) { throw failure }
        return answer.body
    }

    /// What was granted; makes no call.
    func grantedScopes(_ subject: FitbitSubject) async throws(ProviderError) -> Set<String> {
        do throws(OAuthError) {
            return try await tokens.grantedScopes(of: subject.account)
        } catch {
            throw FitbitFailure.of(error, subject)
        }
    }

    private func token(_ subject: FitbitSubject) async throws(ProviderError) -> AccessToken {
        do throws(OAuthError) {
            return try await tokens.accessToken(for: subject.account)
        } catch {
            throw FitbitFailure.of(error, subject)
        }
    }

    private func replacement(
        for rejected: AccessToken, _ subject: FitbitSubject
    ) async throws(ProviderError) -> AccessToken {
        do throws(OAuthError) {
            return try await tokens.replacement(for: rejected, account: subject.account)
        } catch {
            throw FitbitFailure.of(error, subject)
        }
    }
}
