import Foundation
import HealthModel
import Logging

/// The windows are fetched, and their answers archived.
extension AccountRunner {
    enum Outcome: Sendable {
        /// What could be read of an answer is archived; the other dates failed.
        case archived(FetchWindow, CommitReceipt, points: Int, unreadable: [CivilDay: ProviderError])
        case failed(FetchWindow, ProviderError)
        case broken(ArchiveError)
    }

    /// Works the queue off, side by side within the provider's width, until it is empty or a new job wants planning.
    func work() async throws {
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

    func calls(of window: FetchWindow) -> Int {
        provider.catalogue.first { $0.resource == window.resource }?.callsPerRequest ?? 1
    }

    func use(of window: FetchWindow) -> RateBudget.Use {
        guard let rules else { return .backfill }
        return window.days.upperBound >= rules.today.advanced(by: -1) ? .current : .backfill
    }

    /// Waits for the budget, but not when a job comes or goes meanwhile.
    ///
    /// - Parameter seen: the arrivals before whoever waits looked at the tickets: one since then ends the wait at once.
    func wait(until: Date, orArrivalAfter seen: Int) async {
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

    func execute(_ window: FetchWindow) async -> Outcome {
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

    func record(
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
    func count(_ record: DayRecord) throws(ProviderError) -> Int {
        let day = ArchivedDay(
            account: account, resource: record.entry.resource, day: record.entry.day, parts: record.parts,
            context: record.context)
        return try provider.decode(day).reduce(0) { $0 + $1.count }
    }

    func countCall(for window: FetchWindow) async {
        let keys = window.days.map { DayKey(resource: window.resource, day: $0) }
        for (id, ticket) in tickets where keys.contains(where: ticket.pending.contains) {
            await board.update(id) { $0.calls += 1 }
        }
    }
}
