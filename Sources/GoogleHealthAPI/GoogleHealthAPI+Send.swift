package import Foundation
package import OAuth
package import ProviderKit

extension GoogleHealthAPI {
    /// A provider whose answers come from `send`, not from a server: for tests.
    package init(
        tokens: any AccessTokenSource, now: @escaping @Sendable () -> Date, send: @escaping AuthorizedClient.Send
    ) {
        self.init(
            client: GoogleClient(
                baseURL: "", tokens: tokens, now: now, pause: { _ in }, jitter: { 0 }, send: send))
    }
}
