import Archive
import Foundation
import GRDB
import HTTPClient
import HealthModel
import InfluxDB
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The service's life from its first start while calls fail, and its next start when they do not any more: an archive, a
/// database and a provider of its own.
struct FaultedSync: Sendable {
    /// Who is asked, in front of which line.
    enum Provider: String, Sendable, CaseIterable {
        case fitbit = "Fitbit"
        case google = "Google"
    }

    /// What a life with faults came to.
    struct Ending: Sendable {
        /// The steps, in words: `authorised, partial, done`.
        var steps: [String] = []
        var isAuthorized = false
    }

    let provider: Provider
    let truth: TwoDays
    let clock: ManualClock
    let world: World
    let simulator: any ProviderSimulator
    /// Where the engine asks, and where it writes: the real ones unless a line is put in front of them.
    var providerURL: String
    var influxURL: String
    let realInfluxURL: String
    let database = "f\(UUID().uuidString.prefix(8))"
    let folder: URL
    /// Whether the archive may say that it fails, in place of an answer.
    var hasFaultyDisk = false
    /// What has failed, for the words of a test that fails.
    private var cause: @Sendable () -> String = { "" }

    /// A new world, in which nothing was synced yet.
    init(_ provider: Provider) async throws {
        self.provider = provider
        truth = try await provider == .fitbit ? TwoDays.fitbit.value : TwoDays.google.value
        let clock = ManualClock(TwoDays.firstSync)
        self.clock = clock
        world = World(people: [TwoDays.tess], now: { clock.now() })
        switch provider {
        case .fitbit:
            let fitbit = FitbitSimulator(world: world, clients: [SimulatedFitbit.client])
            fitbit.behaviour.tokenLifetime = 3600
            simulator = fitbit
        case .google: simulator = GoogleSimulator(world: world, clients: [SimulatedGoogle.client])
        }
        providerURL = try simulator.start().absoluteString
        realInfluxURL = try await Influxd.shared.value.url
        influxURL = realInfluxURL
        // In memory where there is such a folder: how fast the disk is says nothing here.
        let memory = URL(filePath: "/dev/shm")
        let isWritable = FileManager.default.isWritableFile(atPath: memory.path(percentEncoded: false))
        folder = (isWritable ? memory : FileManager.default.temporaryDirectory)
            .appending(path: "test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    }

    /// Lives with the faults that are armed and completes the copy without them; all is forgotten afterwards.
    ///
    /// - Parameters:
    ///   - call: the one that fails.
    ///   - count: of the calls that could fail, as ``Enumeration/Run/count``.
    ///   - heal: ends the faults.
    func run(
        call: Int, count: @escaping @Sendable () -> (calls: Int, failures: Int, first: String), heal: () -> Void
    ) async throws -> Enumeration.Run {
        var sync = self
        sync.cause = { "call \(call), \(count().first)" }
        do {
            let ending = try await sync.live()
            let count = count()
            heal()
            try await sync.expectSound()
            try await sync.complete(after: ending)
            try await sync.end()
            return Enumeration.Run(count: count, ending: ending)
        } catch {
            heal()
            try await sync.end()
            throw error
        }
    }

    private func end() async throws {
        await simulator.stop(deadline: .zero)
        try FileManager.default.removeItem(at: folder)
        _ = try await Shared.http.send(
            HTTPRequest("POST", url: "\(realInfluxURL)/query?q=DROP%20DATABASE%20%22\(database)%22"))
    }

    // MARK: Starts of the service

    /// From the first start on: authorises, syncs, lets two hours pass, and syncs again. Whatever fails has to be told as
    /// what it is.
    private func live() async throws -> Ending {
        do {
            return try await whileRunning { sync in
                var ending = Ending()
                for _ in 0..<2 where !ending.isAuthorized {
                    ending.isAuthorized = try await authorize(sync)
                    ending.steps.append(ending.isAuthorized ? "authorised" : "not authorised")
                }
                ending.steps.append(try await told(sync, expecting: truth.first))
                world.deleteSleepLog(TwoDays.tess, id: truth.night)
                clock.set(TwoDays.secondSync)
                ending.steps.append(try await told(sync, expecting: truth.second))
                return ending
            }
        } catch let error as ArchiveError {
            try expectSentence(error)
            world.deleteSleepLog(TwoDays.tess, id: truth.night)
            return Ending(steps: ["stopped: \(error.code)"])
        }
    }

    /// What stands after a life with faults is true, and the archive is whole.
    private func expectSound() async throws {
        let stored = try await stored()
        let wrong = Set(stored).subtracting(truth.first).subtracting(truth.second)
        #expect(wrong.isEmpty, "\(cause()): \(wrong.count) wrong points: \(wrong.sorted().prefix(3))")
        try expectIntegrity()
    }

    /// Starts the service again and syncs: all is there, and whoever was authorised still is.
    private func complete(after ending: Ending) async throws {
        clock.set(TwoDays.lastSync)
        try await whileRunning { sync in
            let grant = try await sync.archive.grant(of: .me)
            if ending.isAuthorized {
                #expect(grant != nil && grant?.endedBecause == nil, "\(cause()): the authorisation is gone")
            } else {
                try await sync.authorize()
            }
            let job = try await sync.sync(TwoDays.resources, from: truth.days.lowerBound, to: truth.days.upperBound)
            #expect(
                job.state == .done && job.problems == [], "\(cause()): \(job.state): \(job.problems.map(\.message))")
            #expect(try await sync.archive.grant(of: .me)?.endedBecause == nil, "\(cause())")
            #expect(try await sync.engine.status().state == .idle, "\(cause())")
        }
        let stored = try await stored()
        let looks = truth.first.filter { TwoDays.isLook($0) && stored.contains($0) }
        expectPoints(Array(truth.second.union(looks)), in: stored)
        try expectIntegrity()
    }

    // MARK: Steps

    private func authorize(_ sync: Embedding) async throws -> Bool {
        do {
            try await sync.authorize()
            return true
        } catch let error as OAuthError {
            // The engine ended, and this with it.
            try Task.checkCancellation()
            #expect(error.message.hasSuffix(".") && error.message.count > 20, "\(cause()): \(error.message)")
            return false
        } catch let error as ArchiveError {
            try expectSentence(error)
            return false
        }
    }

    /// Syncs; what is told as done has to be there.
    private func told(_ sync: Embedding, expecting points: Set<String>) async throws -> String {
        do {
            let job = try await sync.sync(TwoDays.resources, from: truth.days.lowerBound, to: truth.days.upperBound)
            #expect([.done, .partial, .failed].contains(job.state), "\(cause()): \(job.state)")
            #expect(job.state == .done || !job.problems.isEmpty, "\(cause())")
            for problem in job.problems {
                #expect(problem.message.hasSuffix(".") && problem.message.count > 20, "\(cause()): \(problem.message)")
                #expect(!problem.code.isEmpty, "\(cause())")
            }
            if job.state == .done {
                let stored = Set(try await stored())
                let missing = points.subtracting(stored)
                #expect(
                    missing.isEmpty, "\(cause()), told as done: \(missing.count) missing, \(missing.sorted().prefix(3))"
                )
                let surplus = stored.subtracting(points).filter { !TwoDays.isLook($0) }
                #expect(
                    surplus.isEmpty,
                    "\(cause()), told as done: \(surplus.count) not expected, \(surplus.sorted().prefix(3))")
            }
            try await expectStatus(sync)
            return job.state.rawValue
        } catch let error as ArchiveError {
            try expectSentence(error)
            return "refused: \(error.code)"
        }
    }

    private func expectStatus(_ sync: Embedding) async throws {
        do { _ = try await sync.engine.status() } catch let error as ArchiveError { try expectSentence(error) }
    }

    private func expectSentence(_ error: ArchiveError) throws {
        #expect(hasFaultyDisk, "\(cause()): the archive failed by itself: \(error)")
        #expect(error.message.hasSuffix(".") && error.message.count > 20 && !error.code.isEmpty, "\(cause()): \(error)")
    }

    private func stored() async throws -> [String] { try await Points.stored(in: database, at: realInfluxURL) }

    /// Looks at a copy, so that the next start finds what the last one left.
    private func expectIntegrity() throws {
        let copy = try LocalServer.makeFolder()
        defer { try? FileManager.default.removeItem(at: copy) }
        for name in ["archive.sqlite", "archive.sqlite-wal", "archive.sqlite-journal"] {
            let file = folder.appending(path: name)
            guard FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) else { continue }
            try FileManager.default.copyItem(at: file, to: copy.appending(path: name))
        }
        let queue = try DatabaseQueue(path: copy.appending(path: "archive.sqlite").path(percentEncoded: false))
        let result = try queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(result == ["ok"], "\(cause())")
        try queue.close()
    }

    // MARK: The service

    /// Runs `body` while the engine runs; throws what ends the engine.
    private func whileRunning<Result: Sendable>(
        _ body: @escaping @Sendable (Embedding) async throws -> Result
    ) async throws -> Result {
        let sync = try Embedding(
            provider == .fitbit ? providerURL : nil, provider == .google ? providerURL : nil, clock: clock,
            folder: folder, influx: try InfluxConfiguration(url: influxURL, database: database),
            settings: SyncSettings(
                interval: nil, since: truth.days.lowerBound, authorizeHint: { _ in "Open /authorize." }))
        defer { try? sync.archive.close() }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await sync.engine.run()
                return nil
            }
            group.addTask {
                // A job that waits for the delivery, and a delivery that waits for its next try: nobody else will wake them.
                while true {
                    try await clock.waitForSleepers(2)
                    if let next = clock.deadlines.first { clock.set(next) }
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(180))
                throw Unexpected("It hangs: \(try await sync.engine.jobs().first?.state.rawValue ?? "without a job").")
            }
            group.addTask { try await body(sync) }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }
}
