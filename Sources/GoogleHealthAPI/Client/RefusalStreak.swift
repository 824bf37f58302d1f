import Foundation
import HTTPClient
import HealthModel
import Synchronization

/// Counts the refusals for the rate that an account gets in a row, so that each wait is longer than the one before.
final class RefusalStreak: Sendable {
    private static let longestBackoff: TimeInterval = 60
    /// A longer wait is a mistake of the server or of a clock.
    private static let longestWait: TimeInterval = 3600

    private let counts = Mutex<[Account: Int]>([:])

    /// When a call that this answer refused may be repeated: after `Retry-After`, which is not documented, but twice as
    /// late each time at the least, since it may lie. Nil, and the streak is over, when it refused none.
    func end(after answer: HTTPResponse, of account: Account, now: Date) -> Date? {
        guard answer.status == 429 else {
            counts.withLock { $0[account] = nil }
            return nil
        }
        let count = counts.withLock { counts in
            counts[account, default: 0] += 1
            return counts[account, default: 0]
        }
        let backoff = min(pow(2, Double(min(count, 10) - 1)), Self.longestBackoff)
        let said = answer.header("Retry-After").flatMap { Int($0) }.flatMap { $0 > 0 ? TimeInterval($0) : nil }
        return now.addingTimeInterval(min(max(said ?? 0, backoff), Self.longestWait))
    }
}
