import Foundation
import HTTPClient

/// As much of a browser as a sign-in needs: follows redirects, keeps cookies, and sends the consent page's form off.
struct DemoBrowser {
    /// Where a sign-in went wrong.
    struct Lost: Error, CustomStringConvertible { var description: String }

    private let http: HTTPClient
    private var cookies: [String: [String: String]] = [:]

    init(http: HTTPClient) { self.http = http }

    /// Opens the address, allows what the consent page asks for, and returns the last page.
    mutating func allow(at address: String) async throws -> HTTPResponse {
        let (consent, url) = try await open(HTTPRequest(url: address), at: address)
        let html = String(decoding: consent.body, as: UTF8.self)
        guard consent.status == 200, let action = html.firstMatch(of: /<form method="post" action="([^"]+)"/)?.1 else {
            throw Lost(description: "No consent page was found at \(url.host ?? "?"): it answered \(consent.status).")
        }
        var fields = html.matches(of: /<input type="hidden" name="([^"]+)" value="([^"]*)">/).map {
            (Self.plain($0.1), Self.plain($0.2))
        }
        fields += html.matches(of: /<input type="checkbox" name="([^"]+)" value="on" checked>/).map {
            (Self.plain($0.1), "on")
        }
        fields.append(("decision", "allow"))
        let target = URL(string: Self.plain(action), relativeTo: url)?.absoluteString ?? address
        let form = HTTPRequest(
            "POST", url: target, headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
            body: FormEncoding.encode(fields))
        return try await open(form, at: target).answer
    }

    private mutating func open(_ first: HTTPRequest, at address: String) async throws -> (
        answer: HTTPResponse, url: URL
    ) {
        var request = first
        guard var url = URL(string: address) else { throw Lost(description: "\(address) is no address.") }
        for _ in 0..<10 {
            let site = "\(url.host ?? ""):\(url.port ?? 0)"
            let kept = (cookies[site] ?? [:]).map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            if !kept.isEmpty { request.headers.append(HTTPHeader("Cookie", kept)) }
            let answer = try await http.send(request)
            for header in answer.headers where header.name.lowercased() == "set-cookie" {
                let pair = header.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                if pair.count == 2 { cookies[site, default: [:]][String(pair[0])] = String(pair[1]) }
            }
            guard (300..<400).contains(answer.status), let place = answer.header("Location"),
                let next = URL(string: place, relativeTo: url)
            else { return (answer, url) }
            url = next.absoluteURL
            request = HTTPRequest(url: String(url.absoluteString.prefix { $0 != "#" }))
        }
        throw Lost(description: "The sign-in was sent on and on, from page to page.")
    }

    private static func plain(_ text: Substring) -> String {
        String(text).replacing("&quot;", with: "\"").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
    }
}
