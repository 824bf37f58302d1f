import Foundation
import HTTPClient

/// What the token endpoint grants.
struct TokenAnswer: Sendable {
    var accessToken: String
    /// Nil where the provider does not rotate: the old one stays.
    var refreshToken: String?
    var lifetime: TimeInterval
    /// Of the refresh token, where it ends by itself.
    var refreshLifetime: TimeInterval?
    var scopes: Set<String>?
    var userID: String?
}

/// Why the token endpoint gave nothing.
enum TokenFailure: Error, Sendable {
    /// The code or refresh token is of no use.
    case invalidGrant
    /// The answer was lost on its way: the request may have been carried out.
    case lost(OAuthError)
    case other(OAuthError)
}

/// Speaks to a provider's token endpoint. Reads the errors of RFC 6749 and Fitbit's own (fitbit-web-api.md 9.3).
struct TokenEndpoint: Sendable {
    let client: OAuthClient
    let http: HTTPClient

    func exchange(code: String, verifier: String) async throws(TokenFailure) -> TokenAnswer {
        try await post([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", client.redirectURI),
            ("code_verifier", verifier),
        ])
    }

    func refresh(_ refreshToken: String) async throws(TokenFailure) -> TokenAnswer {
        try await post([("grant_type", "refresh_token"), ("refresh_token", refreshToken)])
    }

    /// Ends a token at the provider; whether it took that. The caller forgets the token anyway.
    @discardableResult
    func revoke(_ token: String) async -> Bool {
        guard let url = client.revokeURL else { return false }
        // 400 is the answer for a token that is dead already (google-health-api.md, 2.1 and 2.5).
        let answer = try? await http.send(request(url, [("token", token)]))
        return answer.map { (200..<300).contains($0.status) || $0.status == 400 } ?? false
    }

    func request(_ url: String, _ fields: [(String, String)]) -> HTTPRequest {
        var fields = fields + [("client_id", client.clientID)]
        var headers = [
            HTTPHeader("Content-Type", "application/x-www-form-urlencoded"), HTTPHeader("Accept", "application/json"),
        ]
        switch client.authentication {
        case .form: fields.append(("client_secret", client.clientSecret))
        case .basic:
            let pair = Data("\(client.clientID):\(client.clientSecret)".utf8).base64EncodedString()
            headers.append(HTTPHeader("Authorization", "Basic \(pair)"))
        }
        return HTTPRequest(
            "POST", url: url, headers: headers, body: FormEncoding.encode(fields), timeout: .seconds(30),
            maximumResponseBytes: 1 << 20, usesFreshConnection: true)
    }

    private func post(_ fields: [(String, String)]) async throws(TokenFailure) -> TokenAnswer {
        let response: HTTPResponse
        do { response = try await http.send(request(client.tokenURL, fields)) } catch {
            switch error.code {
            case .peerClosed, .timeout, .truncated, .protocolError:
                throw .lost(OAuthError(.unavailable, error.description))
            case .cancelled, .closed: throw .other(OAuthError(.cancelled, error.description))
            case .resolve, .connect, .tls, .tooLarge, .invalidRequest, .other:
                throw .other(OAuthError(.unavailable, error.description))
            }
        }
        guard response.status == 200 else { throw failure(response) }
        return try answer(response.body)
    }

    private struct Body: Decodable {
        var access_token: String
        var refresh_token: String?
        var expires_in: Double?
        var refresh_token_expires_in: Double?
        var scope: String?
        var user_id: String?
    }

    private func answer(_ bytes: [UInt8]) throws(TokenFailure) -> TokenAnswer {
        let body: Body
        do { body = try JSONDecoder().decode(Body.self, from: Data(bytes)) } catch {
            throw .lost(
                OAuthError(
                    .unreadable,
                    "The token endpoint of \(client.displayName) answered 200 with something that is not a "
                        + "token answer. If this lasts, check the token URL."))
        }
        let lifetime = body.expires_in ?? 3600
        return TokenAnswer(
            accessToken: body.access_token, refreshToken: body.refresh_token,
            lifetime: lifetime.isFinite && lifetime > 0 ? min(lifetime, 366 * 86_400) : 3600,
            refreshLifetime: body.refresh_token_expires_in.flatMap { $0.isFinite && $0 > 0 ? $0 : nil },
            scopes: body.scope.map { Set($0.split(separator: " ").map(String.init)) }, userID: body.user_id)
    }

    struct ErrorBody: Decodable {
        struct Entry: Decodable { var errorType: String? }
        var errors: [Entry]?
        var error: String?
    }

    private func failure(_ response: HTTPResponse) -> TokenFailure {
        // A body that is not JSON (a proxy's page) says nothing more than the status does.
        let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(response.body))
        let code = body?.error ?? body?.errors?.first?.errorType ?? ""
        let name = client.displayName
        switch (response.status, code) {
        case (410, _):
            return .other(
                OAuthError(
                    .gone,
                    "\(name) has ended its sign-in service (410). Your data stay. Nobody can authorise with it any "
                        + "more: move to a provider that answers."))
        // Of a server in trouble it is no word to end an authorisation by.
        case (400..<500, "invalid_grant"): return .invalidGrant
        case (400, "invalid_client"), (401, _), (400, "unauthorized_client"):
            return .other(
                OAuthError(
                    .misconfigured,
                    "\(name) does not accept the client credentials (\(Self.said(response.status, code))). Check the client "
                        + "id and secret in the settings against the ones of the registered application."))
        case (400, _):
            return .other(
                OAuthError(
                    .misconfigured,
                    "\(name) refused the token request (\(Self.said(400, code))). Check that the redirect URI "
                        + "\(client.redirectURI) is registered exactly so."))
        default:
            return .other(
                OAuthError(
                    .unavailable,
                    "The token endpoint of \(name) answered \(response.status). The authorisation is as good as "
                        + "before; the next sync tries again."))
        }
    }

    /// The status with the error's code (RFC 6749, 5.2): a bounded word, not the provider's sentence.
    private static func said(_ status: Int, _ code: String) -> String {
        ErrorWord.isOne(code) ? "\(status), \(code)" : "\(status)"
    }
}
