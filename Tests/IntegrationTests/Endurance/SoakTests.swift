import CMalloc
import Foundation
import GRDB
import HTTPClient
import HTTPServer
import HealthModel
import SyncEngine
import SyncService
import TestSupport
import Testing

@testable import Archive
@testable import Simulator

/// Weeks of the service in minutes: the clock is moved by hand, all else is real. `SOAK_DAYS` says how many days, half
/// a one without.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(60)))
struct SoakTests {
    private static let days = ProcessInfo.processInfo.environment["SOAK_DAYS"].flatMap { Double($0) } ?? 0.5
    private static let interval: TimeInterval = 900
    /// Between two readings: three hours.
    private static let ticksAReading = 12

    @Test func `weeks of syncs leave memory, handles, threads and the archive as small as they were`() async throws {
        // As the program does at its start.
        cmalloc_give_back()
        let google = try SimulatedGoogle()
        google.world.computesLate = true
        let clock = google.clock
        try await Embedding.run(google: google.url, clock: clock, since: nil, interval: Self.interval) { sync in
            let server = try HTTPServer(
                configuration: .init(log: { _ in }),
                handler: SyncService(
                    engine: sync.engine, authorization: sync.flow,
                    configuration: ServiceConfiguration(
                        publicURL: "http://localhost:1", hostNames: [], apiToken: nil, publicDirectory: nil,
                        provider: "google", startsByItself: true), clock: clock))
            let url = "http://127.0.0.1:\(try server.start().port)"
            try await clock.waitForSleepers()
            try await sync.authorize()
            var readings: [ProcessReading] = []
            var (calls, points) = (0, 0)
            for tick in 1...max(48, Int(Self.days * 96)) {
                points += try await self.tick(sync)
                calls += google.dataCalls.count
                google.simulator.resetCalls()
                let status = try await Shared.http.send(HTTPRequest(url: url + "/status"))
                #expect(status.status == 200)
                if tick.isMultiple(of: Self.ticksAReading) {
                    readings.append(try await self.reading(sync))
                }
                guard tick.isMultiple(of: 96), let last = readings.last else { continue }
                let day = tick / 96
                print("soak, day \(day): \(last.text), calls \(calls), points \(points)")
                try await self.live(google, day: day)
                try await sync.authorize()
            }
            self.expectFlat(readings)

            let today = google.today
            let first = try #require(try await sync.archive.facts(of: .me)?.syncSince)
            #expect(try await sync.sync(force: true).state == .done)
            var truth: [String] = []
            for start in stride(from: first.daysSince1970, through: today.daysSince1970, by: 30) {
                let end = min(start + 29, today.daysSince1970)
                truth += try await google.truth(
                    CivilDay(daysSince1970: start)...CivilDay(daysSince1970: end))
            }
            let stored = try await sync.stored()
            func isLook(_ line: String) -> Bool { line.hasPrefix("DeviceBatteryLevel|") }
            expectPoints(truth.filter { !isLook($0) }, in: stored.filter { !isLook($0) })
            expectPoints(try await sync.archived(), in: stored)
            print("soak: \(stored.count) points compared after \(Self.days) days")
            await server.stop(deadline: .seconds(2))
        }
        await google.simulator.stop(deadline: .zero)
    }

    /// Moves the clock to the timer's next tick and waits until its sync is delivered; how many points it had.
    private func tick(_ sync: Embedding) async throws -> Int {
        sync.clock.advance(by: Self.interval)
        let next = sync.clock.now().addingTimeInterval(Self.interval)
        try await sync.clock.waitForSleepers { $0 == next }
        guard var job = try await sync.engine.jobs().first else { throw Unexpected("The timer started nothing.") }
        for await now in await sync.engine.watch(job.id) { job = now }
        guard job.state == .done else { throw Unexpected("A sync ended \(job.state): \(job.problems)") }
        return job.points
    }

    /// What happens to the person after each day: a weigh-in is corrected, some nights are deleted.
    private func live(_ google: SimulatedGoogle, day: Int) async throws {
        let yesterday = google.today.advanced(by: -1)
        if let entry = google.person.weighIns(on: yesterday).first {
            google.world.editWeight(google.person, id: entry.id, kilograms: 70 + Double(day % 10))
        }
        if day.isMultiple(of: 5), let nap = google.person.night(endingOn: yesterday.advanced(by: -2)) {
            google.world.deleteSleepLog(google.person, id: nap.id)
        }
    }

    private func reading(_ sync: Embedding) async throws -> ProcessReading {
        let pages = try await sync.archive.pool.read { db in
            (
                all: try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0,
                free: try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            )
        }
        return try ProcessReading(folder: sync.folder, pages: pages)
    }

    private func expectFlat(_ readings: [ProcessReading]) {
        let quarter = readings.count / 4
        guard quarter > 0 else { return }
        let before = Array(readings[quarter..<2 * quarter])
        let after = Array(readings[(readings.count - quarter)...])
        func median(_ of: [ProcessReading], _ value: (ProcessReading) -> Int) -> Int {
            of.map(value).sorted()[of.count / 2]
        }
        print("soak, second quarter: \(before[before.count / 2].text)")
        print("soak, last quarter: \(after[after.count / 2].text)")
        #expect(median(after, \.memory) <= median(before, \.memory) * 11 / 10)
        #expect(median(after, \.handles) == median(before, \.handles))
        // A name that is looked up has a thread for a moment.
        #expect(median(after, \.threads) <= median(before, \.threads) + 2)
        #expect(readings.allSatisfy { $0.log <= 8 << 20 })
        #expect(after.allSatisfy { $0.pages.free * 10 <= $0.pages.all })
    }
}
