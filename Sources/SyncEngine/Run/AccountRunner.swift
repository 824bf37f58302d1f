import Foundation
import HealthModel
import Logging

/// Runs the syncs of one account: looks at the devices, plans, and works the windows off newest first.
///
/// All running jobs of the account share one plan. A window is fetched once for all of them; a job is through when none
/// of its days is left.
actor AccountRunner {
    /// After this many unavailable answers in a row the rest of a plan is given up until later.
    private static let patience = 3

    nonisolated let account: Account
    let provider: any HealthProvider
    let archive: any SyncArchive
    let board: JobBoard
    let clock: any WallClock
    let settings: SyncSettings
    let log: Logger
    let budget: CallBudget
    private let onArchived: @Sendable (Int64) -> Void
    private let onFetched: @Sendable (String) async -> Void

    private var tickets: [String: Ticket] = [:]
    private var queue: [FetchWindow] = []
    private var ledger: [DayKey: LedgerEntry] = [:]
    private var rules: DayRules?
    private var rowZone = ""
    private var unavailableInARow = 0
    private var isRunning = false
    private let arrivals = Broadcast(0)

    struct DayKey: Hashable, Sendable {
        var resource: Resource
        var day: CivilDay
    }

    /// What a job still wants of this account.
    private struct Ticket {
        var request: JobRequest
        var isPlanned = false
        var pending: Set<DayKey> = []
    }

    init(
        account: Account, provider: any HealthProvider, archive: any SyncArchive, board: JobBoard,
        clock: any WallClock, settings: SyncSettings, log: Logger, budget: CallBudget,
        onArchived: @escaping @Sendable (Int64) -> Void, onFetched: @escaping @Sendable (String) async -> Void
    ) {
        self.account = account
        self.provider = provider
        self.archive = archive
        self.board = board
        self.clock = clock
        self.settings = settings
        self.log = log
        self.budget = budget
        self.onArchived = onArchived
        self.onFetched = onFetched
    }

    /// Takes a job in. ``run()`` has to be called after it.
    func add(_ job: Job) {
        tickets[job.id] = Ticket(request: job.request)
        arrivals.update { $0 += 1 }
    }

    /// Plans a running job anew: the devices may have synced since, and days may have become due. ``run()`` has to be
    /// called after it.
    func renew(_ id: String) {
        guard tickets[id]?.isPlanned == true else { return }
        tickets[id]?.isPlanned = false
        arrivals.update { $0 += 1 }
    }

    /// Drops a job; what other jobs want of its windows is still fetched.
    func drop(_ id: String) {
        guard tickets.removeValue(forKey: id) != nil else { return }
        let wanted = tickets.values.reduce(into: Set<DayKey>()) { $0.formUnion($1.pending) }
        queue.removeAll { window in
            window.days.allSatisfy { !wanted.contains(DayKey(resource: window.resource, day: $0)) }
        }
        arrivals.update { $0 += 1 }
    }

    /// Works until no job is left. A second call while one runs returns at once.
    func run() async {
        guard !isRunning else { return }
        isRunning = true
        defer { isRunning = false }
        while !tickets.isEmpty, !Task.isCancelled {
            do {
                guard tickets.values.allSatisfy(\.isPlanned) else {
                    try await plan()
                    continue
                }
                try await work()
                await release()
            } catch is CancellationError {
                return
            } catch {
                let failure = error as? ArchiveError ?? ArchiveError("failed", "The archive failed: \(error)")
                log.error("The archive failed.", metadata: ["why": "\(failure)"])
                await endAll(Job.Problem(account: account, code: failure.code, message: failure.message))
            }
        }
    }

    nonisolated func archived(upTo sequence: Int64) { onArchived(sequence) }

    // MARK: Planning

    private func plan() async throws {
        let seen = arrivals.value
        if let until = await budget.wait(for: .current) {
            return await wait(until: until, orArrivalAfter: seen)
        }
        let fresh = tickets.filter { !$0.value.isPlanned }
        await each(fresh.keys) { $0.state = .syncing }
        let look: Look
        switch try await lookAtAccount(jobs: Array(fresh.keys)) {
        case .usable(let found): look = found
        case .rateLimited: return
        case .hopeless(let problem):
            await endAll(problem)
            return
        }
        for problem in look.problems { await each(fresh.keys) { $0.add(problem) } }
        rules = look.rules
        rowZone = look.rules.zone.identifier
        unavailableInARow = 0
        for (id, ticket) in fresh { try await plan(id, ticket, look) }
        queue = Planner.windows(
            wanted: tickets.values.reduce(into: [:]) { wanted, ticket in
                for key in ticket.pending { wanted[key.resource, default: []].insert(key.day) }
            }, offers: provider.catalogue)
        await tellRemaining()
    }

    private func plan(_ id: String, _ ticket: Ticket, _ look: Look) async throws {
        var ticket = tickets[id] ?? ticket
        let before = ticket.pending.count
        ticket.isPlanned = true
        defer { if tickets[id] != nil { tickets[id] = ticket } }
        // Delivered is a job when a sink has what was archived before it too: its settled days may still be on their way.
        let sequence = try await archive.lastSequence()
        let from = ticket.request.from ?? look.since
        let first = max(from, look.memberSince ?? from)
        let last = min(ticket.request.to ?? look.rules.lastDay, look.rules.lastDay)
        guard first <= last else { return }
        for entry in try await archive.ledger(of: account, days: first...last) {
            ledger[DayKey(resource: entry.resource, day: entry.day)] = entry
        }
        for offer in provider.catalogue where ticket.request.resources.contains(offer.resource) {
            guard look.scopes.contains(offer.scope) else {
                let problem = missingScope(offer)
                await board.update(id) { $0.add(problem) }
                continue
            }
            for day in first...last {
                let key = DayKey(resource: offer.resource, day: day)
                let demand = ticket.request.demand
                let isWanted = look.rules.wantsLook(
                    day, of: offer.resource, held: ledger[key], demand: demand, costsACall: offer.daysPerRequest == 1)
                guard isWanted else { continue }
                ticket.pending.insert(key)
            }
        }
        // Of a job that is planned anew only what came on top.
        let count = ticket.pending.count - before
        await board.update(id) {
            $0.daysWanted += count
            $0.sequence = max($0.sequence, sequence)
        }
    }

    private func missingScope(_ offer: ResourceOffer) -> Job.Problem {
        Job.Problem(
            account: account, resource: offer.resource, code: "scope_missing",
            message: "\(offer.resource.slug) was not granted (scope \(offer.scope)). To add it, authorise again and "
                + "leave its box ticked.", isFailure: false)
    }

    // MARK: Working

    private enum Outcome: Sendable {
        /// What could be read of an answer is archived; the other dates failed.
        case archived(FetchWindow, CommitReceipt, points: Int, unreadable: [CivilDay: ProviderError])
        case failed(FetchWindow, ProviderError)
        case broken(ArchiveError)
    }

    /// Works the queue off, side by side within the provider's width, until it is empty or a new job wants planning.
    private func work() async throws {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            var underWay = 0
            while true {
                let seen = arrivals.value
                while underWay < provider.width, !Task.isCancelled, let window = queue.first,
                    !tickets.values.contains(where: { !$0.isPlanned })
                {
                    if let until = await budget.wait(for: use(of: window), calls: calls(of: window)) {
                        if underWay == 0 { await wait(until: until, orArrivalAfter: seen) }
                        break
                    }
                    // A job may have been cancelled meanwhile, and its windows with it.
                    guard queue.first == window else { continue }
                    queue.removeFirst()
                    group.addTask { await self.execute(window) }
                    underWay += 1
                }
                guard underWay > 0 else {
                    if queue.isEmpty || Task.isCancelled || tickets.values.contains(where: { !$0.isPlanned }) { return }
                    continue
                }
                guard let outcome = try await group.next() else { return }
                underWay -= 1
                try await record(outcome)
                // At once: a job that is through does not wait for what others still want.
                await release()
            }
        }
    }

    private func calls(of window: FetchWindow) -> Int {
        provider.catalogue.first { $0.resource == window.resource }?.callsPerRequest ?? 1
    }

    private func use(of window: FetchWindow) -> RateBudget.Use {
        guard let rules else { return .backfill }
        return window.days.upperBound >= rules.today.advanced(by: -1) ? .current : .backfill
    }

    /// Waits for the budget, but not when a job comes or goes meanwhile.
    ///
    /// - Parameter seen: the arrivals before whoever waits looked at the tickets: one since then ends the wait at once.
    private func wait(until: Date, orArrivalAfter seen: Int) async {
        await each(tickets.keys) {
            $0.state = .waiting
            $0.waitingUntil = until
        }
        log.info("Waiting for the rate limit.", metadata: ["account": "\(account)", "until": "\(until)"])
        _ = await reached(arrivals, by: until, clock: clock) { $0 != seen }
        await each(tickets.keys) {
            $0.state = .syncing
            $0.waitingUntil = nil
        }
    }

    private func execute(_ window: FetchWindow) async -> Outcome {
        guard let rules else { return .failed(window, ProviderError(.cancelled, "The sync was stopped.")) }
        do {
            let gate = budget.gate(for: use(of: window)) { await self.countCall(for: window) }
            let days = try await provider.fetch(window, for: account, gate: gate)
            // What comes is read now, with the clock as it is now: the answer may be minutes younger than the plan.
            let now = clock.now()
            // A window may span days that no job wants: their rows are needed too.
            let held = try await archive.ledger(of: account, days: window.days)
                .filter { $0.resource == window.resource }
                .reduce(into: [:]) { $0[$1.day] = $1 }
            var (points, unreadable): ([CivilDay: Int], [CivilDay: ProviderError]) = ([:], [:])
            var records: [DayRecord] = []
            for day in days {
                // A settled day that only lies between wanted ones stays as it is.
                let key = DayKey(resource: window.resource, day: day.day)
                if held[day.day]?.state == .settled, !isWanted(key) {
                    continue
                }
                let record = record(for: day, of: window.resource, held: held[day.day], rules: rules, now: now)
                do throws(ProviderError) {
                    points[day.day] = try count(record)
                    records.append(record)
                } catch {
                    unreadable[day.day] = error
                }
            }
            let receipt = try await archive.commit(records, of: account)
            let changed = receipt.changed.reduce(0) { $0 + (points[$1] ?? 0) }
            return .archived(window, receipt, points: changed, unreadable: unreadable)
        } catch let error as ProviderError {
            return .failed(window, error)
        } catch let error as ArchiveError {
            return .broken(error)
        } catch is CancellationError {
            return .failed(window, ProviderError(.cancelled, "The sync was stopped."))
        } catch {
            return .broken(ArchiveError("failed", "The archive could not take an answer: \(error)"))
        }
    }

    private func record(
        for day: FetchedDay, of resource: Resource, held: LedgerEntry?, rules: DayRules, now: Date
    ) -> DayRecord {
        let zone = held?.timeZone ?? rowZone
        // A day's end is that of the zone its row is in, wherever the person is now.
        let rules = DayRules(
            zone: TimeZone(identifier: zone) ?? rules.zone, deviceSync: rules.deviceSync,
            newestSample: rules.newestSample, now: now)
        let entry = rules.entry(after: day, of: resource, held: held, zone: zone)
        let context = DayContext(
            provider: provider.name, timeZone: zone, seenUntil: rules.seenUntil(day.day, of: resource))
        return DayRecord(entry: entry, parts: day.parts, context: context)
    }

    /// Decodes once before anything is archived: an answer that cannot be read is a failed look, not a day.
    private func count(_ record: DayRecord) throws(ProviderError) -> Int {
        let day = ArchivedDay(
            account: account, resource: record.entry.resource, day: record.entry.day, parts: record.parts,
            context: record.context)
        return try provider.decode(day).reduce(0) { $0 + $1.count }
    }

    private func countCall(for window: FetchWindow) async {
        let keys = window.days.map { DayKey(resource: window.resource, day: $0) }
        for (id, ticket) in tickets where keys.contains(where: ticket.pending.contains) {
            await board.update(id) { $0.calls += 1 }
        }
    }

    // MARK: Recording

    private func record(_ outcome: Outcome) async throws {
        switch outcome {
        case .archived(let window, let receipt, let points, let unreadable):
            unavailableInARow = 0
            archived(upTo: receipt.sequence)
            for (day, error) in unreadable { try await fail([FetchWindow(window.resource, day...day)], with: error) }
            await close(window) { job, days in
                job.daysDone += days
                job.points += points
                job.sequence = max(job.sequence, receipt.sequence)
            }
        case .failed(let window, let error): try await record(error, of: window)
        case .broken(let error): throw error
        }
        await tellRemaining()
    }

    private func record(_ error: ProviderError, of window: FetchWindow) async throws {
        switch error.kind {
        case .cancelled where Task.isCancelled: return
        case .rateLimited:
            // The gate has told the budget; the window waits for it like any other.
            if window.days.contains(where: { isWanted(DayKey(resource: window.resource, day: $0)) }) {
                queue.insert(window, at: 0)
            }
        case .notAuthorized:
            await endAll(Job.Problem(account: account, code: error.code, message: error.message))
        case .gone:
            try await archive.update(account) { $0.gone = error.message }
            try await fail([window], with: error)
            try await fail(queue, with: error.ofOthers, counts: false)
            await endAll(Job.Problem(account: account, code: error.code, message: error.message))
        case .forbidden, .scopeMissing:
            let same = queue.filter { $0.resource == window.resource }
            queue.removeAll { $0.resource == window.resource }
            try await fail([window] + same, with: error)
        case .unavailable, .cancelled:
            unavailableInARow += 1
            try await fail([window], with: error)
            guard unavailableInARow >= Self.patience else { return }
            let givenUp = queue
            queue = []
            try await fail(givenUp, with: error.ofOthers, counts: false)
        case .rejected, .unreadable:
            unavailableInARow = 0
            try await fail([window], with: error)
        }
    }

    /// Marks the wanted days of windows as failed, with the reason, and goes on without them.
    ///
    /// - Parameter counts: whether the days were tried: only then their next look is put off further.
    private func fail(_ windows: [FetchWindow], with error: ProviderError, counts: Bool = true) async throws {
        guard let rules, let first = windows.first else { return }
        let now = DayRules(zone: rules.zone, deviceSync: rules.deviceSync, now: clock.now())
        var entries: [LedgerEntry] = []
        for window in windows {
            for day in window.days {
                let key = DayKey(resource: window.resource, day: day)
                guard isWanted(key) else { continue }
                let entry = now.entry(
                    afterFailure: error, of: window.resource, day, held: ledger[key], counts: counts)
                ledger[key] = entry
                entries.append(entry)
            }
        }
        try await archive.recordFailures(entries, of: account)
        for window in windows {
            let problem = Job.Problem(
                account: account, resource: window.resource, code: error.code, message: error.message)
            await close(window) { job, days in
                job.daysFailed += days
                job.add(problem)
            }
        }
        log.warning(
            "A fetch failed.",
            metadata: [
                "account": "\(account)", "resource": "\(first.resource.slug)", "why": "\(error)",
            ])
    }

    private func isWanted(_ key: DayKey) -> Bool { tickets.values.contains { $0.pending.contains(key) } }

    /// Takes a window's days off every job that wants them.
    private func close(_ window: FetchWindow, _ change: @Sendable (inout Job, Int) -> Void) async {
        let keys = Set(window.days.map { DayKey(resource: window.resource, day: $0) })
        for (id, ticket) in tickets {
            let mine = ticket.pending.intersection(keys).count
            guard mine > 0 else { continue }
            tickets[id]?.pending.subtract(keys)
            await board.update(id) { change(&$0, mine) }
        }
    }

    /// Lets go of the jobs that have nothing left here.
    private func release() async {
        guard !Task.isCancelled else { return }
        let finished = tickets.filter { $0.value.isPlanned && $0.value.pending.isEmpty }.keys
        for id in finished {
            tickets[id] = nil
            await onFetched(id)
        }
        if tickets.isEmpty { ledger = [:] }
    }

    /// Ends every job's part here with one problem.
    private func endAll(_ problem: Job.Problem) async {
        queue = []
        let ids = Array(tickets.keys)
        for id in ids {
            let left = tickets[id]?.pending.count ?? 0
            tickets[id] = nil
            await board.update(id) {
                $0.add(problem)
                $0.daysFailed += left
            }
            await onFetched(id)
        }
        ledger = [:]
    }

    private func each(_ ids: some Sequence<String>, _ change: @escaping @Sendable (inout Job) -> Void) async {
        for id in Array(ids) { await board.update(id, change) }
    }

    /// Tells the jobs how many calls are left and how long they may take.
    private func tellRemaining() async {
        let costs = Dictionary(uniqueKeysWithValues: provider.catalogue.map { ($0.resource, $0.callsPerRequest) })
        let calls = queue.reduce(0) { $0 + (costs[$1.resource] ?? 1) }
        let budget = await budget.reading
        let now = clock.now()
        for id in Array(tickets.keys) {
            await board.update(id) { job in
                job.callsLeft = calls
                job.secondsLeft = Estimate.secondsLeft(job: job, callsLeft: calls, budget: budget, now: now)
            }
        }
    }
}
