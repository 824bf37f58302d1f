import HTTPServer
import HomeAssistant
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

/// What tells Home Assistant over MQTT; it says farewell before the engine ends.
struct HomeAssistantService: Service {
    let link: HomeAssistantLink

    func run() async throws {
        await cancelWhenGracefulShutdown { await link.run() }
        // The end of a link is no end of the service.
        try? await gracefulShutdown()
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
