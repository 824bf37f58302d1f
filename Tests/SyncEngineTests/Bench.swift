import Archive
import Foundation
import HealthModel
import Logging
import SyncEngine
import TestSupport

/// An engine over a real archive in a folder of its own, with everything else in a test's hands.
///
/// It is Sunday 2026-11-22, noon; the tracker synced ten minutes ago; "everything" begins on the 20th; all in UTC.
struct Bench: Sendable {
    static let noon = Date(iso: "2026-11-22T12:00:00Z")
    static let today = CivilDay("2026-11-22")!

    let folder: TemporaryFolder
    let archive: InterceptedArchive
    let clock: ManualClock
    let provider: ScriptedProvider
    let sink: RecordingSink
    let engine: SyncEngine

    init(
        over earlier: Bench? = nil, clock: ManualClock = ManualClock(Bench.noon),
        provider: ScriptedProvider = ScriptedProvider(lastSync: Bench.noon.addingTimeInterval(-600)),
        others: [any HealthProvider] = [], sink: RecordingSink = RecordingSink(), sinks: [any SeriesSink]? = nil,
        interval: TimeInterval? = nil, statusInterval: TimeInterval? = nil,
        since: String = "2026-11-20", timeZone: TimeZone? = nil, accounts: [Account] = [.me]
    ) async throws {
        let folder = try earlier?.folder ?? TemporaryFolder()
        self.folder = folder
        archive = try earlier?.archive ?? InterceptedArchive(SQLiteArchive(directory: folder.path))
        self.clock = clock
        self.provider = provider
        self.sink = sink
        var settings = SyncSettings(
            interval: interval, since: CivilDay(since), timeZone: timeZone, authorizeHint: { _ in "Run authorize." })
        settings.statusInterval = statusInterval
        engine = SyncEngine(
            provider: provider, others: others, archive: archive, sinks: sinks ?? [sink], clock: clock,
            settings: settings,
            log: SuiteLog.logger(), spread: { 0 })
        for account in accounts { try await engine.authorized(account) }
    }

    /// The service started anew over the same archive.
    func restarted(sinks: [any SeriesSink]? = nil) async throws -> Bench {
        try await Bench(
            over: self, clock: clock, provider: provider, sink: sink, sinks: sinks, accounts: [])
    }

    /// Runs the engine while `body` does.
    func run<Result: Sendable>(_ body: (Bench) async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            let result = try await body(self)
            group.cancelAll()
            return result
        }
    }

    /// Starts a sync and returns it when it is finished.
    func finish(_ request: JobRequest = JobRequest()) async throws -> Job {
        try await finish(try await engine.sync(request).id)
    }

    /// The job when it is finished.
    func finish(_ id: String) async throws -> Job { try await job(id) { $0.isFinished } }

    /// The job as soon as it fulfils the condition.
    func job(_ id: String, when condition: (Job) -> Bool) async throws -> Job {
        for await job in await engine.watch(id) where condition(job) { return job }
        throw Missing()
    }

    struct Missing: Error {}

    /// What the sink holds of a resource, by date.
    func held(_ resource: Resource, in sink: RecordingSink? = nil) -> [CivilDay: Double] {
        let values = (sink ?? self.sink).values.filter { $0.key.measurement == resource.slug }
        return Dictionary(
            values.map { (CivilDay(Date(timeIntervalSince1970: TimeInterval($0.key.time)), in: .gmt), $0.value) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The rows of a resource, by date.
    func rows(_ resource: Resource, days: Int = 400) async throws -> [CivilDay: LedgerEntry] {
        let entries = try await archive.ledger(of: .me, days: Bench.today.advanced(by: -days)...Bench.today)
        return Dictionary(uniqueKeysWithValues: entries.filter { $0.resource == resource }.map { ($0.day, $0) })
    }
}

/// `2026-11-20` as a date; a test that misspells one ends there.
func day(_ text: String) -> CivilDay {
    guard let day = CivilDay(text) else { preconditionFailure("\(text) is no date") }
    return day
}

func window(_ resource: Resource, _ first: String, _ last: String? = nil) -> FetchWindow {
    FetchWindow(resource, day(first)...day(last ?? first))
}
