package import Foundation
package import OAuth
package import ProviderKit

extension FitbitWebAPI {
    /// A provider whose answers come from `send`, not from a server: for tests.
    package init(
        tokens: any AccessTokenSource, now: @escaping @Sendable () -> Date, send: @escaping AuthorizedClient.Send
    ) {
        self.init(
            client: FitbitClient(
                baseURL: "", tokens: tokens, now: now, send: send))
    }
}
