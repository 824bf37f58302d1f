import ArgumentParser
import Foundation
import HTTPClient

/// `fitbit-sync healthcheck`
struct Healthcheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether the running service and its archive answer.",
        discussion: """
            For a supervisor, e.g. a container's HEALTHCHECK. Asks HTTP_PORT over loopback and needs no token. Ends with 0, or \
            with 1 where a restart may help. Who is not authorised yet is told by status, and is no fault of the service.
            """)

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let values = await SettingValues(environment: environment, envFile: options.envFile)
        // Only where the service listens matters here; what else may be off, `serve` tells.
        var mistakes: [String] = []
        let settings = Settings(
            values, environment: environment, programPath: Bundle.main.executablePath ?? CommandLine.arguments[0],
            needsCredentials: false, mistakes: &mistakes)
        let http = HTTPClient(.init(name: "command"))
        let service = RunningService(at: settings, http: http)
        let trouble = await service.trouble(within: .seconds(3))
        await http.shutdown()
        if let trouble {
            Terminal.complain(trouble)
            throw ExitCode.failure
        }
        print("The service and its archive answer on port \(settings.httpPort).")
    }
}
