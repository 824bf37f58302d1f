import Foundation
import HTTPServer
import Synchronization

extension FitbitSimulator {
    /// The answer to a request about consent or tokens.
    func authorize(_ request: ServerRequest) -> ServerResponse {
        do throws(FitbitError) {
            switch (request.path, request.method) {
            case ("/oauth2/authorize", "GET"): return consentPage(request.query)
            case ("/oauth2/authorize", "POST"): return decision(request)
            case ("/oauth2/token", "POST"): return .json(200, try token(request).body)
            case ("/oauth2/revoke", "POST"): return try revoke(request)
            case ("/1.1/oauth2/introspect", "POST"): return try introspect(request)
            case ("/oauth2/authorize", _), ("/oauth2/token", _), ("/oauth2/revoke", _), ("/1.1/oauth2/introspect", _):
                throw .methodNotAllowed(request.method)
            default: throw .notFound
            }
        } catch {
            return .refusal(error)
        }
    }

    private func consentPage(_ query: [QueryItem]) -> ServerResponse {
        consentPage(query, at: "/oauth2/authorize") { parameters throws(ConsentRefusal) in
            let request = try AuthorizationRequest(parameters, clients: clients)
            return (
                request.client.id,
                { person in
                    request.scopes.map {
                        ConsentPage.Box(
                            scope: $0.rawValue, explanation: $0.explanation, isTicked: person.grants.contains($0))
                    }
                }
            )
        }
    }

    private func decision(_ request: ServerRequest) -> ServerResponse {
        let form = request.formItems
        if let query = queryOfSwitch(form) { return consentPage(query) }
        do throws(ConsentRefusal) {
            let authorization = try AuthorizationRequest(form, clients: clients)
            let person = try visitor(form)
            let scopes = authorization.scopes.filter { form[ConsentPage.box($0.rawValue)] != nil }
            guard form["decision"] == "allow", !scopes.isEmpty else {
                return found(
                    authorization.redirect([
                        ("error", "access_denied"), ("error_description", "The user denied the request."),
                    ]))
            }
            let now = seconds
            let code = state.withLock {
                $0.authorization.code(authorization, person: person.id, scopes: scopes, now: now)
            }
            return found(authorization.redirect([("code", code)]))
        } catch {
            return ConsentPage.error(error)
        }
    }

    private func token(_ request: ServerRequest) throws(FitbitError) -> TokenAnswer {
        let form = try form(request)
        let client = try client(request, form)
        func required(_ name: String) throws(FitbitError) -> String {
            guard let value = form[name], !value.isEmpty else { throw .invalidRequest("Missing parameters: \(name)") }
            return value
        }
        let grantType = try required("grant_type")
        let now = seconds
        switch grantType {
        case "authorization_code":
            let (code, verifier) = (try required("code"), try required("code_verifier"))
            guard (43...128).contains(verifier.utf8.count) else {
                throw .invalidRequest("The code_verifier parameter length must be between 43 and 128")
            }
            let redirectURI = form["redirect_uri"]
            return try change { state throws(FitbitError) in
                try state.authorization.redeem(
                    code: code, client: client, redirectURI: redirectURI, verifier: verifier,
                    lifetime: state.behaviour.tokenLifetime, now: now)
            }
        case "refresh_token":
            let token = try required("refresh_token")
            return try change { state throws(FitbitError) in
                try state.authorization.refresh(
                    token, client: client, lifetime: state.behaviour.tokenLifetime, now: now)
            }
        default:
            throw FitbitError(
                status: 400, type: "unsupported_grant_type", message: "Unsupported grant_type: \(grantType)",
                saysNoSuccess: true)
        }
    }

    private func revoke(_ request: ServerRequest) throws(FitbitError) -> ServerResponse {
        let form = try form(request)
        let client = try client(request, form)
        guard let token = form["token"] else { throw .invalidRequest("Missing parameters: token") }
        state.withLock { $0.authorization.revoke(token, client: client) }
        return .json(200, [])
    }

    private func introspect(_ request: ServerRequest) throws(FitbitError) -> ServerResponse {
        let form = try form(request)
        guard let bearer = request.bearerToken else { throw .missingHeader }
        let now = seconds
        let (asker, access) = state.withLock { state in
            (state.authorization.access(bearer), state.authorization.access(form["token"] ?? ""))
        }
        guard let asker else { throw .invalidToken(bearer) }
        guard now < asker.expires else { throw .expiredToken(bearer) }
        guard let access, now < access.expires, access.client == asker.client else {
            return .json(200, Array(#"{"active":false}"#.utf8))
        }
        let scopes = access.scopes.map { "\($0.rawValue.uppercased())=READ" }.joined(separator: ", ")
        return .json(
            200,
            Array(
                #"{"active":true,"scope":"{\#(scopes)}","client_id":"\#(access.client)","user_id":"\#(access.person)","#
                    .utf8)
                + Array(#""token_type":"access_token","exp":\#(access.expires * 1000)}"#.utf8))
    }

    private func form(_ request: ServerRequest) throws(FitbitError) -> [String: String] {
        let form = request.formItems
        guard !form.isEmpty else {
            throw FitbitError(
                status: 400, type: "invalid_request", field: "n/a",
                message: "There was an error reading the request body.", saysNoSuccess: true)
        }
        return form
    }

    /// The application that asks: by Basic, or by its id alone where it is Personal.
    private func client(_ request: ServerRequest, _ form: [String: String]) throws(FitbitError) -> RegisteredClient {
        let clients = clients
        if let header = request.header("Authorization") {
            guard header.hasPrefix("Basic "), let data = Data(base64Encoded: String(header.dropFirst(6))) else {
                throw .invalidClient
            }
            let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let client = clients[String(parts[0])], client.secret == parts[1],
                form["client_id"] == nil || form["client_id"] == client.id
            else { throw .invalidClient }
            return client
        }
        guard let client = clients[form["client_id"] ?? ""], client.isPersonal else { throw .invalidClient }
        return client
    }

    private var clients: [String: RegisteredClient] { state.withLock { $0.authorization.clients } }

    private func change<Value: Sendable>(
        _ body: (inout sending State) throws(FitbitError) -> sending Value
    ) throws(FitbitError) -> Value {
        try state.withLock(body)
    }
}
