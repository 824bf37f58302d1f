import ArgumentParser
import Foundation
import HTTPServer
import Logging
import ServiceLifecycle
import SyncEngine
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
        do { return try Application(settings: settings, log: log, startsByItself: startsByItself) } catch let error
            as ArchiveError
        {
            Terminal.complain(error.message)
            throw ExitCode.cannotCreate
        }
    }

    /// Listens, works, and ends in order.
    ///
    /// - Parameter ready: called when the service answers.
    static func run(_ application: Application, ready: @escaping @Sendable () async throws -> Void = {}) async throws {
        let settings = application.settings
        let server: HTTPServer
        do {
            server = try application.server()
            let address = try server.start()
            application.log.info(
                "The service listens.",
                metadata: ["address": "\(address.host):\(address.port)", "open": "\(settings.publicURL)"])
        } catch let error as HTTPServerError {
            Terminal.complain(error.description)
            await application.close()
            throw ExitCode.unavailable
        } catch let error as ArchiveError {
            Terminal.complain(error.message)
            await application.close()
            throw ExitCode.cannotCreate
        }
        if settings.influx == nil {
            application.log.notice("INFLUXDB_URL is not set: data are kept in the archive only.")
        }
        if settings.publicDirectory == nil {
            application.log.notice("The page was not found: set PUBLIC_DIR to its folder.")
        }
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: EngineService(engine: application.engine), successTerminationBehavior: .ignore),
                .init(service: ServerService(server: server), successTerminationBehavior: .ignore),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: application.log)
        configuration.maximumGracefulShutdownDuration = .seconds(4)
        configuration.maximumCancellationDuration = .seconds(1)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                tasks.addTask { try await ready() }
                // Not `waitForAll`, which waits for the service even when `ready` has thrown.
                for try await _ in tasks {}
            }
        } catch let error as ArchiveError {
            Terminal.complain(error.message)
            await application.close()
            throw ExitCode.cannotCreate
        }
        await application.close()
        application.log.info("The service has stopped.")
    }
}
