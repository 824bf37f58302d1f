import HTTPServer
import HealthModel
import OAuth
import SyncEngine

/// `DELETE /accounts/{account}`: ends an authorisation, and with `data=delete` forgets what was fetched.
enum AccountRoutes {
    private struct Left: Encodable {
        var account: String
        /// Whether the provider took the end of the authorisation; null when there was none.
        @Nullable var revoked: Bool?
        var dataDeleted: Bool
        var message: String
    }

    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["DELETE"], pattern: "/accounts/{account}") { request, parameters in
                do { return try await leave(parameters["account"] ?? "", request, context) } catch {
                    return failure(error)
                }
            }
        ]
    }

    private static func leave(_ name: String, _ request: ServerRequest, _ context: RouteContext) async throws
        -> ServerResponse
    {
        let wish = request.queryValue("data") ?? "keep"
        guard wish == "keep" || wish == "delete" else {
            return JSONAnswer.failure(400, "bad_flag", "data is delete or keep; without it the data are kept.")
        }
        let known = try await context.engine.accounts().map(\.account)
        guard let account = Account(name), known.contains(account) else {
            return JSONAnswer.failure(
                404, "unknown_account", "There is no account of this name.", details: ["accounts": known.map(\.name)])
        }
        // First: no sync can begin without it.
        let revoked = try await context.authorization.end(account)
        let keeping = try await context.engine.leave(account, data: wish == "delete") ?? []
        return JSONAnswer.response(
            Left(
                account: account.name, revoked: revoked, dataDeleted: wish == "delete" && keeping.isEmpty,
                message: message(account, revoked, isDeleted: wish == "delete", keeping, context)))
    }

    private static func message(
        _ account: Account, _ revoked: Bool?, isDeleted: Bool, _ keeping: [String], _ context: RouteContext
    ) -> String {
        let authorization =
            switch revoked {
            case true?: "The authorisation of \(account) was revoked at the provider and its tokens are forgotten."
            case false?:
                "The tokens of \(account) are forgotten, but the provider could not be told: remove the access in your "
                    + "account's settings there (Google: myaccount.google.com/connections)."
            case nil: "\(account) had no authorisation any more."
            }
        let data =
            !isDeleted
            ? "What was fetched stays; DELETE with ?data=delete forgets it too."
            : keeping.isEmpty
                ? "What was fetched is deleted, from the archive and the database."
                : "What was fetched is deleted from the archive; \(keeping.joined(separator: ", ")) cannot delete "
                    + "points, so delete those with the tag account=\(account) there yourself."
        return "\(authorization) \(data)"
    }

    private static func failure(_ error: any Error) -> ServerResponse {
        switch error {
        case let error as SinkError:
            JSONAnswer.failure(
                503, "sink_\(error.kind.rawValue)",
                "The authorisation is ended, but not all of the data is deleted yet: ask again. \(error.message)")
        case let error as OAuthError: JSONAnswer.failure(503, "unavailable", error.message)
        default: JSONAnswer.failure(error)
        }
    }
}
