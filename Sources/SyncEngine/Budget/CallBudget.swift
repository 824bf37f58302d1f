import Foundation
import HealthModel

/// One account's calls in execution: waits, counts, and keeps what the provider told of its limit on disk.
actor CallBudget {
    private let account: Account
    private let archive: any SyncArchive
    private let clock: any WallClock
    /// Seconds, drawn anew for each wait: clocks drift, and a call at the very reset comes too early.
    private let spread: @Sendable () -> TimeInterval
    private var provider: String
    private var state: RateBudget
    private var pace: CallPace?
    /// Calls that were admitted since the service started.
    private(set) var calls = 0

    init(
        account: Account, provider: String, state: RateBudget, archive: any SyncArchive, clock: any WallClock,
        spread: @escaping @Sendable () -> TimeInterval
    ) {
        self.account = account
        self.provider = provider
        self.state = state
        self.archive = archive
        self.clock = clock
        self.spread = spread
    }

    /// Counts for this provider from now on; another one's limit says nothing of it.
    func count(for provider: any HealthProvider) {
        if provider.name != self.provider { state = RateBudget() }
        self.provider = provider.name
        if pace?.limit != provider.callsPerMinute { pace = provider.callsPerMinute.map(CallPace.init(limit:)) }
    }

    var reading: BudgetReading { BudgetReading(state, pace: pace, now: clock.now()) }

    /// When this many calls of this use may be made; nil when at once.
    func wait(for use: RateBudget.Use, calls: Int = 1) -> Date? {
        // What this side allows itself comes back within the minute: the calls themselves wait for it.
        let calls = pace == nil ? calls : 1
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
        while let until = pace?.wait(now: clock.now()) {
            do { try await clock.sleep(until: until) } catch {
                throw ProviderError(.cancelled, "The sync was stopped.")
            }
        }
        // Whoever plans waits, not the call: a call that waited here would hold up what comes before it.
        if case .wait(let until) = state.take(for: use, now: clock.now()) {
            throw ProviderError(
                .rateLimited(until: until),
                "The calls that the provider allows are used up until \(until.formatted(.iso8601)).")
        }
        pace?.take(now: clock.now())
        calls += 1
    }

    private func observe(_ reading: RateReading) async {
        let before = state
        state.observe(reading, now: clock.now())
        guard state != before else { return }
        // A budget that could not be written is only approximate after a restart; a full disk shows at the next commit.
        let (budget, provider) = (state, provider)
        _ = try? await archive.update(account) { if $0.provider == provider { $0.budget = budget } }
    }
}
