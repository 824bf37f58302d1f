import Foundation
import HealthModel
import Logging

/// What came of a window is told to the jobs and kept in the rows.
extension AccountRunner {
    /// What a fetch has archived so far; the rest of its window is still on its way.
    func record(_ batch: WindowIntake.Batch, of window: FetchWindow) async throws {
        unavailableInARow = 0
        archived(upTo: batch.receipt.sequence)
        for (day, error) in batch.unreadable {
            try await fail([FetchWindow(window.resource, day...day)], with: error)
        }
        // Points are told once, to each job that wanted any of the days.
        await close(window.resource, batch.days) { job, days in
            job.daysDone += days
            job.points += batch.points
            job.sequence = max(job.sequence, batch.receipt.sequence)
        }
        await tellRemaining()
        await release()
    }

    /// Tells the jobs that some kind of data is refused and left out of a window's days.
    func tell(_ error: ProviderError, of window: FetchWindow) async {
        let problem = Job.Problem(
            account: account, resource: window.resource, code: error.code, message: error.message,
            isFailure: error.kind != .scopeMissing)
        let keys = Set(window.days.map { DayKey(resource: window.resource, day: $0) })
        await each(tickets.filter { !$0.value.pending.isDisjoint(with: keys) }.keys) { $0.add(problem) }
        log.warning(
            "Some kind of data is left out.",
            metadata: ["account": "\(account)", "resource": "\(window.resource.slug)", "why": "\(error)"])
    }

    func record(_ outcome: Outcome) async throws {
        switch outcome {
        case .fetched(let window):
            let forgotten = rest(of: window)
            let error = ProviderError(
                .unreadable,
                "The provider \(provider.name) gave no answer for a part of what it was asked for. Please report it.")
            if !forgotten.isEmpty { try await fail(forgotten, with: error) }
        case .failed(let window, let error, let name): try await record(error, of: window, from: name)
        case .broken(let error): throw error
        }
        await tellRemaining()
    }

    func record(_ error: ProviderError, of window: FetchWindow, from name: String) async throws {
        switch error.kind {
        case .cancelled where Task.isCancelled: return
        case .rateLimited:
            // The gate has told the budget; the window waits for it like any other.
            queue.insert(contentsOf: rest(of: window), at: 0)
        case .notAuthorized where try await hasMoved(from: name):
            // What is left is planned anew, with the provider that the account is authorised with now.
            renewAll()
        case .notAuthorized:
            await endAll(Job.Problem(account: account, code: error.code, message: error.message))
        case .gone:
            try await noteGone(error, from: name)
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

    /// Notes that a provider is over, if it is still the account's.
    func noteGone(_ error: ProviderError, from name: String) async throws {
        try await archive.update(account) { if $0.provider == name { $0.gone = error.message } }
    }

    /// Whether the account is authorised with another provider by now.
    func hasMoved(from name: String) async throws -> Bool {
        try await archive.facts(of: account).map { $0.provider != name } ?? false
    }

    /// Marks the wanted days of windows as failed, with the reason, and goes on without them.
    ///
    /// - Parameter counts: whether the days were tried: only then their next look is put off further.
    func fail(_ windows: [FetchWindow], with error: ProviderError, counts: Bool = true) async throws {
        guard let rules, let first = windows.first else { return }
        let now = rules.at(clock.now(), in: rules.zone)
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
            await close(window.resource, Array(window.days)) { job, days in
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

    func isWanted(_ key: DayKey) -> Bool { tickets.values.contains { $0.pending.contains(key) } }

    /// Takes days of a resource off every job that wants them.
    func close(_ resource: Resource, _ days: [CivilDay], _ change: @Sendable (inout Job, Int) -> Void) async {
        let keys = Set(days.map { DayKey(resource: resource, day: $0) })
        for (id, ticket) in tickets {
            let mine = ticket.pending.intersection(keys).count
            guard mine > 0 else { continue }
            tickets[id]?.pending.subtract(keys)
            await board.update(id) { change(&$0, mine) }
        }
    }

    /// Lets go of the jobs that have nothing left here.
    func release() async {
        guard !Task.isCancelled else { return }
        let finished = tickets.filter { $0.value.isPlanned && $0.value.pending.isEmpty }.keys
        for id in finished {
            tickets[id] = nil
            await onFetched(id)
        }
        if tickets.isEmpty { ledger = [:] }
    }

    /// Ends every job's part here with one problem.
    func endAll(_ problem: Job.Problem) async {
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

    func each(_ ids: some Sequence<String>, _ change: @escaping @Sendable (inout Job) -> Void) async {
        for id in Array(ids) { await board.update(id, change) }
    }

    /// Tells the jobs how many calls are left and how long they may take.
    func tellRemaining() async {
        let offers = Dictionary(uniqueKeysWithValues: provider.catalogue.map { ($0.resource, $0) })
        let calls = queue.reduce(0) { $0 + (offers[$1.resource]?.calls(days: $1.days.count) ?? 1) }
        let budget = await budget.reading
        let now = clock.now()
        for (id, ticket) in tickets {
            let start = ticket.start
            await board.update(id) { job in
                job.callsLeft = calls
                job.secondsLeft = Estimate.secondsLeft(
                    calls: job.calls - start.calls, since: start.at, callsLeft: calls, budget: budget, now: now)
            }
        }
    }
}
