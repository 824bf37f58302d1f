import FitbitWebAPI
import Foundation
import GoogleHealthAPI
package import OAuth

extension Settings {
    func registration(of provider: Provider) -> Registration {
        switch provider {
        case .google: google
        case .fitbit: fitbit
        }
    }

    /// Where a provider sends the browser back to. Google takes plain http for this very machine alone
    /// (google-health-api.md, 2.6): there `fitbit-sync authorize` ends the sign-in.
    func redirectURI(of provider: Provider) -> String {
        let isOwn = publicURL.hasPrefix("https:") || Self.isLoopback(URLComponents(string: publicURL)?.host ?? "")
        return (provider == .fitbit || isOwn ? publicURL : "http://localhost:\(httpPort)") + "/callback"
    }

    /// A provider's OAuth service as the registered client sees it.
    package func oauthClient(of provider: Provider) -> OAuthClient {
        let registration = registration(of: provider)
        func client(
            _ displayName: String, _ scopes: [String], _ authentication: OAuthClient.Authentication,
            _ extra: [(name: String, value: String)] = []
        ) -> OAuthClient {
            OAuthClient(
                provider: provider.name, displayName: displayName, clientID: registration.clientID,
                clientSecret: registration.clientSecret, authorizeURL: registration.authorizeURL,
                tokenURL: registration.tokenURL, revokeURL: registration.revokeURL,
                redirectURI: redirectURI(of: provider), scopes: scopes, authentication: authentication,
                extraParameters: extra)
        }
        switch provider {
        case .fitbit: return client("Fitbit", FitbitWebAPI.scopes, .basic)
        case .google:
            // Without both there is no refresh token (google-health-api.md, 2.2).
            var google = client(
                "Google", GoogleHealthAPI.scopes, .form, [("access_type", "offline"), ("prompt", "consent")])
            google.endings =
                "the Google project is in Testing, where an authorisation ends after 7 days, or the access was removed at "
                + "myaccount.google.com/connections, or it was not used for 6 months"
            return google
        }
    }
}
