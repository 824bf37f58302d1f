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
        try await Enumeration.run(
            "InfluxDB, \(fault.rawValue)\(stays ? ", until healed" : "")", calls: 10, onLine: true
        ) { call in
            var sync = try await FaultedSync(.fitbit)
            let line = try FaultyLine(to: sync.realInfluxURL)
            sync.influxURL = line.url
            line.arm(fault, call: call, stays: stays)
            return try await sync.run(call: call, count: { line.count }, heal: { line.heal() })
        }
    }
}
