import Foundation
import TestSupport
import Testing

/// InfluxDB's first answer fails, its second, … of two syncs: while the database is made, written to, asked and deleted
/// from.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(120)))
struct EveryDatabaseCallFailsTests {
    @Test(arguments: FaultyLine.Fault.allCases, [false, true])
    func `whichever call of InfluxDB fails, no point is wrong, and the next start completes the copy`(
        fault: FaultyLine.Fault, stays: Bool
    ) async throws {
        try await Enumeration.run("InfluxDB, \(fault.rawValue)\(stays ? ", until healed" : "")", onLine: true) { call in
            var sync = try await FaultedSync(.fitbit)
            let line = try FaultyLine(to: sync.realInfluxURL)
            sync.influxURL = line.url
            sync.cause = { "call \(call), \(line.count.first)" }
            line.arm(fault, call: call, stays: stays)
            let ending = try await sync.live()
            let count = line.count
            line.heal()
            try await sync.expectSound()
            try await sync.complete(after: ending)
            try await sync.end()
            return .init(count: count, ending: ending)
        }
    }
}
