import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// Thirty days of Google, through all rooms, into a real InfluxDB and back, and what they cost.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct GoogleSyncTests {
    @Test func `thirty days cost 91 calls and stand in InfluxDB point by point, a later look costs 35`() async throws {
        let google = try SimulatedGoogle()
        let days = google.today.advanced(by: -29)...google.today
        let folder = try LocalServer.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try await Embedding.run(google: google.url, clock: google.clock, since: days.lowerBound, folder: folder) {
            sync in
            try await sync.authorize()
            let job = try await sync.sync()
            #expect(job.state == .done)
            #expect(job.problems == [])
            #expect(job.daysDone == 14 * 30)
            #expect(job.calls == 91)
            #expect(google.dataCalls.allSatisfy { $0.status == 200 })
            #expect(
                google.counts == [
                    "settings": 1, "pairedDevices": 1, "identity": 1,
                    // A page a month, and three windows of each daily total.
                    "steps": 1 + 3, "distance": 1 + 3, "floors": 3, "active-zone-minutes": 3, "activity-level": 3,
                    "daily-oxygen-saturation": 1, "daily-vo2-max": 1,
                    "daily-sleep-temperature-derivations": 1, "daily-respiratory-rate": 1,
                    "respiratory-rate-sleep-summary": 1, "heart-rate-variability": 1,
                    "daily-heart-rate-variability": 1, "weight": 1, "body-fat": 1, "height": 1,
                    // Two pages of 25, and windows of 18 days.
                    "sleep": 2, "oxygen-saturation": 2,
                    // Two pages of 25, and nine tracks.
                    "exercise": 2 + 9,
                    // Windows of 13 days: two full ones of two pages, and the rest; and the totals.
                    "total-calories": 5 + 3,
                    // A page a day, and three windows of each daily kind.
                    "heart-rate": 30, "time-in-heart-rate-zone": 3, "calories-in-heart-rate-zone": 3,
                    "daily-resting-heart-rate": 3,
                ])

            let truth = try await google.truth(days)
            let stored = try await sync.stored()
            expectPoints(truth, in: stored)
            #expect(Set(stored.map { $0.prefix { $0 != "|" } }).count == 21)
            expectPoints(try await sync.archived(), in: stored)
            #expect(job.points == stored.count - 2, "all but the two devices' battery levels")

            google.simulator.resetCalls()
            let again = try await sync.sync()
            #expect(again.state == .done && again.daysWanted == 0)
            #expect(google.counts == ["pairedDevices": 1], "the tracker has not synced since")

            google.clock.advance(by: 900)
            google.simulator.resetCalls()
            #expect(try await sync.sync(origin: .schedule).state == .done)
            #expect(google.dataCalls.count == 35)
            #expect(google.counts["heart-rate"] == 1)
            #expect(google.counts["exercise"] == 1, "no track that is held is asked for again")
            expectPoints(
                try await google.truth(days).filter { !$0.hasPrefix("DeviceBattery") },
                in: try await sync.stored().filter { !$0.hasPrefix("DeviceBattery") })
        }
        // Another database is filled from the archive.
        google.simulator.resetCalls()
        try await Embedding.run(google: google.url, clock: google.clock, since: nil, folder: folder) { sync in
            #expect(try await sync.sync([.devices]).state == .done)
            expectPoints(try await sync.archived(), in: try await sync.stored())
        }
        #expect(google.counts == ["pairedDevices": 1])
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `settled days cost the devices call`() async throws {
        let google = try SimulatedGoogle()
        let days = CivilDay("2026-05-01")!...CivilDay("2026-05-03")!
        try await Embedding.run(google: google.url, clock: google.clock, since: days.lowerBound) { sync in
            try await sync.authorize()
            #expect(try await sync.sync(from: days.lowerBound, to: days.upperBound).state == .done)
            google.clock.advance(by: 3600)
            google.simulator.resetCalls()
            let again = try await sync.sync(from: days.lowerBound, to: days.upperBound)
            #expect(again.state == .done && again.daysWanted == 0)
            #expect(google.counts == ["pairedDevices": 1])
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `no minute has more calls than are allowed, and status says how many are left`() async throws {
        let google = try SimulatedGoogle()
        google.world.setLastSync(google.person, google.clock.now())
        let first = google.today.advanced(by: -29)
        try await Embedding.run(google: google.url, callsPerMinute: 7, clock: google.clock, since: first) { sync in
            try await sync.authorize()
            google.simulator.resetCalls()
            let started = google.clock.now()
            let job = try await sync.pacedSync(answered: { google.dataCalls.count })
            #expect(job.state == .done && job.problems == [])
            let times = google.dataCalls.map(\.time).sorted()
            #expect(times.count == 91)
            for (index, time) in times.enumerated() {
                #expect(times[index...].prefix { $0.timeIntervalSince(time) < 60 }.count <= 7)
            }
            // Nor is more waited for than has to be.
            #expect(google.clock.now().timeIntervalSince(started) == 12 * 60)
            let budget = try await sync.engine.status().budget
            #expect(budget.limit == 7 && budget.periodSeconds == 60 && budget.remaining == 0)
        }
        await google.simulator.stop(deadline: .zero)
    }
}
