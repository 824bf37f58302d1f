import ArgumentParser
import Foundation
import HTTPClient
import SyncEngine
import SyncService

/// `fitbit-sync replay`
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill a lost or new InfluxDB from the archive.",
        discussion: """
            Delivers what the archive holds once more, without one call to the provider. Acts through the running service when \
            there is one, and by itself otherwise. It is remembered: what is cut short goes on.
            """)

    @Option(help: "Which database, as /status names it; without it all.")
    var sink: String?

    @Option(help: "The first day: YYYY-MM-DD, today, yesterday, or a number of days like 30d.")
    var from: String?

    @Option(help: "The last day: YYYY-MM-DD, today or yesterday.")
    var to: String?

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let settings = try await options.settings(needsCredentials: false)
        let http = HTTPClient(.init(name: "command"))
        do {
            if let service = await RunningService(settings, http: http) {
                let sinks = try await service.replay(sink: sink, from: from, to: to)
                try await follow(sinks) {
                    try WireJSON.decode(StatusReport.self, from: try await service.status()).sinks
                }
            } else {
                try await runAlone(settings)
            }
        } catch {
            await http.shutdown()
            throw CommandFailure.told(error)
        }
        await http.shutdown()
    }

    private func runAlone(_ settings: Settings) async throws {
        guard !settings.influxes.isEmpty else {
            Terminal.complain("There is no database to fill: set INFLUXDB_URL.")
            throw ExitCode.badSettings
        }
        try settings.requireArchive()
        let application = try Startup.application(settings, Logs.logger(settings), startsByItself: false)
        do {
            try await work(application.engine)
            await application.close()
        } catch {
            await application.close()
            throw error
        }
    }

    private func work(_ engine: SyncEngine) async throws {
        let today = engine.today(for: nil, among: try await engine.accounts())
        let query = try ReplayQuery.read(sink: sink, from: from, to: to, today: today, known: engine.sinkIDs).get()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            let sinks = try await engine.replay(sink: query.sink, days: query.days)
            try await follow(sinks) { try await engine.status().sinks }
            group.cancelAll()
        }
    }

    /// Shows how far it is, until all is there or a database does not take it.
    private func follow(
        _ begun: [StatusReport.SinkStatus], _ now: () async throws -> [StatusReport.SinkStatus]
    ) async throws {
        let ids = Set(begun.map(\.id))
        let earlier = begun.map(\.retryAt)
        let total = begun.map(\.pending).reduce(0, +)
        var progress = ProgressLine()
        while true {
            let sinks = try await now().filter { ids.contains($0.id) }
            let pending = sinks.map(\.pending).reduce(0, +)
            progress.show(
                total == 0 ? 1 : max(0, 1 - Double(pending) / Double(total)),
                "\(max(0, total - pending)) of \(total) days")
            // What stood when it began says nothing of what comes.
            if let problem = sinks.lazy.filter({ !earlier.contains($0.retryAt) }).compactMap(\.lastError).first {
                progress.end()
                Terminal.complain("\(problem) The replay is remembered, and goes on with the service.")
                throw ExitCode.partial
            }
            if pending == 0 { break }
            try await Task.sleep(for: .milliseconds(200))
        }
        progress.end()
        print("done: \(total) days in \(ids.sorted().joined(separator: ", "))")
    }
}
