import HealthModel
import OAuth

/// The tokens of a provider whose client is not set: there are none, and this says why.
struct MissingClient: AccessTokenSource {
    let provider: Settings.Provider
    let hint: @Sendable (Account?) -> String

    func accessToken(for account: Account) async throws(OAuthError) -> AccessToken { throw error(account) }

    func replacement(for rejected: AccessToken, account: Account) async throws(OAuthError) -> AccessToken {
        throw error(account)
    }

    func consent(of account: Account) async throws(OAuthError) -> Consent { throw error(account) }

    private func error(_ account: Account) -> OAuthError {
        let name = provider.name.uppercased()
        return OAuthError(
            .notAuthorized,
            "\(account) was authorised with \(provider.name), but \(name)_CLIENT_ID and \(name)_CLIENT_SECRET are not set. "
                + "Set them, or authorise \(account) with a provider that is set: what was fetched stays. \(hint(account))"
        )
    }
}
