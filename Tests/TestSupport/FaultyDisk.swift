internal import CFaultyDisk
import Foundation

/// A folder whose files SQLite reads and writes with faults: the n-th call of a kind fails, once or until it is healed.
/// Files elsewhere are untouched.
///
/// Make it before the database in the folder is opened.
// Sendable: the C library locks each call.
package final class FaultyDisk: @unchecked Sendable {
    /// What a call meets.
    package enum Fault: String, Sendable, CaseIterable {
        /// Half of a write arrives, then the disk is full.
        case shortWrite = "short write"
        /// `ENOSPC`
        case full = "full disk"
        /// `EIO` of what changes a file.
        case ioError = "I/O error"
        /// A failed `fsync`.
        case failedSync = "failed fsync"
        /// `EIO` of what reads a file.
        case failedRead = "failed read"
    }

    private static let isInstalled = cfaulty_install() == 0

    private let disk: OpaquePointer

    /// - Parameter folder: has to exist.
    package init(_ folder: String) throws {
        guard Self.isInstalled, let disk = cfaulty_disk_new(folder) else { throw POSIXError(.EIO) }
        self.disk = disk
    }

    deinit { cfaulty_disk_release(disk) }

    /// Has the call of this number fail, from 1, of those that the fault can happen to; `stays`: and all after it.
    package func arm(_ fault: Fault, call number: Int, stays: Bool) {
        let kind =
            switch fault {
            case .shortWrite: CFAULTY_SHORT_WRITE
            case .full: CFAULTY_FULL
            case .ioError: CFAULTY_IO_ERROR
            case .failedSync: CFAULTY_SYNC
            case .failedRead: CFAULTY_READ
            }
        cfaulty_disk_arm(disk, kind, UInt64(number), stays ? 1 : 0)
    }

    /// Ends the faults.
    package func heal() { cfaulty_disk_heal(disk) }

    /// The calls since it was armed that the fault could happen to, those that failed, and the first of these, e.g.
    /// `write archive.sqlite-wal`.
    package var count: (calls: Int, failures: Int, first: String) {
        var (calls, failures): (UInt64, UInt64) = (0, 0)
        var first = [CChar](repeating: 0, count: 128)
        cfaulty_disk_read(disk, &calls, &failures, &first, Int32(first.count))
        let text = String(decoding: first.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return (Int(calls), Int(failures), text)
    }
}
