import Foundation
import HTTPServer
import HealthModel
import Logging
import OAuth
import SyncEngine

/// `/authorize` and `/callback`: the OAuth redirect, once, in a browser.
enum AuthorizeRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/authorize", allowsHEAD: false) { request, _ in
                await authorize(request, context)
            },
            Route(methods: ["GET"], pattern: "/callback", allowsHEAD: false) { request, _ in
                await callback(request, context)
            },
        ]
    }

    private static func authorize(_ request: ServerRequest, _ context: RouteContext) async -> ServerResponse {
        let name = request.queryValue("account") ?? Account.me.name
        guard let account = Account(name) else {
            return JSONAnswer.failure(
                400, "bad_account", "An account's name is 1 to 32 of the characters a-z, 0-9, _ and -.")
        }
        let clients = context.authorization.clients
        let provider = request.queryValue("provider") ?? context.configuration.provider
        guard let client = clients.first(where: { $0.provider == provider }) else {
            return JSONAnswer.failure(
                400, "bad_provider",
                "Nobody can authorise with \"\(provider.prefix(40))\" here: it is unknown, or its client id and secret are "
                    + "not set.", details: ["providers": clients.map(\.provider)])
        }
        // The cookie has to be set under the name that the provider sends the browser back to. Once is enough: behind a
        // proxy that changes Host the names would never be equal.
        let authority = context.configuration.publicAuthority
        if request.header("Host")?.lowercased() != authority.lowercased(), request.queryValue("moved") == nil {
            return redirect(
                to: "\(context.configuration.publicURL)/authorize?account=\(account.name)&provider=\(provider)&moved=1")
        }
        let start = await context.authorization.start(account, with: client)
        let isSecure = context.configuration.publicURL.hasPrefix("https:")
        let cookie =
            "\(cookieName(start.url))=\(start.browserKey); Path=/callback; Max-Age=\(Int(AuthorizationFlow.lifetime)); "
            + "HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
        return redirect(to: start.url, headers: [ServerHeader(name: "Set-Cookie", value: cookie)])
    }

    /// A cookie of its own for each sign-in, so that two tabs do not take each other's away.
    private static func cookieName(_ url: String) -> String {
        let state = URLComponents(string: url)?.queryItems?.last { $0.name == "state" }?.value
        return cookieName(state: state)
    }

    private static func cookieName(state: String?) -> String {
        "fitbit_sync_signin_" + (state ?? "").prefix(8).filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    private static func redirect(to target: String, headers: [ServerHeader] = []) -> ServerResponse {
        ServerResponse(status: 302, headers: [ServerHeader(name: "Location", value: target)] + headers)
    }

    private static func callback(_ request: ServerRequest, _ context: RouteContext) async -> ServerResponse {
        let state = request.queryValue("state")
        let callback = AuthorizationFlow.Callback(
            state: state, code: request.queryValue("code"), error: request.queryValue("error"),
            issuer: request.queryValue("iss"),
            browserKey: request.cookies[cookieName(state: state)])
        let account = await context.authorization.account(of: state)
        let provider = await context.authorization.client(of: state)?.provider
        do {
            let outcome = try await context.authorization.finish(callback)
            try await context.engine.authorized(outcome.account, with: outcome.client.provider)
            if context.configuration.startsByItself {
                _ = try await context.engine.sync(JobRequest(account: outcome.account, origin: .schedule))
            }
            return wantsJSON(request) ? JSONAnswer.response(Connected(outcome)) : successPage(outcome, context)
        } catch let error as OAuthError {
            if wantsJSON(request) { return JSONAnswer.failure(words(of: error).status, "sign_in", error.message) }
            return failurePage(error, account, provider, context)
        } catch {
            return failurePage(OAuthError(.unavailable, "\(error)"), account, provider, context)
        }
    }

    /// What a command that finishes a sign-in is told.
    private struct Connected: Encodable {
        var account: String
        var provider: String
        var granted: [String]
        var missing: [String]

        init(_ outcome: AuthorizationFlow.Outcome) {
            account = outcome.account.name
            provider = outcome.client.provider
            (granted, missing) = (outcome.granted, outcome.missing)
        }
    }

    private static func wantsJSON(_ request: ServerRequest) -> Bool { request.header("Accept") == "application/json" }

    private static func successPage(_ outcome: AuthorizationFlow.Outcome, _ context: RouteContext) -> ServerResponse {
        let provider = outcome.client.displayName
        let next =
            context.configuration.startsByItself
            ? outcome.isRenewal
                ? "A sync has begun, and from now on it goes on by itself."
                : "The first sync has begun, newest days first, and from now on it goes on by itself."
            : "Nothing starts by itself (SYNC_INTERVAL=0): ask for /sync/all when you want the data."
        return Page(
            title: outcome.isRenewal ? "Connected again" : "Connected",
            paragraphs: [
                outcome.asked == outcome.account
                    ? ""
                    : "This person is connected already, as the account \(outcome.account), so that one was renewed: one "
                        + "person is one account.",
                "The account \(outcome.account) may now be read from \(provider). \(next)", "You can close this page.",
            ].filter { !$0.isEmpty },
            lists: [
                Page.List(heading: "Granted", items: outcome.granted.map(shortScope)),
                Page.List(
                    heading:
                        "Not granted: these are left out. To add them, authorise again and leave their boxes ticked.",
                    items: outcome.missing.map(shortScope)),
            ],
            links: [Page.Link(text: "Open the page", target: "/")]
        ).response()
    }

    /// `googlehealth.sleep.readonly` of Google's `https://www.googleapis.com/auth/googlehealth.sleep.readonly`.
    private static func shortScope(_ scope: String) -> String {
        scope.split(separator: "/").last.map(String.init) ?? scope
    }

    private static func failurePage(
        _ error: OAuthError, _ account: Account?, _ provider: String?, _ context: RouteContext
    ) -> ServerResponse {
        let (status, title) = words(of: error)
        context.log.warning("A sign-in failed.", metadata: ["why": "\(error.kind.rawValue)"])
        return Page(
            title: title, paragraphs: [error.message, "Nothing that was fetched is lost."],
            // Who it was for is not guessed: the next person to sign in would get the account.
            links: [
                account.map {
                    Page.Link(
                        text: "Start again",
                        target: "/authorize?account=\($0)" + (provider.map { "&provider=\($0)" } ?? ""))
                }
                    ?? Page.Link(text: "Open the page", target: "/")
            ]
        ).response(status: status)
    }

    private static func words(of error: OAuthError) -> (status: Int, title: String) {
        switch error.kind {
        case .badState: (400, "This sign-in cannot be finished")
        case .denied: (403, "Access was not allowed")
        case .notEligible: (409, "This account of the provider cannot be connected yet")
        case .otherPerson: (409, "This sign-in belongs to another account")
        case .gone: (410, "The provider has ended its service")
        case .misconfigured: (502, "The provider does not accept this application")
        case .notAuthorized, .unavailable, .unreadable, .cancelled: (502, "The provider could not be asked")
        }
    }
}
