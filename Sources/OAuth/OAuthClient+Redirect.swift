internal import Foundation
public import HTTPClient

extension OAuthClient {
    /// The provider's page of consent for a sign-in that has begun.
    func authorizationURL(state: String, challenge: String) -> String {
        let parameters =
            [
                ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectURI),
                ("scope", scopes.joined(separator: " ")), ("state", state), ("code_challenge", challenge),
                ("code_challenge_method", "S256"),
            ] + extraParameters.map { ($0.name, $0.value) }
        let query = parameters.map { "\($0.0)=\(FormEncoding.percentEncode($0.1))" }.joined(separator: "&")
        return authorizeURL + (authorizeURL.contains("?") ? "&" : "?") + query
    }

    /// Asks the provider's page of consent, as a browser would, and gives the code of its refusal, e.g.
    /// `redirect_uri_mismatch` or `invalid_client`; nil where it refuses nothing that can be read. Nobody is signed in.
    ///
    /// Google refuses with a redirect to its error page, whose `authError` is Base64 that holds the code; others with 400 and
    /// a page.
    public func refusalOfConsentPage(
        over http: HTTPClient, timeout: Duration = .seconds(8)
    ) async throws(HTTPClientError) -> String? {
        let url = authorizationURL(state: "doctor", challenge: PKCE.challenge(of: "doctor"))
        let answer = try await http.send(HTTPRequest(url: url, timeout: timeout, maximumResponseBytes: 4 << 20))
        var text = ""
        if (400..<500).contains(answer.status) { text = String(decoding: answer.body, as: UTF8.self) }
        if let place = answer.header("Location").flatMap(URLComponents.init(string:)),
            let code = place.queryItems?.first(where: { $0.name == "authError" })?.value
        {
            text += Self.base64(code)
        }
        return ["redirect_uri_mismatch", "Invalid redirect_uri", "invalid_client", "invalid_scope", "invalid_request"]
            .first(where: text.contains)
            .map { $0 == "Invalid redirect_uri" ? "redirect_uri_mismatch" : $0 }
    }

    /// Of either alphabet, padded or not, as text; bytes that are none are replaced.
    private static func base64(_ text: String) -> String {
        var word = text.replacing("-", with: "+").replacing("_", with: "/").filter { $0 != "=" }
        word += String(repeating: "=", count: (4 - word.count % 4) % 4)
        return Data(base64Encoded: word).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
