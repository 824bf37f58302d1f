import Foundation
import HTTPServer
import Logging
import OAuth
import SyncEngine

/// What every route may use.
struct RouteContext: Sendable {
    let engine: SyncEngine
    let authorization: AuthorizationFlow
    let configuration: ServiceConfiguration
    let feed: EventFeed
    /// Where those who read the archive for a chart pass.
    let readers = Turnstile(places: 2)
    let now: @Sendable () -> Date
    let log: Logger
}
