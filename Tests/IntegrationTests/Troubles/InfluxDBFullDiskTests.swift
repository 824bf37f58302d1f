import Archive
import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The disk on which InfluxDB keeps its data is full.
@Suite(
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"),
    .enabled(if: SmallDisk.isPossible, "needs the right to mount a file system"), .serialized, .timeLimit(.minutes(5)))
struct InfluxDBFullDiskTests {
    @Test func `a full disk is told, only what is on it counts as delivered, and with more space all arrives`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let disk = try await SmallDisk(kilobytes: 600)
        let days = fitbit.today.advanced(by: -10)...fitbit.today.advanced(by: -1)
        try await Embedding.run(
            fitbit: fitbit.url, clock: fitbit.clock, since: days.lowerBound, influxURL: disk.server.url
        ) { sync in
            try await sync.authorize()
            let job = try await sync.engine.sync(JobRequest(to: days.upperBound))
            let told = try await sync.sinkError { $0.contains("no space left on device") }
            #expect(told.contains("Its disk is full: make space there."))
            try await eventually("all is fetched") { try await sync.engine.job(job.id)?.state == .delivering }
            let status = try await sync.engine.status()
            #expect(status.state == .degraded && status.sinks[0].retryAt != nil)
            #expect(status.sinks[0].pending > 0 && status.sinks[0].lastDelivery != nil)

            try await disk.grow()
            try await disk.restart()
            let delivered = try await sync.archive.cursor(of: status.sinks[0].id).delivered
            let counted = try await sync.lines(upTo: delivered)
            #expect(!counted.isEmpty)
            #expect(Set(counted).isSubset(of: try await sync.stored()), "also after a crash of the database")

            try await sync.expectDrained()
            expectPoints(try await sync.archived(), in: try await sync.stored())
        }
        disk.server.stop()
        await fitbit.simulator.stop(deadline: .zero)
    }
}

extension Embedding {
    /// The points of the changes up to one.
    fileprivate func lines(upTo last: Int64) async throws -> [String] {
        var series: [Series] = []
        var sequence: Int64 = 0
        while true {
            let changes = try await archive.changes(after: sequence, limit: 64).filter { $0.sequence <= last }
            guard let end = changes.last?.sequence else { break }
            for change in changes { series += try providers[0].decode(change.day) }
            sequence = end
        }
        return Points.lines(series, account: .me)
    }
}
