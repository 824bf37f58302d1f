/// A valid request for consent (fitbit-web-api.md 9.1).
struct AuthorizationRequest: Sendable {
    let client: RegisteredClient
    let redirectURI: String
    /// Whether the request named it: the token request then has to name it too.
    let namesRedirectURI: Bool
    let scopes: [Scope]
    let state: String?
    let challenge: String

    /// Checks the parameters; refuses with the words of Fitbit's error page.
    init(_ parameters: [String: String], clients: [String: RegisteredClient]) throws(ConsentRefusal) {
        func invalid(_ text: String) -> ConsentRefusal { ConsentRefusal(error: "invalid_request", text: text) }
        guard let client = clients[parameters["client_id"] ?? ""] else {
            throw ConsentRefusal(error: "unauthorized_client", text: "Invalid client_id")
        }
        self.client = client
        namesRedirectURI = parameters["redirect_uri"] != nil
        if let named = parameters["redirect_uri"] {
            guard client.redirectURIs.contains(named) else { throw invalid("Invalid redirect_uri parameter value") }
            redirectURI = named
        } else {
            guard client.redirectURIs.count == 1, parameters["prompt"] == nil else {
                throw invalid("Missing redirect_uri parameter value")
            }
            redirectURI = client.redirectURIs[0]
        }
        guard parameters["response_type"] == "code" else { throw invalid("Invalid response_type parameter value") }
        if let prompt = parameters["prompt"] {
            guard ["none", "consent", "login", "login consent"].contains(prompt) else {
                throw invalid("Invalid prompt parameter value")
            }
        }
        let words = (parameters["scope"] ?? "").split(separator: " ")
        let scopes = words.compactMap { Scope(rawValue: String($0)) }
        guard !words.isEmpty, scopes.count == words.count else {
            throw ConsentRefusal(error: "invalid_scope", text: "Invalid scope parameter value")
        }
        self.scopes = Scope.allCases.filter(scopes.contains)
        state = parameters["state"]
        challenge = parameters["code_challenge"] ?? ""
        guard (43...128).contains(challenge.utf8.count) else {
            throw invalid("The code_challenge parameter length must be between 43 and 128")
        }
        // The real service takes `plain` by default; no program of ours may depend on that.
        guard parameters["code_challenge_method"] == "S256" else {
            throw invalid("Invalid code_challenge_method parameter value")
        }
    }

    /// The address to send the browser to; the fragment is what Fitbit appends.
    func redirect(_ items: [(String, String)]) -> String {
        var items = items
        if let state { items.append(("state", state)) }
        return RedirectAddress.make(redirectURI, items) + "#_=_"
    }
}
