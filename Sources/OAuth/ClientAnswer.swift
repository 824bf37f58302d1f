internal import Foundation
public import HTTPClient

/// What a provider's token endpoint says of a client (RFC 6749, 5.2).
public struct ClientAnswer: Sendable, Equatable {
    /// What follows for the client id and secret.
    public enum Verdict: Sendable, Equatable {
        /// They are right.
        case accepted
        /// They are not; with the endpoint's word for it.
        case refused(word: String)
        /// The provider ended its sign-in service (410).
        case gone
        /// The answer says nothing of them; with the endpoint's word, which may be empty.
        case unclear(status: Int, word: String)
    }

    /// What was said of the client.
    public var verdict: Verdict
    /// The answer's `Date`, as it came.
    public var date: String?
}

extension OAuthClient {
    /// Asks the token endpoint whether it knows this client: with a refresh token that nobody was ever given, a right client
    /// gets `invalid_grant` and a wrong one `invalid_client`. Nothing changes at the provider.
    public func asked(
        over http: HTTPClient, timeout: Duration = .seconds(8)
    ) async throws(HTTPClientError) -> ClientAnswer {
        let endpoint = TokenEndpoint(client: self, http: http)
        var request = endpoint.request(
            tokenURL, [("grant_type", "refresh_token"), ("refresh_token", "this-token-was-never-given")])
        request.timeout = timeout
        let response = try await http.send(request)
        // A body that is not JSON (a proxy's page) says nothing more than the status does.
        let body = try? JSONDecoder().decode(TokenEndpoint.ErrorBody.self, from: Data(response.body))
        let word = body?.error ?? body?.errors?.first?.errorType ?? ""
        return ClientAnswer(
            verdict: Self.verdict(response.status, ErrorWord.isOne(word) ? word : ""), date: response.header("Date"))
    }

    private static func verdict(_ status: Int, _ word: String) -> ClientAnswer.Verdict {
        switch (status, word) {
        case (410, _): .gone
        case (400..<500, "invalid_grant"): .accepted
        case (400..<500, "invalid_client"), (400..<500, "unauthorized_client"), (401, _): .refused(word: word)
        default: .unclear(status: status, word: word)
        }
    }
}
