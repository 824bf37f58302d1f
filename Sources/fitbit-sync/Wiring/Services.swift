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

/// The HTTP server as a part of the process's life: it answers what is under way, then closes.
struct ServerService: Service {
    let server: HTTPServer

    func run() async throws {
        try? await gracefulShutdown()
        await server.stop(deadline: .seconds(3))
    }
}
