import FitbitWebAPI
import GoogleHealthAPI
import OAuth
import Simulator

extension OAuthClient {
    /// The test client at a simulator of Fitbit, or at what stands in for one.
    static func fitbit(at url: String) -> OAuthClient {
        let client = SimulatedFitbit.client
        return OAuthClient(
            provider: "fitbit", displayName: "Fitbit", clientID: client.id, clientSecret: client.secret,
            authorizeURL: url + "/oauth2/authorize", tokenURL: url + "/oauth2/token", revokeURL: url + "/oauth2/revoke",
            redirectURI: client.redirectURIs[0], scopes: FitbitWebAPI.scopes, authentication: .basic)
    }

    /// The test client at a simulator of Google.
    static func google(at url: String) -> OAuthClient {
        let client = SimulatedGoogle.client
        return OAuthClient(
            provider: "google", displayName: "Google", clientID: client.id, clientSecret: client.secret,
            authorizeURL: url + "/o/oauth2/v2/auth", tokenURL: url + "/token", revokeURL: url + "/revoke",
            redirectURI: "http://localhost:1/callback", scopes: GoogleHealthAPI.scopes, authentication: .form,
            extraParameters: [("access_type", "offline"), ("prompt", "consent")])
    }
}
