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
    let now: @Sendable () -> Date
    let log: Logger
}
