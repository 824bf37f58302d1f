import ArgumentParser
import CMalloc
import Foundation
import HTTPServer
import Logging
import ServiceLifecycle
import SyncService
import UnixSignals

/// `fitbit-sync serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the service (the default).",
        discussion:
            "Stops on SIGTERM and SIGINT within 5 seconds; what runs then is shelved and goes on at the next start.")

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let settings = try await options.settings()
        let log = Logs.logger(settings)
        let application = try Startup.application(settings, log)
        try await Startup.run(application)
    }
}

/// How a process begins and ends; what can go wrong there is told in a sentence and an exit code.
enum Startup {
    static func application(_ settings: Settings, _ log: Logger, startsByItself: Bool = true) throws -> Application {
        // A peer that hangs up must not end the process.
        signal(SIGPIPE, SIG_IGN)
        umask(0o077)
        // Where SQLite rebuilds the archive: health data stay in the folder that is closed to others.
        setenv("SQLITE_TMPDIR", settings.dataDirectory, 1)
        cmalloc_give_back()
        do { return try Application(settings: settings, log: log, startsByItself: startsByItself) } catch {
            throw CommandFailure.told(error)
        }
    }

    /// Listens, works, and ends in order; the application is closed on every path.
    ///
    /// - Parameters:
    ///   - ready: called when the service answers; cancelled when the service is to stop.
    ///   - cutOff: called when the end is not in order and the process is cut off.
    static func run(
        _ application: Application, cutOff: @escaping @Sendable () -> Void = {},
        ready: @escaping @Sendable () async throws -> Void = {}
    ) async throws {
        do {
            try await serve(application, cutOff, ready)
        } catch is CancellationError {
            application.log.notice("The service was cut short.")
        } catch {
            await application.close()
            throw CommandFailure.told(error)
        }
        await application.close()
        application.log.info("The service has stopped.")
    }

    private static func serve(
        _ application: Application, _ cutOff: @escaping @Sendable () -> Void,
        _ ready: @escaping @Sendable () async throws -> Void
    ) async throws {
        let settings = application.settings
        let log = application.log
        let (server, service) = try application.server()
        let address = try server.start()
        log.info(
            "The service listens.",
            metadata: ["address": "\(address.host):\(address.port)", "open": "\(settings.publicURL)"])
        try await application.tellEndedGrants()
        if settings.isLoopback, settings.apiToken == nil, settings.isPublic {
            log.warning(
                "PUBLIC_URL is not this machine, and no API_TOKEN is set: who gets through the proxy may do everything."
            )
        }
        if settings.influxes.isEmpty { log.notice("INFLUXDB_URL is not set: data are kept in the archive only.") }
        if settings.google.hasClient, settings.redirectURI(of: .google) != settings.publicURL + "/callback" {
            log.notice(
                "Google sends no browser to plain http beyond localhost: authorise with `fitbit-sync authorize`, through a tunnel, or use https."
            )
        }
        if settings.publicDirectory == nil { log.notice("The page was not found: set PUBLIC_DIR to its folder.") }
        let companion = CompanionService(work: ready) { StopLimit.start(log: log, before: cutOff) }
        // They are stopped in the reverse order.
        var services: [any Service] = [
            EngineService(engine: application.engine), ServerService(server: server),
            FeedService { await service.run() },
        ]
        if let link = application.homeAssistant() { services.append(HomeAssistantService(link: link)) }
        var configuration = ServiceGroupConfiguration(
            services: (services + [companion, SystemdService(engine: application.engine, log: log)]).map {
                .init(service: $0, successTerminationBehavior: .ignore)
            },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        // No limit of the cancellation: its end is a crash. `StopLimit` ends what hangs.
        configuration.maximumGracefulShutdownDuration = .seconds(3)
        try await ServiceGroup(configuration: configuration).run()
    }
}
