import Foundation
import HealthModel

/// What is wanted becomes windows: the planner's input is gathered here.
extension AccountRunner {
    func plan() async throws {
        let seen = arrivals.value
        try await turnToProvider()
        if let until = await budget.wait(for: .current) {
            return await wait(until: until, orArrivalAfter: seen)
        }
        let fresh = tickets.filter { !$0.value.isPlanned }
        await each(fresh.keys) { $0.state = .syncing }
        let look: Look
        switch try await lookAtAccount(jobs: Array(fresh.keys)) {
        case .usable(let found): look = found
        case .again: return
        case .hopeless(let problem):
            troubles = [problem]
            await endAll(problem)
            return
        }
        troubles = look.problems
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
            }, offers: provider.catalogue, zones: zones)
        await tellRemaining()
    }

    /// A window with what is still wanted of it.
    func rest(of window: FetchWindow) -> [FetchWindow] {
        let days = window.days.filter { isWanted(DayKey(resource: window.resource, day: $0)) }
        return Planner.windows(
            wanted: [window.resource: Set(days)],
            offers: provider.catalogue.filter { $0.resource == window.resource }, zones: zones)
    }

    /// A row keeps the zone in which it was first read.
    func zones(of resource: Resource, _ days: ClosedRange<CivilDay>) -> DayZones {
        var zones = DayZones(rules?.zone ?? .gmt)
        for day in days.lowerBound...days.upperBound.advanced(by: 1) {
            let held = ledger[DayKey(resource: resource, day: day)]?.timeZone.flatMap(TimeZone.init(identifier:))
            if let held, held != zones.current { zones.others[day] = held }
        }
        return zones
    }

    func plan(_ id: String, _ ticket: Ticket, _ look: Look) async throws {
        var ticket = tickets[id] ?? ticket
        let before = ticket.pending.count
        let offered = Set(provider.catalogue.map(\.resource))
        // Planned with another provider before: what this one has not got is not waited for.
        ticket.pending = ticket.pending.filter { offered.contains($0.resource) }
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
            guard offer.isGranted(by: look.scopes) else {
                let problem = missingScope(offer)
                await board.update(id) { $0.add(problem) }
                continue
            }
            for day in first...last {
                let key = DayKey(resource: offer.resource, day: day)
                let demand = ticket.request.demand
                // Not again what this job has seen already; a look of the future is one of a wrong clock.
                if demand == .forced, let lookedAt = ledger[key]?.lookedAt, lookedAt > ticket.since,
                    lookedAt <= look.rules.now
                {
                    continue
                }
                let isWanted = look.rules.wantsLook(
                    day, of: offer.resource, held: ledger[key], demand: demand, costsACall: offer.costsACallADay,
                    isForeign: ledger[key]?.provider.map { $0 != provider.name } ?? false)
                guard isWanted else { continue }
                ticket.pending.insert(key)
            }
        }
        // Of a job that is planned anew only what came on top.
        let count = ticket.pending.count - before
        let isCounted = ticket.isCounted
        ticket.isCounted = false
        await board.update(id) { isCounted ? $0.goesOn(with: count) : ($0.daysWanted += count) }
    }

    func missingScope(_ offer: ResourceOffer) -> Job.Problem {
        Job.Problem(
            account: account, resource: offer.resource, code: "scope_missing",
            message: "\(offer.resource.slug) was not granted (scope \(offer.scope)). To add it, authorise again and "
                + "leave its box ticked.", isFailure: false)
    }
}
