import Foundation
import HTTPClient
import OAuth

extension Check {
    /// The address that the provider sends the browser back to.
    static let redirectURI = Check("redirect_uri", "Redirect URI") { examination in
        var findings: [Finding] = []
        for provider in examination.providers {
            let client = examination.settings.oauthClient(of: provider)
            let asked: Result<String?, HTTPClientError>
            do throws(HTTPClientError) {
                asked = .success(try await client.refusalOfConsentPage(over: examination.http))
            } catch {
                asked = .failure(error)
            }
            findings.append(
                judge(
                    redirect: client.redirectURI, refusal: (try? asked.get()) ?? nil, examination.settings, of: provider
                ))
        }
        return findings
    }

    /// - Parameter refusal: the word with which the page of consent refuses it.
    static func judge(
        redirect uri: String, refusal: String?, _ settings: Settings, of provider: Settings.Provider
    ) -> Finding {
        let register =
            provider == .google
            ? "add \(uri) to the client's authorised redirect URIs, exactly so (console.cloud.google.com, Google Auth Platform, "
                + "Clients), or take a client of the type Desktop app"
            : "enter \(uri) as the redirect URL of the application, exactly so (dev.fitbit.com)"
        if refusal == "redirect_uri_mismatch" {
            return .failed("\(uri) is not registered for this client.", capitalized(register) + ".", of: provider.name)
        }
        if refusal == "invalid_scope" {
            return .failed(
                "The page of consent refuses a scope.",
                "Enable the Google Health API in the project of this client, and add the four scopes under Data Access.",
                of: provider.name)
        }
        let host = URLComponents(string: uri)?.host ?? ""
        if provider == .google, uri.hasPrefix("https:"), let why = refusedByGoogle(host) {
            return .failed(
                "Google takes no \(why) as a redirect URI: \(uri).",
                "Give the service a public name with https, or leave PUBLIC_URL unset and authorise through localhost: "
                    + "fitbit-sync authorize.", of: provider.name)
        }
        let elsewhere =
            "a browser on another machine comes back through ssh -L \(settings.httpPort):localhost:\(settings.httpPort), or with fitbit-sync authorize"
        if uri != settings.publicURL + "/callback" {
            return .warning(
                "Google sends no browser to plain http beyond localhost, so the redirect goes to \(uri), not to PUBLIC_URL.",
                "Authorise with fitbit-sync authorize; or give PUBLIC_URL https and a public name.", of: provider.name)
        }
        let port = URLComponents(string: uri)?.port
        if Settings.isLoopback(host), let port, port != settings.httpPort {
            return .warning(
                "The browser comes back to port \(port), and the service listens on port \(settings.httpPort).",
                "Leave PUBLIC_URL unset, unless something forwards port \(port) to it.", of: provider.name)
        }
        let needs =
            provider == .google && Settings.isLoopback(host)
            ? "A client of the type Desktop app needs nothing registered; a Web application needs exactly this."
            : "It has to be registered exactly so."
        return .ok(
            "\(uri). \(needs)" + (Settings.isLoopback(host) ? " \(capitalized(elsewhere))." : ""), of: provider.name)
    }

    /// Why Google takes no such host beyond localhost (google-health-api.md, 2.6); nil where it does.
    private static func refusedByGoogle(_ host: String) -> String? {
        guard !Settings.isLoopback(host) else { return nil }
        if host.contains(":") || host.allSatisfy({ $0.isNumber || $0 == "." }) { return "bare IP address" }
        let ending = host.split(separator: ".").last.map(String.init) ?? ""
        let isPrivate =
            !host.contains(".") || ["local", "lan", "home", "internal", "localdomain", "arpa"].contains(ending)
        return isPrivate ? "name of a private network" : nil
    }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
