import Foundation
import HTTPServer
import Synchronization

extension GoogleSimulator {
    /// The answer to a request about consent or tokens; nil for every other path.
    func authorize(_ request: ServerRequest) -> ServerResponse? {
        do throws(GoogleOAuthError) {
            switch (request.path, request.method) {
            case ("/o/oauth2/v2/auth", "GET"): return consentPage(request.query)
            case ("/o/oauth2/v2/auth", "POST"): return decision(request)
            case ("/token", "POST"): return .json(200, try token(request).body)
            case ("/revoke", "POST"): return try revoke(request)
            case ("/o/oauth2/v2/auth", _), ("/token", _), ("/revoke", _): return GoogleError.page(405)
            default: return nil
            }
        } catch {
            return error.response
        }
    }

    private func consentPage(_ query: [QueryItem]) -> ServerResponse {
        consentPage(query, at: "/o/oauth2/v2/auth") { parameters throws(ConsentRefusal) in
            let request = try GoogleAuthorizationRequest(parameters, clients: clients)
            return (
                request.client.id,
                { person in
                    request.scopes.map {
                        ConsentPage.Box(
                            scope: $0.rawValue, explanation: $0.explanation, isTicked: $0.isGranted(by: person))
                    }
                }
            )
        }
    }

    private func decision(_ request: ServerRequest) -> ServerResponse {
        let form = request.formItems
        if let query = queryOfSwitch(form) { return consentPage(query) }
        do throws(ConsentRefusal) {
            let authorization = try GoogleAuthorizationRequest(form, clients: clients)
            let person = try visitor(form)
            let ticked = authorization.scopes.filter { form[ConsentPage.box($0.rawValue)] != nil }
            guard form["decision"] == "allow", !ticked.isEmpty else {
                return found(authorization.redirect([("error", "access_denied")]))
            }
            let now = seconds
            let (code, scopes) = state.withLock {
                $0.authorization.code(authorization, person: person.id, ticked: ticked, now: now)
            }
            return found(
                authorization.redirect([("code", code), ("scope", scopes.map(\.url).joined(separator: " "))]))
        } catch {
            return ConsentPage.error(error)
        }
    }

    private func token(_ request: ServerRequest) throws(GoogleOAuthError) -> GoogleTokenAnswer {
        let form = request.formItems
        func required(_ name: String) throws(GoogleOAuthError) -> String {
            guard let value = form[name], !value.isEmpty else { throw .missing(name) }
            return value
        }
        // Credentials stand in the body and nowhere else (google-health-api.md 2.3).
        guard request.header("Authorization") == nil else { throw .wrongSecret }
        let grantType = try required("grant_type")
        guard let id = form["client_id"], !id.isEmpty else {
            throw GoogleOAuthError(
                error: "invalid_request", text: "Could not determine client ID from request.")
        }
        guard let client = clients[id] else { throw .unknownClient }
        guard try required("client_secret") == client.secret else { throw .wrongSecret }
        let (behaviour, now) = (behaviour, seconds)
        switch grantType {
        case "authorization_code":
            let (code, redirectURI) = (try required("code"), try required("redirect_uri"))
            let verifier = form["code_verifier"]
            return try change { state throws(GoogleOAuthError) in
                try state.authorization.redeem(
                    code: code, client: client, redirectURI: redirectURI, verifier: verifier, behaviour: behaviour,
                    now: now)
            }
        case "refresh_token":
            let token = try required("refresh_token")
            return try change { state throws(GoogleOAuthError) in
                try state.authorization.refresh(token, client: client, behaviour: behaviour, now: now)
            }
        default:
            throw GoogleOAuthError(error: "unsupported_grant_type", text: "Invalid grant_type: \(grantType)")
        }
    }

    private func revoke(_ request: ServerRequest) throws(GoogleOAuthError) -> ServerResponse {
        guard let token = request.formItems["token"] ?? request.queryValue("token"), !token.isEmpty else {
            throw .missing("token")
        }
        let now = seconds
        try change { state throws(GoogleOAuthError) in try state.authorization.revoke(token, now: now) }
        return .json(200, Array("{}".utf8))
    }

    private var clients: [String: GoogleClient] { state.withLock { $0.authorization.clients } }

    private func change<Value: Sendable>(
        _ body: (inout sending State) throws(GoogleOAuthError) -> sending Value
    ) throws(GoogleOAuthError) -> Value {
        try state.withLock(body)
    }
}
