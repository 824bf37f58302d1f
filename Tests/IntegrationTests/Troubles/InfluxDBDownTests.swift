import Archive
import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// InfluxDB is not there for a while.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct InfluxDBDownTests {
    @Test func `an hour without InfluxDB costs nothing but the hour, and then all comes in the order of the changes`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let line = try TroubledLine(to: try await Influxd.shared.value.port)
        let first = fitbit.today.advanced(by: -2)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: first, influxURL: line.url) { sync in
            try await sync.authorize()
            line.set { _ in .drop }
            let job = try await sync.syncWithoutSink()
            #expect(job.state == .partial && job.daysDone == 42 && job.problems.map(\.code) == ["sink_behind"])
            let before = line.requests.count
            var pending = try await sync.sink.pending
            #expect(try await sync.archive.changes(after: 0, limit: 100).count == pending && pending > 20)
            for quarter in 1...4 {
                for _ in 1...15 {
                    fitbit.clock.advance(by: 60)
                    try await eventually("it is tried again") {
                        try await sync.sink.retryAt.map { $0 > fitbit.clock.now() }
                    }
                    let status = try await sync.engine.status()
                    #expect(status.state == .degraded)
                    #expect(status.sinks[0].lastError?.contains("closed the connection") == true)
                    #expect(status.sinks[0].retryAt.map { $0.timeIntervalSince(fitbit.clock.now()) <= 60 } == true)
                }
                let job = try await sync.syncWithoutSink(origin: .schedule)
                #expect(job.daysFailed == 0 && job.daysDone > 0, "quarter \(quarter): the fetch goes on")
                #expect(try await sync.sink.pending >= pending)
                pending = try await sync.sink.pending
            }
            let tries = line.requests.count - before
            #expect(tries > 50 && tries < 90, "\(tries) in an hour")
            let mended = line.requests.count
            line.mend()
            try await sync.expectDrained()
            try await sync.expectOrder(of: line.requests[mended...].filter(\.isWrite))
            let truth = try await fitbit.truth(first...fitbit.today, token: try await sync.token())
            let stored = try await sync.stored()
            expectPoints(try await sync.archived(), in: stored)
            let past = Int(fitbit.today.start(in: fitbit.person.zone).timeIntervalSince1970)
            func ended(_ lines: [String]) -> [String] {
                lines.filter { !$0.hasPrefix("DeviceBattery") && (Int($0.split(separator: "|")[3]) ?? 0) < past }
            }
            expectPoints(ended(truth), in: ended(stored))
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `an InfluxDB that is started anew has what it had, and takes what came meanwhile`() async throws {
        let google = try SimulatedGoogle()
        let server = try await Influxd.start()
        let days = google.today.advanced(by: -2)...google.today.advanced(by: -1)
        try await Embedding.run(
            google: google.url, clock: google.clock, since: days.lowerBound, influxURL: server.url
        ) { sync in
            try await sync.authorize()
            #expect(try await sync.sync(to: days.lowerBound).state == .done)
            server.halt()
            #expect(try await sync.syncWithoutSink(to: days.upperBound).problems.map(\.code) == ["sink_behind"])
            let told = try await sync.sinkError()
            #expect(told.contains("No connection to 127.0.0.1") && told.contains("Check that it runs there"))
            #expect(try await sync.engine.status().state == .degraded)
            try await server.start()
            try await sync.expectDrained()
            let stored = try await sync.stored()
            expectPoints(try await sync.archived(), in: stored)
            expectPoints(
                try await google.truth(days).filter { !$0.hasPrefix("DeviceBattery") },
                in: stored.filter { !$0.hasPrefix("DeviceBattery") })
        }
        server.stop()
        await google.simulator.stop(deadline: .zero)
    }
}
