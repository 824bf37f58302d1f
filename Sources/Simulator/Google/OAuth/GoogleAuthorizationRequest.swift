/// A valid request for consent (google-health-api.md 2.2).
struct GoogleAuthorizationRequest: Sendable {
    let client: GoogleClient
    let redirectURI: String
    let scopes: [GoogleScope]
    let state: String?
    /// Of PKCE; nil where the request had none.
    let challenge: String?
    let isOffline: Bool
    let asksConsent: Bool
    let includesGrantedScopes: Bool

    /// Checks the parameters; refuses with the words of Google's error page.
    init(_ parameters: [String: String], clients: [String: GoogleClient]) throws(ConsentRefusal) {
        func required(_ name: String) throws(ConsentRefusal) -> String {
            guard let value = parameters[name], !value.isEmpty else {
                throw ConsentRefusal(error: "invalid_request", text: "Required parameter is missing: \(name)")
            }
            return value
        }
        func oneOf(_ name: String, _ values: [String]) throws(ConsentRefusal) -> String? {
            guard let value = parameters[name] else { return nil }
            guard values.contains(value) else {
                throw ConsentRefusal(error: "invalid_request", text: "Invalid parameter value for \(name): \(value)")
            }
            return value
        }
        guard let client = clients[try required("client_id")] else {
            throw ConsentRefusal(status: 401, error: "invalid_client", text: "The OAuth client was not found.")
        }
        self.client = client
        redirectURI = try required("redirect_uri")
        guard client.allows(redirect: redirectURI) else {
            throw ConsentRefusal(
                error: "redirect_uri_mismatch",
                text: "The redirect URI in the request does not match the ones authorized for the OAuth client.")
        }
        guard try required("response_type") == "code" else {
            throw ConsentRefusal(error: "unsupported_response_type", text: "Invalid response_type")
        }
        let words = try required("scope").split(separator: " ")
        let scopes = words.compactMap { GoogleScope(url: $0) }
        guard scopes.count == words.count, !scopes.isEmpty else {
            throw ConsentRefusal(error: "invalid_scope", text: "Some requested scopes were invalid.")
        }
        self.scopes = GoogleScope.allCases.filter(scopes.contains)
        state = parameters["state"]
        isOffline = try oneOf("access_type", ["online", "offline"]) == "offline"
        includesGrantedScopes = try oneOf("include_granted_scopes", ["true", "false"]) == "true"
        let prompts = (parameters["prompt"] ?? "").split(separator: " ")
        guard prompts.allSatisfy({ ["consent", "select_account"].contains($0) }) || prompts == ["none"] else {
            throw ConsentRefusal(error: "invalid_request", text: "Invalid parameter value for prompt")
        }
        asksConsent = prompts.contains("consent")
        challenge = parameters["code_challenge"]
        let method = try oneOf("code_challenge_method", ["S256"])
        guard let challenge else {
            guard method == nil else {
                throw ConsentRefusal(error: "invalid_request", text: "Required parameter is missing: code_challenge")
            }
            return
        }
        // The real service takes `plain` where no method is named; no program of ours may depend on that.
        guard method == "S256", challenge.wholeMatch(of: /[A-Za-z0-9_~.-]{43,128}/) != nil else {
            throw ConsentRefusal(error: "invalid_request", text: "Invalid code_challenge or code_challenge_method")
        }
    }

    /// The address to send the browser to.
    func redirect(_ items: [(String, String)]) -> String {
        RedirectAddress.make(redirectURI, (state.map { [("state", $0)] } ?? []) + items)
    }
}
