import Foundation
import HealthModel

/// Archives what one window's fetch brings, as it comes.
actor WindowIntake: DayReceiver {
    /// What became of a batch of days.
    struct Batch: Sendable {
        var days: [CivilDay]
        var receipt: CommitReceipt
        /// Points of the days that changed.
        var points: Int
        /// Days that could not be read; they are not archived.
        var unreadable: [CivilDay: ProviderError]
    }

    private struct Staged {
        var parts: [StagedPart] = []
        var points = 0
        var error: ProviderError?
    }

    private let window: FetchWindow
    private let account: Account
    private let provider: any HealthProvider
    private let archive: any SyncArchive
    private let clock: any WallClock
    private let rules: DayRules
    /// Whether somebody wants the day, asked when it comes; throws when the account was taken off meanwhile.
    private let isWanted: @Sendable (CivilDay) async throws -> Bool
    private let report: @Sendable (Batch) async throws -> Void
    private let tell: @Sendable (ProviderError) async -> Void
    private var staged: [CivilDay: Staged] = [:]
    private var held: [CivilDay: LedgerEntry]?
    private var leftOut: ProviderError?
    /// Why the archive took nothing more; the fetch ended with it.
    private(set) var broken: (any Error)?

    init(
        _ window: FetchWindow, account: Account, provider: any HealthProvider, archive: any SyncArchive,
        clock: any WallClock, rules: DayRules, isWanted: @escaping @Sendable (CivilDay) async throws -> Bool,
        report: @escaping @Sendable (Batch) async throws -> Void,
        tell: @escaping @Sendable (ProviderError) async -> Void
    ) {
        self.window = window
        self.account = account
        self.provider = provider
        self.archive = archive
        self.clock = clock
        self.rules = rules
        self.isWanted = isWanted
        self.report = report
        self.tell = tell
    }

    // MARK: What the provider hands over

    func stage(_ part: DayPart, of day: CivilDay) async throws(ProviderError) {
        try await keeping {
            let context = try await self.context(of: day)
            do throws(ProviderError) {
                // Decoded as it comes: an answer that cannot be read is a failed look, not a day.
                self.staged[day, default: Staged()].points += try self.count([part], of: day, context)
            } catch {
                self.staged[day, default: Staged()].error = error
                return
            }
            let kept = try await self.archive.stage(part)
            self.staged[day, default: Staged()].parts.append(kept)
        }
    }

    func take(_ days: [FetchedDay]) async throws(ProviderError) {
        try await keeping { try await self.archive(days) }
    }

    func held(_ part: String, of day: CivilDay) async throws(ProviderError) -> DayPart? {
        do {
            return try await earlier(day)?.parts.first { $0.name == part }
        } catch {
            broken = error
            throw Self.tookNothing
        }
    }

    func leaveOut(_ error: ProviderError) async {
        leftOut = error
        await tell(error)
    }

    /// Forgets what was staged and became no day.
    func end() async {
        let rest = staged.values.flatMap(\.parts)
        staged = [:]
        // What stays behind is forgotten at the next start.
        if !rest.isEmpty { try? await archive.unstage(rest) }
    }

    // MARK: Archiving

    /// The archive's failure is kept here: to the provider it is the end of its fetch and nothing else.
    private func keeping(_ work: () async throws -> Void) async throws(ProviderError) {
        do {
            if let broken { throw broken }
            try await work()
        } catch {
            broken = error
            throw Self.tookNothing
        }
    }

    private static let tookNothing = ProviderError(.cancelled, "The archive took nothing more.")

    /// What this provider wrote of a day before.
    private func earlier(_ day: CivilDay) async throws -> ArchivedDay? {
        let held = try await archive.day(day, of: window.resource, account: account)
        return held?.context.provider == provider.name ? held : nil
    }

    private func archive(_ days: [FetchedDay]) async throws {
        var (points, unreadable): ([CivilDay: Int], [CivilDay: ProviderError]) = ([:], [:])
        var records: [DayRecord] = []
        var unused: [StagedPart] = []
        for day in days {
            let staged = staged[day.day] ?? Staged()
            let entry = try await row(of: day.day)
            let isWanted = try await isWanted(day.day)
            // A settled day that only lies between wanted ones stays as it is.
            if entry?.state == .settled, !isWanted {
                unused += staged.parts
                continue
            }
            do {
                if let error = staged.error { throw error }
                let context = try await context(of: day.day)
                points[day.day] = try staged.points + count(day.parts, of: day.day, context)
                records.append(try await record(day, staged.parts, entry, context))
            } catch let error as ProviderError {
                unused += staged.parts
                unreadable[day.day] = error
            }
        }
        let receipt = try await archive.commit(records, of: account)
        for day in days { staged[day.day] = nil }
        if !unused.isEmpty { try await archive.unstage(unused) }
        try await report(
            Batch(
                days: days.map(\.day).filter { unreadable[$0] == nil }, receipt: receipt,
                points: receipt.changed.reduce(0) { $0 + (points[$1] ?? 0) }, unreadable: unreadable))
    }

    private func record(
        _ day: FetchedDay, _ staged: [StagedPart], _ entry: LedgerEntry?, _ context: DayContext
    ) async throws -> DayRecord {
        let zone = TimeZone(identifier: context.timeZone) ?? rules.zone
        var day = day
        if !day.refused.isEmpty, let earlier = try await earlier(day.day) {
            let kept = earlier.parts.filter { day.refused.contains($0.name) }
            day.parts += kept
            day.hasData = day.hasData || !kept.isEmpty
        }
        let rules = rules(in: zone)
        var row = rules.entry(after: day, of: window.resource, held: entry, zone: context.timeZone)
        row.provider = provider.name
        if !day.refused.isEmpty, let leftOut { row = rules.entry(row, lacking: leftOut, held: entry) }
        return DayRecord(entry: row, staged: staged, parts: day.parts, context: context)
    }

    private func count(_ parts: [DayPart], of day: CivilDay, _ context: DayContext) throws(ProviderError) -> Int {
        let day = ArchivedDay(account: account, resource: window.resource, day: day, parts: parts, context: context)
        return try provider.decode(day).reduce(0) { $0 + $1.count }
    }

    /// The row as the archive has it; a window may span days that no job wants, and theirs are needed too.
    private func row(of day: CivilDay) async throws -> LedgerEntry? {
        if let held { return held[day] }
        let rows = try await archive.ledger(of: account, days: window.days).filter { $0.resource == window.resource }
        let byDay = Dictionary(rows.map { ($0.day, $0) }) { _, last in last }
        held = byDay
        return byDay[day]
    }

    private func context(of day: CivilDay) async throws -> DayContext {
        let row = try await row(of: day)
        let zone = row?.timeZone ?? rules.zone.identifier
        return DayContext(
            provider: provider.name, timeZone: zone,
            seenUntil: rules(in: TimeZone(identifier: zone) ?? rules.zone).seenUntil(
                day, of: window.resource, held: row))
    }

    /// A day's end is that of the zone its row is in, wherever the person is now; and what comes is read with the clock
    /// as it is now: the answer may be minutes younger than the plan.
    private func rules(in zone: TimeZone) -> DayRules { rules.at(clock.now(), in: zone) }
}
