import Foundation
import TestSupport
import Testing

/// The archive's disk fails at its first call, its second, … of two syncs, the first start and its migrations included.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(120)))
struct EveryDiskCallFailsTests {
    @Test(arguments: FaultyDisk.Fault.allCases, [false, true])
    func `whichever call of the disk fails, the state is clear, and the next start completes the copy`(
        fault: FaultyDisk.Fault, stays: Bool
    ) async throws {
        let name = "disk, \(fault.rawValue)\(stays ? ", until healed" : "")"
        try await Enumeration.run(name, calls: fault == .failedSync ? 45 : 280) { call in
            var sync = try await FaultedSync(.fitbit)
            sync.hasFaultyDisk = true
            let disk = try FaultyDisk(sync.folder.path(percentEncoded: false))
            disk.arm(fault, call: call, stays: stays)
            return try await sync.run(call: call, count: { disk.count }, heal: { disk.heal() })
        }
    }
}
