import Foundation
import HealthModel
import Logging

/// The windows are fetched, and their answers archived.
extension AccountRunner {
    enum Outcome: Sendable {
        /// Each date of the window was handed over.
        case fetched(FetchWindow)
        /// Dates that were handed over before stay archived. With the provider that was asked.
        case failed(FetchWindow, ProviderError, of: String)
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
        provider.catalogue.first { $0.resource == window.resource }?.calls(days: window.days.count) ?? 1
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
        let provider = provider
        guard let rules else {
            return .failed(window, ProviderError(.cancelled, "The sync was stopped."), of: provider.name)
        }
        let gate = budget.gate(for: use(of: window)) { await self.countCall(for: window) }
        let intake = WindowIntake(
            window, account: account, provider: provider, archive: archive, clock: clock, rules: rules,
            isWanted: { try await self.isWantedStill(DayKey(resource: window.resource, day: $0)) },
            report: { try await self.record($0, of: window) }, tell: { await self.tell($0, of: window) })
        let failure = await unlessLeaving { () async -> ProviderError? in
            do throws(ProviderError) {
                try await provider.fetch(window, for: self.account, gate: gate, receiver: intake)
                return nil
            } catch {
                return error
            }
        }
        await intake.end()
        switch await intake.broken {
        case nil: return failure.map { .failed(window, $0, of: provider.name) } ?? .fetched(window)
        case is CancellationError:
            return .failed(window, ProviderError(.cancelled, "The sync was stopped."), of: provider.name)
        case let error as ArchiveError: return .broken(error)
        case let error?: return .broken(ArchiveError("failed", "The archive could not take an answer: \(error)"))
        }
    }

    /// Cancels the work when the account is taken off: it has to end at once.
    private func unlessLeaving<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) async -> Result {
        await withTaskGroup(of: Result?.self) { group in
            group.addTask { await work() }
            group.addTask { [leaving] in
                for await hasLeft in leaving.watch() where hasLeft { break }
                return nil
            }
            var result: Result?
            while result == nil, let next = await group.next() {
                result = next
                group.cancelAll()
            }
            // Only the watcher brings nothing, and the work is waited for.
            return result!
        }
    }

    private func isWantedStill(_ key: DayKey) throws -> Bool {
        if hasLeft { throw CancellationError() }
        return isWanted(key)
    }

    func countCall(for window: FetchWindow) async {
        let keys = window.days.map { DayKey(resource: window.resource, day: $0) }
        for (id, ticket) in tickets where keys.contains(where: ticket.pending.contains) {
            await board.update(id) { $0.calls += 1 }
        }
    }
}
