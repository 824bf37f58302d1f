import Foundation
import HealthModel
import Logging

/// How a sink is doing.
struct SinkProgress: Sendable {
    var delivered: Int64 = 0
    var error: SinkError?
    /// When the sink last confirmed something.
    var lastDeliveryAt: Date?
    var retryAt: Date?
    /// Points that the sink confirmed.
    var written = 0
    var beyondRetention = 0
    var undeleted = 0
}

/// What wakes a deliverer.
struct DeliveryCall: Sendable {
    /// The newest change of the archive.
    var sequence: Int64 = 0
    /// Counts the times somebody asked not to wait for a retry.
    var nudges = 0
}

/// Moves one sink along the archive's sequence of changes.
///
/// The cursor moves only after the sink confirmed. Before anything is sent the archive is told how far, so that it keeps
/// the versions which the sink may have seen.
actor Deliverer {
    private static let daysPerStep = 8
    private static let longestWait: TimeInterval = 60

    nonisolated let sink: any SeriesSink
    nonisolated let progress = Broadcast(SinkProgress())
    nonisolated let calls = Broadcast(DeliveryCall())
    private let archive: any SyncArchive
    private let providers: [String: any HealthProvider]
    private let clock: any WallClock
    private let log: Logger
    /// Called when the progress says something new.
    private let onChange: @Sendable () -> Void
    /// As it was last saved; nil: it is to be read.
    private var cursor: SinkCursor?
    /// Nothing is sent while somebody has this: a step, or who deletes what was sent.
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(
        sink: any SeriesSink, archive: any SyncArchive, providers: [String: any HealthProvider], clock: any WallClock,
        log: Logger, onChange: @escaping @Sendable () -> Void = {}
    ) {
        self.sink = sink
        self.archive = archive
        self.providers = providers
        self.clock = clock
        self.log = log
        self.onChange = onChange
    }

    /// Delivers until the task is cancelled. What fails is told and tried again; it ends nothing.
    func run() async {
        var failures = 0
        var isKnown = false
        var heeded = 0
        while !Task.isCancelled {
            let nudges = calls.value.nudges
            // Whoever asks for a sync wants to know whether the database is there, also where nothing is new.
            if nudges != heeded { (isKnown, heeded) = (false, nudges) }
            do {
                // One that has just taken something need not be asked.
                if try await !deliverAll(), !isKnown { try await sink.check() }
                noteWell()
                (failures, isKnown) = (0, true)
                let delivered = cursor?.delivered ?? 0
                for await call in calls.watch() where call.sequence > delivered || call.nudges != nudges { break }
            } catch is CancellationError {
                return
            } catch {
                let failure = error as? SinkError ?? SinkError(.unavailable, "\(error)")
                if failure.kind == .cancelled || Task.isCancelled { return }
                cursor = nil
                failures += 1
                isKnown = false
                await rest(after: failure, failures: failures, nudges: nudges)
            }
        }
    }

    /// Tells a failure and waits: as long as the server asks, else longer each time, but not when somebody asks for a try.
    private func rest(after error: SinkError, failures: Int, nudges: Int) async {
        let own = min(pow(2, Double(min(failures, 10) - 1)), Self.longestWait)
        let wait = max(own, error.retryAfter.map { TimeInterval(min($0, 3600)) } ?? 0)
        let retryAt = clock.now().addingTimeInterval(wait)
        if progress.value.error != error { log.warning("A sink does not take data.", metadata: ["why": "\(error)"]) }
        note {
            $0.error = error
            $0.retryAt = retryAt
        }
        _ = await reached(calls, by: retryAt, clock: clock) { $0.nudges != nudges }
    }

    /// Says that the archive has changes up to `sequence`.
    nonisolated func archived(upTo sequence: Int64) {
        calls.update { $0.sequence = max($0.sequence, sequence) }
    }

    /// Asks for a try now.
    nonisolated func nudge() { calls.update { $0.nudges += 1 } }

    /// Returns when no step is under way, and keeps the next from beginning until ``release()``.
    func hold() async {
        guard isTaken else { return isTaken = true }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Lets the next one go on.
    func release() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }

    /// Writes what is no part of the archive's sequence, between two steps; not of accounts that have gone meanwhile.
    func write(_ points: [AccountSeries]) async throws {
        await hold()
        defer { release() }
        let accounts = Set(try await archive.accounts().filter { $0.leftAt == nil }.map(\.account))
        let report = try await sink.deliver(SeriesChange(points: points.filter { accounts.contains($0.account) }))
        guard let refusal = report.refused.first else { return }
        log.warning("A sink refused the service's own points.", metadata: ["why": "\(refusal.reason)"])
    }

    /// Sets the sink back, so that it gets these dates once more; nil: all. Kept on disk when it returns.
    func replay(_ days: ClosedRange<CivilDay>?) async throws {
        await hold()
        defer { release() }
        var rewound = try await archive.cursor(of: sink.id)
        rewound.rewind(to: days)
        try await save(rewound)
        nudge()
    }

    private func save(_ moved: SinkCursor) async throws {
        cursor = nil
        try await archive.save(moved, of: sink.id)
        cursor = moved
    }

    /// Delivers what waits; false when nothing did.
    private func deliverAll() async throws -> Bool {
        var hasDelivered = false
        while try await deliverStep() { hasDelivered = true }
        let delivered = cursor?.delivered ?? 0
        note { $0.delivered = delivered }
        return hasDelivered
    }

    private func noteWell() {
        note {
            $0.error = nil
            $0.retryAt = nil
        }
    }

    /// Delivers some days; false when none waits.
    private func deliverStep() async throws -> Bool {
        await hold()
        defer { release() }
        try Task.checkCancellation()
        if cursor == nil { cursor = try await archive.cursor(of: sink.id) }
        var cursor = cursor ?? SinkCursor()
        var changes = try await archive.changes(after: cursor, limit: Self.daysPerStep)
        guard let upTo = changes.last?.sequence else {
            guard let replay = cursor.replay else { return false }
            // None of the dates stands among the changes that are left.
            cursor.pass(replay.until)
            try await save(cursor)
            return true
        }
        if upTo > cursor.sent {
            cursor.sent = upTo
            try await save(cursor)
            // Read again: of a day that changed before the archive knew how far, the earlier version is not kept.
            changes = try await archive.changes(after: cursor, limit: Self.daysPerStep).filter { $0.sequence <= upTo }
        }
        guard let last = changes.last else { return true }
        let change = try await seriesChange(for: changes)
        let report = try await sink.deliver(change)
        if !report.refused.isEmpty {
            log.warning("A sink refused points for their content.", metadata: ["points": "\(report.refused.count)"])
            let now = clock.now()
            let letters = report.refused.map { DeadLetter(line: $0.line, reason: $0.reason, at: now) }
            try await archive.bury(letters, of: sink.id)
        }
        cursor.pass(last.sequence)
        try await save(cursor)
        note {
            $0.delivered = last.sequence
            $0.lastDeliveryAt = clock.now()
            $0.written += report.written
            $0.beyondRetention += report.beyondRetention
            $0.undeleted += report.undeleted
            $0.error = nil
            $0.retryAt = nil
        }
        return true
    }

    private func seriesChange(for changes: [DayChange]) async throws -> SeriesChange {
        var points: [AccountSeries] = []
        var deletions: [AccountSeries] = []
        for change in changes {
            let account = change.day.account
            // What cannot be read says nothing of the points that an earlier version wrote: they stay.
            guard var current = try await decode(change.day) else { continue }
            var earlier: [Series] = []
            for version in change.earlier { earlier += try await decode(version) ?? [] }
            var gone = SeriesDifference.deletions(earlier: earlier, current: current)
            if !gone.isEmpty {
                // A log can move to the next date without its points moving in time: the neighbours' points stay.
                for offset in [-1, 1] {
                    let day = change.day.day.advanced(by: offset)
                    guard let neighbour = try await archive.day(day, of: change.day.resource, account: account) else {
                        continue
                    }
                    current += try await decode(neighbour) ?? []
                }
                gone = SeriesDifference.deletions(earlier: earlier, current: current)
            }
            points += current.map { AccountSeries(account, $0, day: change.day.day) }
            deletions += gone.map { AccountSeries(account, $0, day: change.day.day) }
        }
        return SeriesChange(points: points, deletions: deletions)
    }

    /// A day's series. One that cannot be decoded is told, with nil; it does not stop the queue.
    private func decode(_ day: ArchivedDay) async throws -> [Series]? {
        do {
            guard !day.isDamaged else {
                throw ProviderError(
                    .unreadable,
                    "The archived body is damaged. Check the disk, and fetch the day again: POST "
                        + "/sync/\(day.resource.slug)?from=\(day.day)&to=\(day.day)&force=true.")
            }
            guard let provider = providers[day.context.provider] else {
                throw ProviderError(
                    .unreadable, "No decoder for the provider \(day.context.provider) is in this version.")
            }
            return try provider.decode(day)
        } catch let error as ProviderError {
            let name = "\(day.account)/\(day.resource.slug)/\(day.day)"
            log.error("An archived day cannot be decoded.", metadata: ["day": "\(name)", "why": "\(error)"])
            try await archive.bury([DeadLetter(line: name, reason: error.message, at: clock.now())], of: sink.id)
            return nil
        }
    }

    private func note(_ change: (inout SinkProgress) -> Void) {
        progress.update(change)
        onChange()
    }
}
