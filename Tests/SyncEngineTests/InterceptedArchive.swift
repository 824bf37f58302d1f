import Archive
import Foundation
import HealthModel
import SyncEngine
import TestSupport

/// The real archive with a hook before each step that a test makes fail or wait.
struct InterceptedArchive: SyncArchive {
    enum Step: Sendable, Hashable {
        case facts, saveFacts, ledger, stage, commit, recordFailures, changes, saveCursor, saveJob
    }

    let real: SQLiteArchive
    private let hook = Watched<@Sendable (Step) async throws -> Void>({ _ in })

    init(_ real: SQLiteArchive) { self.real = real }

    /// Is called before each step from now on; what it throws is what the archive answers.
    func before(_ hook: @escaping @Sendable (Step) async throws -> Void) { self.hook.update { $0 = hook } }

    /// Fails a step with this from now on.
    func fail(_ step: Step, with error: ArchiveError) { before { if $0 == step { throw error } } }

    func mend() { before { _ in } }

    func accounts() async throws -> [AccountFacts] { try await real.accounts() }
    func facts(of account: Account) async throws -> AccountFacts? {
        try await hook.value(.facts)
        return try await real.facts(of: account)
    }
    func save(_ facts: AccountFacts) async throws {
        try await hook.value(.saveFacts)
        try await real.save(facts)
    }
    func update(_ account: Account, _ change: @escaping @Sendable (inout AccountFacts) -> Void) async throws
        -> AccountFacts?
    {
        try await hook.value(.saveFacts)
        return try await real.update(account, change)
    }
    func retryFailures(of account: Account, at instant: Date) async throws {
        try await real.retryFailures(of: account, at: instant)
    }
    func ledger(of account: Account, days: ClosedRange<CivilDay>) async throws -> [LedgerEntry] {
        try await hook.value(.ledger)
        return try await real.ledger(of: account, days: days)
    }
    func commit(_ records: [DayRecord], of account: Account) async throws -> CommitReceipt {
        try await hook.value(.commit)
        return try await real.commit(records, of: account)
    }
    func stage(_ part: DayPart) async throws -> StagedPart {
        try await hook.value(.stage)
        return try await real.stage(part)
    }
    func unstage(_ parts: [StagedPart]?) async throws { try await real.unstage(parts) }
    func digests(of resource: Resource, account: Account, days: ClosedRange<CivilDay>) async throws -> [DayDigest] {
        try await real.digests(of: resource, account: account, days: days)
    }
    func save(_ digests: [DayDigest], of resource: Resource, account: Account) async throws {
        try await real.save(digests, of: resource, account: account)
    }
    func erase(_ account: Account) async throws { try await real.erase(account) }
    func recordFailures(_ entries: [LedgerEntry], of account: Account) async throws {
        try await hook.value(.recordFailures)
        try await real.recordFailures(entries, of: account)
    }
    func day(_ day: CivilDay, of resource: Resource, account: Account) async throws -> ArchivedDay? {
        try await real.day(day, of: resource, account: account)
    }
    func newestDay(of resource: Resource, account: Account, notAfter day: CivilDay) async throws -> ArchivedDay? {
        try await real.newestDay(of: resource, account: account, notAfter: day)
    }
    func coverage(of account: Account, days: ClosedRange<CivilDay>) async throws -> [Resource: Coverage] {
        try await real.coverage(of: account, days: days)
    }
    func lastSequence() async throws -> Int64 { try await real.lastSequence() }
    func changes(after cursor: SinkCursor, limit: Int) async throws -> [DayChange] {
        try await hook.value(.changes)
        return try await real.changes(after: cursor, limit: limit)
    }
    func pendingDays(after cursor: SinkCursor) async throws -> Int { try await real.pendingDays(after: cursor) }
    func register(sinks: [String]) async throws { try await real.register(sinks: sinks) }
    func cursor(of sink: String) async throws -> SinkCursor { try await real.cursor(of: sink) }
    func save(_ cursor: SinkCursor, of sink: String) async throws {
        try await hook.value(.saveCursor)
        try await real.save(cursor, of: sink)
    }
    func bury(_ letters: [DeadLetter], of sink: String) async throws { try await real.bury(letters, of: sink) }
    func newestDeadLetter(of sink: String) async throws -> Date? { try await real.newestDeadLetter(of: sink) }
    func deadLetterCount(of sink: String) async throws -> Int { try await real.deadLetterCount(of: sink) }
    func save(_ job: Job) async throws {
        try await hook.value(.saveJob)
        try await real.save(job)
    }
    func jobs() async throws -> [Job] { try await real.jobs() }
}
