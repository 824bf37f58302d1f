import HTTPServer

/// The page on which a person decides. It works without a script: one form, a box for each scope, two buttons.
enum ConsentPage {
    /// A scope that may be ticked.
    struct Box {
        /// The provider's word for the scope.
        var scope: String
        var explanation: String
        var isTicked: Bool
    }

    /// The field of a scope's box.
    static func box(_ scope: String) -> String { "grant_\(scope)" }

    /// - Parameters:
    ///   - path: where the form goes.
    ///   - query: the parameters of the request, which the form sends along.
    static func page(
        client: String, path: String, boxes: [Box], query: [QueryItem], person: Person, others: [Person]
    ) -> ServerResponse {
        let hidden = query.filter { $0.name != "as" } + [QueryItem(name: "as", value: person.id)]
        let fields = hidden.map {
            #"<input type="hidden" name="\#(escape($0.name))" value="\#(escape($0.value))">"#
        }.joined(separator: "\n")
        let boxes = boxes.map { box in
            let ticked = box.isTicked ? " checked" : ""
            return #"<label><input type="checkbox" name="\#(ConsentPage.box(box.scope))" value="on"\#(ticked)> "#
                + "\(escape(box.explanation))</label>"
        }.joined(separator: "\n")
        let switches = others.map { other in
            #"<button class="link" name="switch" value="\#(escape(other.id))">\#(escape(other.name))</button>"#
        }.joined(separator: " ")
        return html(
            200, title: "Allow access to your data",
            """
            <p>Signed in as <strong>\(escape(person.name))</strong>, who lives in a simulator.</p>
            <form method="post" action="\(path)">
            \(fields)
            <p>The application <code>\(escape(client))</code> would like to read:</p>
            <fieldset>
            \(boxes)
            </fieldset>
            <p class="buttons"><button name="decision" value="allow">Allow</button>
            <button class="quiet" name="decision" value="deny">Deny</button></p>
            \(others.isEmpty ? "" : "<p class=\"others\">Somebody else? \(switches)</p>")
            </form>
            """)
    }

    /// The page for a request that cannot be sent back to anybody.
    static func error(_ refusal: ConsentRefusal) -> ServerResponse {
        html(
            refusal.status, title: "Developer information",
            "<p><code>\(escape(refusal.error)) - \(escape(refusal.text))</code></p>")
    }

    private static func html(_ status: Int, title: String, _ content: String) -> ServerResponse {
        ServerResponse(
            status: status,
            text: """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>\(title)</title>
                <link rel="icon" href="data:,">
                <style>
                body { margin: 0; background: #eef3f4; color: #1d2b30; font: 16px/1.5 system-ui, sans-serif; }
                main { max-width: 26rem; margin: 6vh auto; padding: 2rem; background: #fff; border-radius: 1rem; }
                h1 { margin-top: 0; font-size: 1.35rem; }
                fieldset { border: 1px solid #d5dfe1; border-radius: .6rem; padding: .6rem 1rem; }
                label { display: block; padding: .2rem 0; }
                button { padding: .6rem 1.4rem; border: 0; border-radius: 2rem; background: #00798c; color: #fff; font: inherit;
                  cursor: pointer; }
                button.quiet { background: #e3eaec; color: #1d2b30; }
                button.link { padding: 0; background: none; color: #00798c; text-decoration: underline; }
                .others { font-size: .9rem; }
                </style>
                </head>
                <body><main>
                <h1>\(title)</h1>
                \(content)
                </main></body>
                </html>

                """, contentType: "text/html; charset=utf-8")
    }

    private static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
