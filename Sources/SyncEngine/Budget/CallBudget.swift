import Foundation
import HealthModel

/// One account's ``RateBudget`` in execution: waits, counts, and keeps it on disk.
actor CallBudget {
    private let account: Account
    private let archive: any SyncArchive
    private let clock: any WallClock
    /// Seconds, drawn anew for each wait: clocks drift, and a call at the very reset comes too early.
    private let spread: @Sendable () -> TimeInterval
    private var state: RateBudget

    init(
        account: Account, state: RateBudget, archive: any SyncArchive, clock: any WallClock,
        spread: @escaping @Sendable () -> TimeInterval
    ) {
        self.account = account
        self.state = state
        self.archive = archive
        self.clock = clock
        self.spread = spread
    }

    var reading: RateBudget { state }

    /// When this many calls of this use may be made; nil when at once.
    func wait(for use: RateBudget.Use, calls: Int = 1) -> Date? {
        guard case .wait(let until) = state.decision(for: use, calls: calls, now: clock.now()) else { return nil }
        return until.addingTimeInterval(spread())
    }

    /// The gate for one request. `counted` is told of each call that is made.
    nonisolated func gate(for use: RateBudget.Use, counted: @escaping @Sendable () async -> Void) -> CallGate {
        CallGate(
            admit: { () async throws(ProviderError) in
                try await self.admit(use)
                await counted()
            },
            observe: { await self.observe($0) })
    }

    private func admit(_ use: RateBudget.Use) async throws(ProviderError) {
        // Whoever plans waits, not the call: a call that waited here would hold up what comes before it.
        guard case .wait(let until) = state.take(for: use, now: clock.now()) else { return }
        throw ProviderError(.rateLimited(until: until), "The calls of this hour are used up.")
    }

    private func observe(_ reading: RateReading) async {
        let before = state
        state.observe(reading, now: clock.now())
        guard state != before else { return }
        // A budget that could not be written is only approximate after a restart; a full disk shows at the next commit.
        let budget = state
        _ = try? await archive.update(account) { $0.budget = budget }
    }
}
