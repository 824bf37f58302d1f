import ArgumentParser
import Foundation

/// The program.
@main
struct FitbitSync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fitbit-sync",
        abstract: "Keeps a complete copy of your Fitbit data on your own machine, in InfluxDB.",
        discussion: """
            Set GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET and INFLUXDB_URL in the environment or in a file .env, start \
            the service, and open http://localhost:8710/authorize once in a browser. From then on it syncs by itself, and \
            curl localhost:8710/sync/all does it now. To see it work without an account: fitbit-sync demo.
            """,
        version: Application.version,
        subcommands: [
            Serve.self, Authorize.self, Sync.self, Status.self, Healthcheck.self, Doctor.self, Backup.self,
            Restore.self,
            Replay.self, Export.self, ImportToken.self, Demo.self,
        ],
        defaultSubcommand: Serve.self)
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "A file of NAME=value lines; the environment wins over it.")
    var envFile = SettingValues.usualFile

    /// The settings, or the end of the process with every mistake named.
    func settings(needsCredentials: Bool = true) async throws -> Settings {
        let environment = ProcessInfo.processInfo.environment
        let values = await SettingValues(environment: environment, envFile: envFile)
        do {
            return try Settings(
                values, environment: environment, programPath: Bundle.main.executablePath ?? CommandLine.arguments[0],
                needsCredentials: needsCredentials)
        } catch let mistakes as Settings.Mistakes {
            Terminal.complain(mistakes.description)
            throw ExitCode.badSettings
        }
    }
}
