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
        try await Enumeration.run("disk, \(fault.rawValue)\(stays ? ", until healed" : "")") { call in
            var sync = try await FaultedSync(.fitbit)
            sync.hasFaultyDisk = true
            let disk = try FaultyDisk(sync.folder.path(percentEncoded: false))
            sync.cause = { "call \(call), \(disk.count.first)" }
            disk.arm(fault, call: call, stays: stays)
            let ending = try await sync.live()
            let count = disk.count
            disk.heal()
            try await sync.expectSound()
            try await sync.complete(after: ending)
            try await sync.end()
            return .init(count: count, ending: ending)
        }
    }
}
