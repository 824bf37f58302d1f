import Foundation
import HealthModel

/// What is wanted becomes windows: the planner's input is gathered here.
extension AccountRunner {
    func plan() async throws {
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
        // Delivered is a job when a sink has what was archived before it too: its settled days may still be on their way.
        let sequence = try await archive.lastSequence()
        await each(fresh.keys) { $0.sequence = max($0.sequence, sequence) }
        for (id, ticket) in fresh { try await plan(id, ticket, look) }
        queue = Planner.windows(
            wanted: tickets.values.reduce(into: [:]) { wanted, ticket in
                for key in ticket.pending { wanted[key.resource, default: []].insert(key.day) }
            }, offers: provider.catalogue)
        await tellRemaining()
    }

    func plan(_ id: String, _ ticket: Ticket, _ look: Look) async throws {
        var ticket = tickets[id] ?? ticket
        let before = ticket.pending.count
        ticket.isPlanned = true
        defer { if tickets[id] != nil { tickets[id] = ticket } }
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
        await board.update(id) { $0.daysWanted += count }
    }

    func missingScope(_ offer: ResourceOffer) -> Job.Problem {
        Job.Problem(
            account: account, resource: offer.resource, code: "scope_missing",
            message: "\(offer.resource.slug) was not granted (scope \(offer.scope)). To add it, authorise again and "
                + "leave its box ticked.", isFailure: false)
    }
}
