import Foundation
import HealthModel
import InfluxDB
import Simulator
import SyncEngine
import TestSupport
import Testing

/// Thirty days of the simulator, through all rooms, into a real InfluxDB and back.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct WholeSyncTests {
    @Test
    func `thirty days cost 150 calls and stand in InfluxDB point by point, in any database, without one more call`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        // In one go: what the limit makes of it, other tests see.
        fitbit.simulator.behaviour.hourlyLimit = 1_000_000
        let days = fitbit.today.advanced(by: -29)...fitbit.today
        let folder = try LocalServer.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var truth: [String] = []
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: days.lowerBound, folder: folder) {
            sync in
            try await sync.authorize()
            let job = try await sync.sync()
            #expect(job.state == .done)
            #expect(job.problems == [])
            #expect(job.daysDone == 14 * 30)
            // Four a day; one window each of breathing rate, both SpO2s, weight, VO2 max, sleep, temperature; two of
            // HRV; a series of each daily total and of the zone minutes; a page of workouts and nine tracks; the devices; the
            // profile.
            #expect(job.calls == 150)
            #expect(fitbit.dataCalls.count == 150)
            #expect(fitbit.dataCalls.allSatisfy { $0.status == 200 })

            truth = try await fitbit.truth(days, token: try await sync.token())
            let stored = try await sync.stored()
            expectPoints(truth, in: stored)
            #expect(Set(stored.map { $0.prefix { $0 != "|" } }).count == 21)
            expectPoints(try await sync.archived(), in: stored)
            #expect(job.points == stored.count - 2, "all but the two devices' battery levels")

            fitbit.simulator.resetCalls()
            let again = try await sync.sync()
            #expect(again.state == .done)
            #expect(fitbit.dataCalls.map(\.path) == ["/1/user/-/devices.json"], "the tracker has not synced since")
        }

        // Databases that bear the measurements' names: in a server of their own.
        let influx = try await Influxd.start()
        fitbit.simulator.resetCalls()
        try await Embedding.run(
            fitbit: fitbit.url, clock: fitbit.clock, since: nil, folder: folder, layout: .buckets, influxURL: influx.url
        ) { sync in
            #expect(try await sync.sync([.devices]).state == .done)
            var stored: [String] = []
            for name in Set(truth.map { String($0.prefix { $0 != "|" }) }) {
                let lines = try await Points.stored(in: name, at: sync.influx.url)
                #expect(lines.allSatisfy { $0.hasPrefix(name + "|") })
                stored += lines
            }
            expectPoints(truth, in: stored)
        }
        #expect(fitbit.dataCalls.map(\.path) == ["/1/user/-/devices.json"])
        influx.stop()
        await fitbit.simulator.stop(deadline: .zero)
    }
}
