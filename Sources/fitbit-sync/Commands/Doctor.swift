import ArgumentParser
import Foundation
import HTTPClient
import SyncService

/// `fitbit-sync doctor`
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at everything that can be wrong, and say what to do.",
        discussion: """
            Settings, credentials, redirect URI, sign-ins, clock, zone, disk, archive, InfluxDB, page and port. Asks the running \
            service when there is one, and looks by itself otherwise; it changes nothing. Ends with 2 when something failed.
            """)

    @Flag(help: "Print the JSON of /api/doctor.")
    var json = false

    @Option(help: "Write a report for a bug report to this file, without secrets, names and health data; - prints it.")
    var bundle: String?

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let values = await SettingValues(environment: environment, envFile: options.envFile)
        var mistakes: [String] = []
        let programPath = Bundle.main.executablePath ?? CommandLine.arguments[0]
        var settings = Settings(values, environment: environment, programPath: programPath, mistakes: &mistakes)
        let (http, sinkHTTP) = Checkup.clients()
        let service = await RunningService(settings, http: http)
        if service != nil {
            // The service has its client, wherever it is set; this command needs none.
            settings = Settings(
                values, environment: environment, programPath: programPath, needsCredentials: false, mistakes: &mistakes
            )
        }
        let examination = Examination(
            settings: settings, mistakes: mistakes,
            envFile: FileManager.default.fileExists(atPath: options.envFile) ? options.envFile : nil,
            isInService: false, http: http, sinkHTTP: sinkHTTP)
        let report = await Self.report(examination, service)
        if let bundle {
            try await write(bundle, BundleSource(examination, values, service, report))
        } else if json {
            print(String(decoding: try WireJSON.encode(report), as: UTF8.self))
        } else {
            let isColoured = Terminal.showsResults && environment["NO_COLOR"]?.isEmpty != false
            let width = Terminal.showsResults ? min(Terminal.width, 120) : nil
            print(DoctorText.text(report, isColoured: isColoured, width: width), terminator: "")
        }
        await Checkup.close(http, sinkHTTP)
        if bundle == nil, report.checks.contains(where: { $0.state == .failed }) { throw ExitCode.partial }
    }

    /// Of the running service, with what only the command can say; of the command alone where none answers.
    private static func report(_ examination: Examination, _ service: RunningService?) async -> DoctorReport {
        guard let service else { return await Checkup.report(examination) }
        async let own = Checkup.report(examination, Checkup.checks.filter(\.isOfCommand))
        // Each of its checks has a limit, and another examination may be under way.
        let answer = await TimeLimit.wait(Checkup.limit * 3) {
            do { return Result<DoctorReport, any Error>.success(try await service.doctor()) } catch {
                return .failure(error)
            }
        }
        switch answer {
        case .success(let report)?: return Checkup.merged(report, await own)
        case .failure(let error)?: return await alone(examination, CommandFailure(error)?.sentence)
        case nil: return await alone(examination, nil)
        }
    }

    /// A service that does not tell is itself something to be told.
    private static func alone(_ examination: Examination, _ why: String?) async -> DoctorReport {
        var report = await Checkup.report(examination)
        let words = why ?? "The running service did not answer in time."
        let finding = Finding.failed(
            words: words, or: "Look at its log, and start it again; the rest was looked at by this command.")
        report.checks =
            Check("service_doctor", "The service's own look", isOfCommand: true) { _ in [] }
            .results([finding]) + report.checks
        return report
    }

    private func write(_ path: String, _ source: BundleSource) async throws {
        let text = await source.text()
        guard path != "-" else { return print(text, terminator: "") }
        guard !FileManager.default.fileExists(atPath: path) else {
            Terminal.complain("\(path) exists already. Choose another name.")
            throw ExitCode.cannotCreate
        }
        umask(0o077)
        do { try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting) } catch {
            Terminal.complain("\(path) cannot be written. Check the folder and its rights.")
            throw ExitCode.cannotCreate
        }
        Terminal.say("\(path): read it before you send it; it says at its top what is in it.")
    }
}
