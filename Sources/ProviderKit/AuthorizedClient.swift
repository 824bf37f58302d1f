package import HTTPClient
package import HealthModel
package import OAuth
package import SyncEngine

/// Makes calls in an account's name: the token on each, the gate before it, the rate limit read off its answer.
package struct AuthorizedClient: Sendable {
    /// Sends a request, as ``HTTPClient/send(_:)`` does.
    package typealias Send = @Sendable (HTTPRequest) async throws(HTTPClientError) -> HTTPResponse

    private let tokens: any AccessTokenSource
    private let send: Send

    /// `send` is a parameter so that tests need no server.
    package init(tokens: any AccessTokenSource, send: @escaping Send) {
        self.tokens = tokens
        self.send = send
    }

    /// The answer to a request, of whatever status. A token that the server rejects is replaced once and the call
    /// repeated once. The gate comes after the token, so that no call is counted that is not made.
    ///
    /// - Parameters:
    ///   - rejectsToken: whether a new token may help.
    ///   - rate: what an answer says of the rate limit; nil when it says nothing.
    package func answer(
        to request: HTTPRequest, _ subject: Subject, of account: Account, _ gate: CallGate,
        rejectsToken: (HTTPResponse) -> Bool, rate: (HTTPResponse) -> RateReading?
    ) async throws(ProviderError) -> HTTPResponse {
        let first: AccessToken
        do throws(OAuthError) {
            first = try await tokens.accessToken(for: account)
        } catch {
            throw subject.error(error)
        }
        let answer = try await call(request, first, subject, gate, rate)
        guard rejectsToken(answer) else { return answer }
        let second: AccessToken
        do throws(OAuthError) {
            second = try await tokens.replacement(for: first, account: account)
        } catch {
            throw subject.error(error)
        }
        return try await call(request, second, subject, gate, rate)
    }

    /// The answer to a request with a token that is no account's yet.
    package func answer(
        to request: HTTPRequest, accessToken: String, _ subject: Subject
    ) async throws(ProviderError) -> HTTPResponse {
        var request = request
        request.headers.append(HTTPHeader("Authorization", "Bearer \(accessToken)"))
        do throws(HTTPClientError) {
            return try await send(request)
        } catch {
            throw subject.error(error)
        }
    }

    /// What was granted; makes no call.
    package func consent(of account: Account, _ subject: Subject) async throws(ProviderError) -> Consent {
        do throws(OAuthError) {
            return try await tokens.consent(of: account)
        } catch {
            throw subject.error(error)
        }
    }

    private func call(
        _ request: HTTPRequest, _ token: AccessToken, _ subject: Subject, _ gate: CallGate,
        _ rate: (HTTPResponse) -> RateReading?
    ) async throws(ProviderError) -> HTTPResponse {
        try await gate.admit()
        let answer = try await answer(to: request, accessToken: token.value, subject)
        if let reading = rate(answer) { await gate.observe(reading) }
        return answer
    }
}
