import Foundation
import HTTPClient

/// As much of a browser as a sign-in needs: redirects, cookies, and the consent page's form.
struct Browser {
    private var cookies: [String: [String: String]] = [:]

    /// Opens the address, allows what the consent page has ticked but for the boxes with this word in their name, and
    /// returns where the browser is sent then.
    mutating func consent(at address: String, unticking word: String? = nil) async throws -> String {
        let (page, url) = try await open(HTTPRequest(url: address))
        let html = String(decoding: page.body, as: UTF8.self)
        guard let action = html.firstMatch(of: /<form method="post" action="([^"]+)"/)?.1 else {
            throw Unexpected("No consent page: \(page.status) at \(url.path()).")
        }
        var fields = html.matches(of: /<input type="hidden" name="([^"]+)" value="([^"]*)">/).map {
            (Self.plain($0.1), Self.plain($0.2))
        }
        fields += html.matches(of: /<input type="checkbox" name="([^"]+)" value="on" checked>/).map {
            (Self.plain($0.1), "on")
        }
        fields.removeAll { name, _ in word.map { name.hasPrefix("grant_") && name.contains($0) } ?? false }
        fields.append(("decision", "allow"))
        guard let target = URL(string: Self.plain(action), relativeTo: url)?.absoluteString else {
            throw Unexpected("The consent page's form goes nowhere.")
        }
        let answer = try await Shared.http.send(
            HTTPRequest(
                "POST", url: target, headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
                body: FormEncoding.encode(fields)))
        guard let location = answer.header("Location") else {
            throw Unexpected("The consent was answered with \(answer.status).")
        }
        return location
    }

    /// Opens a page, following redirects and keeping cookies.
    mutating func open(_ first: HTTPRequest) async throws -> (page: HTTPResponse, url: URL) {
        var request = first
        for _ in 0..<8 {
            guard let url = URL(string: request.url) else { throw Unexpected("\(request.url) is no address.") }
            let site = "\(url.host() ?? ""):\(url.port ?? 0)"
            let kept = (cookies[site] ?? [:]).map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            if !kept.isEmpty { request.headers.append(HTTPHeader("Cookie", kept)) }
            let answer = try await Shared.http.send(request)
            for header in answer.headers where header.name.lowercased() == "set-cookie" {
                let pair = header.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                if pair.count == 2 { cookies[site, default: [:]][String(pair[0])] = String(pair[1]) }
            }
            guard (300..<400).contains(answer.status), let place = answer.header("Location"),
                let next = URL(string: place, relativeTo: url)
            else { return (answer, url) }
            request = HTTPRequest(url: next.absoluteString)
        }
        throw Unexpected("Sent on and on, from page to page.")
    }

    private static func plain(_ text: Substring) -> String {
        String(text).replacing("&quot;", with: "\"").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
    }
}
