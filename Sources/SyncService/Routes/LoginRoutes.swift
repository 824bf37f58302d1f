import HTTPServer

/// `/login`: a browser trades the API token for a cookie.
enum LoginRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/login") { _, _ in page(context, isWrong: false) },
            Route(methods: ["POST"], pattern: "/login") { request, _ in
                guard let token = context.configuration.apiToken else { return redirect(to: "/") }
                guard Session(context.configuration).isToken(request.formItems["token"] ?? "") else {
                    return page(context, isWrong: true)
                }
                let isSecure = context.configuration.publicURL.hasPrefix("https:")
                let cookie =
                    "\(Session.cookie)=\(Session.cookieValue(for: token)); Path=/; Max-Age=31536000; HttpOnly; "
                    + "SameSite=Strict" + (isSecure ? "; Secure" : "")
                return redirect(to: "/", headers: [ServerHeader(name: "Set-Cookie", value: cookie)])
            },
        ]
    }

    private static func redirect(to target: String, headers: [ServerHeader] = []) -> ServerResponse {
        ServerResponse(status: 303, headers: [ServerHeader(name: "Location", value: target)] + headers)
    }

    private static func page(_ context: RouteContext, isWrong: Bool) -> ServerResponse {
        guard context.configuration.apiToken != nil else { return redirect(to: "/") }
        return Page(
            title: "Sign in",
            paragraphs: [
                isWrong
                    ? "That is not the token of this service."
                    : "This service listens beyond its own machine, so it asks for its token once.",
                "The token is API_TOKEN of the settings; without that setting it is in the file api-token of DATA_DIR.",
            ],
            form: """
                <form method="post" action="/login">
                <label for="token">Token</label>
                <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
                <button type="submit">Sign in</button>
                </form>

                """
        ).response(status: isWrong ? 401 : 200)
    }
}
