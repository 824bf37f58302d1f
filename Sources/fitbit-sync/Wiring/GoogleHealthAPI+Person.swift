import GoogleHealthAPI
import OAuth
import SyncEngine

extension GoogleHealthAPI {
    /// Who has just signed in: Google's token answer does not tell.
    func person(accessToken: String) async throws(OAuthError) -> Identity {
        do throws(ProviderError) {
            let identity = try await identity(accessToken: accessToken)
            return Identity(
                userID: identity.healthUserID, otherIDs: identity.legacyUserID.map { ["fitbit": $0] } ?? [:])
        } catch {
            switch error.kind {
            case .unavailable, .rateLimited: throw OAuthError(.unavailable, error.message)
            case .unreadable: throw OAuthError(.unreadable, error.message)
            case .cancelled: throw OAuthError(.cancelled, error.message)
            case .gone: throw OAuthError(.gone, error.message)
            case .notAuthorized, .scopeMissing: throw OAuthError(.notEligible, error.message)
            case .forbidden, .rejected: throw OAuthError(.misconfigured, error.message)
            }
        }
    }
}
