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
    /// It reads all days, so a thousand clients that ask at once must not cost a thousand times as much.
    let status: SharedAnswer<Result<StatusReport, any Error>>
    /// How long requests took.
    let durations: RequestDurations
    /// Where those who read the archive for a chart pass.
    let readers = Turnstile(places: 2)
    let now: @Sendable () -> Date
    let log: Logger
}
