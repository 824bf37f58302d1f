import HTTPServer
import Logging
import ServiceLifecycle
import SyncEngine

/// The engine as a part of the process's life: on a graceful end what runs is shelved.
struct EngineService: Service {
    let engine: SyncEngine

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await engine.run() }
    }
}

/// What a command does beside the service, and the limit of the end. Of all services this one is stopped first.
struct CompanionService: Service {
    let work: @Sendable () async throws -> Void
    let onStop: @Sendable () -> Void

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await cancelWhenGracefulShutdown {
                // Once it is cancelled, whatever it fails with is the end that was asked for.
                do { try await work() } catch  where Task.isCancelled {}
            }
            try await gracefulShutdown()
        } onGracefulShutdown: {
            onStop()
        }
    }
}

/// What changes is told to open pages; they are let go before the server closes.
struct FeedService: Service {
    let feed: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await feed() }
    }
}

/// The HTTP server as a part of the process's life: it answers what is under way, then closes.
struct ServerService: Service {
    let server: HTTPServer

    func run() async throws {
        try? await gracefulShutdown()
        await server.stop(deadline: .seconds(2))
    }
}
