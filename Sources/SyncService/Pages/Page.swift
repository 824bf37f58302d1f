import HTTPServer

/// A small page made by the service itself: a title, paragraphs and lists, all escaped.
struct Page {
    /// A list under a heading.
    struct List {
        var heading: String
        var items: [String]
    }

    /// A link at the end of the page.
    struct Link {
        var text: String
        var target: String
    }

    var title: String
    var paragraphs: [String] = []
    var lists: [List] = []
    var links: [Link] = []
    /// The one part that is not text: a form, written by a route.
    var form = ""

    /// To whom the address is told that a person came from. A form's own page has to tell this service: with
    /// `no-referrer` a browser sends the form with `Origin: null`, which is refused.
    var referrerPolicy: String { form.isEmpty ? "no-referrer" : "same-origin" }

    /// No script but our own, nothing from elsewhere, never in a frame; and the address, which may hold a code, is told
    /// to nobody.
    static let securityHeaders = headers(referrerPolicy: "no-referrer")

    private static func headers(referrerPolicy: String) -> [ServerHeader] {
        [
            ServerHeader(
                name: "Content-Security-Policy",
                value:
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
            ServerHeader(name: "Referrer-Policy", value: referrerPolicy),
        ]
    }

    func response(status: Int = 200, headers: [ServerHeader] = []) -> ServerResponse {
        ServerResponse(
            status: status, headers: Self.headers(referrerPolicy: referrerPolicy) + headers, text: html,
            contentType: "text/html; charset=utf-8")
    }

    private var html: String {
        var body = "<h1>\(Self.escaped(title))</h1>\n"
        for paragraph in paragraphs { body += "<p>\(Self.escaped(paragraph))</p>\n" }
        for list in lists where !list.items.isEmpty {
            body += "<h2>\(Self.escaped(list.heading))</h2>\n<ul>\n"
            for item in list.items { body += "<li>\(Self.escaped(item))</li>\n" }
            body += "</ul>\n"
        }
        body += form
        if !links.isEmpty {
            body += "<p class=\"actions\">"
            body += links.map { "<a class=\"button\" href=\"\(Self.escaped($0.target))\">\(Self.escaped($0.text))</a>" }
                .joined(separator: " ")
            body += "</p>\n"
        }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Self.escaped(title)) · fitbit-sync</title>
            <link rel="stylesheet" href="/style.css">
            <link rel="icon" href="data:,">
            </head>
            <body>
            <main class="narrow">
            \(body)</main>
            </body>
            </html>

            """
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
