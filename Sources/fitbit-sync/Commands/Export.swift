import Archive
import ArgumentParser
import Foundation
import HTTPClient
import HealthModel
import SyncEngine
import SyncService

/// `fitbit-sync export`
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the archive's points to the standard output, for another store.",
        discussion: """
            Reads the archive alone, also while the service runs; no call is made and nothing is changed. A date means the \
            days of that date: a night belongs to the day it ended on. For example:

              fitbit-sync export --resource steps --from 30d --format csv > steps.csv
            """)

    @Option(help: "lp (line protocol, times in nanoseconds), csv (one table) or ndjson (an object a line).")
    var format = ExportFormat.lp

    @Option(help: ArgumentHelp("What: all, or one of \(Resource.validNames.dropLast().joined(separator: ", "))."))
    var resource = "all"

    @Option(help: "The first day: YYYY-MM-DD, today, yesterday, or a number of days like 30d.")
    var from: String?

    @Option(help: "The last day: YYYY-MM-DD, today or yesterday.")
    var to: String?

    @Option(help: "Of this account alone; without it of all.")
    var account: String?

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let settings = try await options.settings(needsCredentials: false)
        let http = HTTPClient(.init(name: "command"))
        do {
            try settings.requireArchive()
            let archive = try await SQLiteArchive.look(at: settings.dataDirectory)
            do {
                try await write(archive, http)
                try archive.close()
            } catch {
                try? archive.close()
                throw error
            }
        } catch {
            await http.shutdown()
            throw CommandFailure.told(error)
        }
        await http.shutdown()
    }

    private func write(_ archive: SQLiteArchive, _ http: HTTPClient) async throws {
        let accounts = try await archive.accounts().map(\.account.name)
        if let account, !accounts.contains(account) {
            throw ValidationError("There is no account \(account). There are: \(accounts.joined(separator: ", ")).")
        }
        let query = try SyncQuery.read(
            resource: resource, from: from, to: to, force: false, today: CivilDay(Date(), in: .current)
        ).get()
        let providers = Settings.Provider.allCases.map { $0.withoutGrant(http, now: { Date() }) }
        let export = SeriesExport(archive: archive, providers: providers)
        let request = query.request
        let days = try await export.days(
            of: account.flatMap(Account.init), request.resources, from: request.from, to: request.to)
        let table = ExportFormat.table(of: request.resources)
        var progress = ProgressLine()
        var unread = 0
        try Self.put(format.head(table))
        for (index, day) in days.enumerated() {
            do {
                try Self.put(format.bytes(try await export.series(of: day), in: table))
            } catch let error as ProviderError {
                unread += 1
                Terminal.complain(error.message)
            }
            // Where points and progress share a screen, the points are what was asked for.
            if !Terminal.showsResults {
                progress.show(Double(index + 1) / Double(days.count), "\(index + 1) of \(days.count) days")
            }
        }
        if !Terminal.showsResults { progress.end() }
        if days.isEmpty { Terminal.complain("The archive holds nothing of this.") }
        if unread > 0 { throw ExitCode.partial }
    }

    private static func put(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return }
        try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }
}
