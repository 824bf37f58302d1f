import Archive
import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import Simulator
import SyncEngine
import TestSupport
import Testing

/// A database that takes everything and answers nothing.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct InfluxDBSlowTests {
    @Test
    func `a server that does not answer holds up neither the fetch nor another sink, and gets one body at a time`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let real = try await Influxd.shared.value
        let line = try TroubledLine(to: real.port)
        let other = try InfluxConfiguration(url: real.url, database: "i\(UUID().uuidString.prefix(8))")
        let second = InfluxSink(other, http: Shared.http)
        // Gives up what stalls for five seconds, where the program waits for half a minute.
        let impatient = HTTPClient(.init(lowSpeedDuration: .seconds(5), name: "impatient"))
        let first = fitbit.today.advanced(by: -6)
        try await Embedding.run(
            fitbit: fitbit.url, clock: fitbit.clock, since: first, influxURL: line.url, influxHTTP: impatient,
            others: [second]
        ) { sync in
            try await sync.authorize()
            line.set { $0.isWrite ? .answer(.hold()) : .pass }
            let job = try await sync.engine.sync(JobRequest())
            try await eventually("the other has everything, and the job waits for the slow one") {
                let sinks = try await sync.engine.status().sinks
                let job = try await sync.engine.job(job.id)
                return sinks[1].pending == 0 && sinks[0].pending > 0 && job?.state == .delivering
            }
            #expect(line.writes.count == 1, "nothing is sent behind what is not answered")
            let told = try await sync.sinkError()
            #expect(told.contains("did not answer in time"))
            let status = try await sync.engine.status()
            #expect(status.state == .degraded && status.sinks[1].lastError == nil && status.sinks[1].retryAt == nil)
            #expect(status.sinks[0].pending > 50 && status.sinks[0].retryAt != nil)
            line.mend()
            let drained = line.writes.count
            fitbit.clock.advance(by: 60)
            try await eventually("the job has ended") { try await sync.engine.job(job.id)?.isFinished }
            try await sync.expectDrained()
            try await sync.expectOrder(of: Array(line.writes[drained...]))
            let stored = try await sync.stored()
            expectPoints(try await sync.archived(), in: stored)
            expectPoints(stored, in: try await Points.stored(in: other.database, at: other.url))
        }
        await fitbit.simulator.stop(deadline: .zero)
    }
}
