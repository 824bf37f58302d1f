import FitbitWebAPI
import Foundation
import GoogleHealthAPI
import HTTPClient
import SyncEngine

extension Settings.Provider {
    /// The provider without a grant: it tells what it offers and decodes what is archived, and no call of it is made.
    func withoutGrant(_ http: HTTPClient, now: @escaping @Sendable () -> Date) -> any HealthProvider {
        let tokens = MissingClient(provider: self) { _ in "" }
        return switch self {
        case .google: GoogleHealthAPI(http: http, tokens: tokens, now: now)
        case .fitbit: FitbitWebAPI(http: http, tokens: tokens, now: now)
        }
    }
}
