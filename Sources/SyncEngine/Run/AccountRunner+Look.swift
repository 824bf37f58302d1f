import Foundation
import HealthModel

/// What a sync knows before it plans.
struct Look: Sendable {
    var rules: DayRules
    var scopes: Set<String>
    /// The far end of "everything".
    var since: CivilDay
    /// The first date that can have data.
    var memberSince: CivilDay?
    var problems: [Job.Problem]
}

extension AccountRunner {
    enum LookResult {
        case usable(Look)
        /// The budget has been told until when, or the account has moved to another provider: look again.
        case again
        /// Nothing can be fetched, and why.
        case hopeless(Job.Problem)
    }

    /// Turns to the provider that the account is authorised with now.
    func turnToProvider() async throws {
        guard let facts = try await archive.facts(of: account), let provider = providers[facts.provider] else { return }
        self.provider = provider
        await budget.count(for: provider)
    }

    /// Reads the profile once a day and the devices each time.
    func lookAtAccount(jobs: [String]) async throws -> LookResult {
        guard var facts = try await archive.facts(of: account) else {
            return .hopeless(
                Job.Problem(
                    account: account, code: "not_authorized",
                    message: settings.notAuthorized(account)))
        }
        guard providers[facts.provider] != nil else {
            return .hopeless(
                Job.Problem(
                    account: account, code: "not_authorized",
                    message: "\(account) was authorised with \(facts.provider), which this version does not know. "
                        + settings.authorizeHint(account)))
        }
        // It moved since the runner turned to it.
        guard facts.provider == provider.name else { return .again }
        if clock.now() < DayRules.earliestNow { return .hopeless(clockNotSet()) }
        let gate = budget.gate(for: .current) {
            for id in jobs { await self.board.update(id) { $0.calls += 1 } }
        }
        var problems: [Job.Problem] = []
        do {
            let scopes = try await provider.access(of: account).scopes
            do { try await readProfile(&facts, gate) } catch let error as ProviderError
                where error.kind != .scopeMissing
            {
                guard let problem = note(error, nil) else { throw error }
                problems.append(problem)
            } catch is ProviderError {
                // Told below where no zone is known without it.
            }
            guard let zone = settings.zone(of: facts) else {
                return .hopeless(
                    problems.first
                        ?? Job.Problem(
                            account: account, code: "zone_unknown",
                            message:
                                "The time zone of \(account) is not known: the scope \(provider.profileScope) was not "
                                + "granted or the profile names none. Set LOCAL_TIMEZONE, e.g. to Europe/Vienna."))
            }
            do { try await readDevices(&facts, zone, gate) } catch let error as ProviderError {
                let isNotGranted = error.kind == .scopeMissing
                guard let problem = isNotGranted ? devicesNotGranted() : note(error, .devices) else { throw error }
                problems.append(problem)
                // What was known once must not stand for ever: nothing later than it would be asked for.
                if isNotGranted || error.kind == .forbidden || error.kind == .rejected { facts.lastSync = nil }
            }
            let now = clock.now()
            mendAuthorizedAt(&facts, now)
            let since = facts.syncSince ?? settings.since ?? CivilDay(facts.authorizedAt, in: zone).advanced(by: -30)
            facts.syncSince = since
            try await keep(facts)
            let sample = facts.lastSync == nil ? try await newestSample(before: CivilDay(now, in: zone)) : nil
            let rules = DayRules(zone: zone, deviceSync: facts.lastSync, newestSample: sample, now: now)
            if rules.isClockBehind { problems.append(clockBehind(facts.lastSync)) }
            return .usable(
                Look(
                    rules: rules, scopes: scopes, since: settings.since ?? facts.syncSince ?? rules.today,
                    memberSince: facts.profile?.memberSince, problems: problems))
        } catch let error as ProviderError {
            if error.kind == .gone { try await noteGone(error, from: provider.name) }
            if case .rateLimited = error.kind { return .again }
            if error.kind == .notAuthorized, try await hasMoved(from: provider.name) { return .again }
            return .hopeless(Job.Problem(account: account, code: error.code, message: error.message))
        }
    }

    /// Keeps what the look found. Of an account that has moved to another provider meanwhile it tells nothing.
    private func keep(_ facts: AccountFacts) async throws {
        try await archive.update(account) {
            ($0.authorizedAt, $0.syncSince) = (facts.authorizedAt, facts.syncSince)
            guard $0.provider == facts.provider else { return }
            ($0.gone, $0.lastSync, $0.devicesReadAt) = (nil, facts.lastSync, facts.devicesReadAt)
        }
    }

    /// Nobody was authorised in the future, or before this program was written: the clock was wrong then, and what was
    /// counted back from it is too.
    private func mendAuthorizedAt(_ facts: inout AccountFacts, _ now: Date) {
        guard
            facts.authorizedAt < DayRules.earliestNow
                || facts.authorizedAt.timeIntervalSince(now) > DayRules.clockTolerance
        else { return }
        // A clock that may be behind itself tells nothing: the tracker's sync is near one that is right.
        if facts.authorizedAt > now {
            guard let sync = facts.lastSync, sync.timeIntervalSince(now) <= DayRules.farthestSync else { return }
        }
        (facts.authorizedAt, facts.syncSince) = (now, nil)
    }

    private func clockNotSet() -> Job.Problem {
        Job.Problem(
            account: account, code: "clock_not_set",
            message: "The clock of this machine is not set: it says \(clock.now().formatted(.iso8601)). Nothing is "
                + "fetched until it is right. Set it, e.g. with: timedatectl set-ntp true.")
    }

    private func clockBehind(_ sync: Date?) -> Job.Problem {
        Job.Problem(
            account: account, code: "clock_behind",
            message: "The tracker last synced at \(sync?.formatted(.iso8601) ?? ""), and the clock of this machine is "
                + "behind that: it says \(clock.now().formatted(.iso8601)). Nothing later is fetched. Set the clock, e.g. "
                + "with: timedatectl set-ntp true.")
    }

    /// The problem that a failed call of the look is; nil when the whole sync has to end with it.
    private func note(_ error: ProviderError, _ resource: Resource?) -> Job.Problem? {
        switch error.kind {
        case .notAuthorized, .gone, .cancelled, .rateLimited: return nil
        case .scopeMissing, .forbidden, .rejected, .unavailable, .unreadable:
            return Job.Problem(account: account, resource: resource, code: error.code, message: error.message)
        }
    }

    private func devicesNotGranted() -> Job.Problem {
        Job.Problem(
            account: account, resource: .devices, code: "scope_missing",
            message: "devices was not granted (scope \(provider.lookScope)): battery levels are missing, and when the "
                + "tracker last synced is not known. To add it, authorise again and leave its box ticked.",
            isFailure: false)
    }

    private func readProfile(_ facts: inout AccountFacts, _ gate: CallGate) async throws {
        let now = clock.now()
        let zone = facts.profile?.timeZone.flatMap(TimeZone.init(identifier:)) ?? .gmt
        let isToday = facts.profileReadAt.map { CivilDay($0, in: zone) == CivilDay(now, in: zone) } ?? false
        guard !isToday else { return }
        let profile = try await provider.profile(of: account, gate: gate)
        (facts.profile, facts.profileReadAt) = (profile, now)
        // At once: whatever the devices call comes to, the profile is not asked for again today.
        let name = facts.provider
        try await archive.update(account) {
            if $0.provider == name { ($0.profile, $0.profileReadAt) = (profile, now) }
        }
    }

    private func readDevices(_ facts: inout AccountFacts, _ zone: TimeZone, _ gate: CallGate) async throws {
        let look = try await provider.look(for: account, gate: gate)
        let now = clock.now()
        facts.lastSync = look.lastSync?.date(in: zone)
        facts.devicesReadAt = now
        let today = CivilDay(now, in: zone)
        var held = try await archive.day(today, of: .devices, account: account)
        // At a seam between providers the later one's day replaces the earlier one whole.
        if held?.context.provider != provider.name { held = nil }
        var parts = held?.parts ?? []
        if parts.last?.bytes != look.body { parts.append(DayPart(String(Int(now.timeIntervalSince1970)), look.body)) }
        let end = today.advanced(by: 1).start(in: zone)
        let entry = LedgerEntry(
            resource: .devices, day: today, state: .settled, hasData: look.deviceCount > 0, lookedAt: now,
            lastSyncSeen: facts.lastSync.map { min($0, now) }, timeZone: held?.context.timeZone ?? zone.identifier)
        let context =
            held?.context
            ?? DayContext(
                provider: provider.name, timeZone: zone.identifier, seenUntil: Int64(end.timeIntervalSince1970))
        let receipt = try await archive.commit([DayRecord(entry: entry, parts: parts, context: context)], of: account)
        archived(upTo: receipt.sequence)
    }

    /// The newest heart-rate sample or step, for accounts whose devices do not tell when they synced.
    private func newestSample(before day: CivilDay) async throws -> Date? {
        let samples = [MeasurementName.heartRate.name, MeasurementName.steps.name]
        var newest: Int64?
        for resource in [Resource.heartRate, .steps] {
            guard let held = try await archive.newestDay(of: resource, account: account, notAfter: day) else {
                continue
            }
            // A day of another provider, or one that cannot be read, tells nothing.
            guard held.context.provider == provider.name, let series = try? provider.decode(held) else { continue }
            for series in series where samples.contains(series.measurement) {
                guard case .integers(let values)? = series.columns.first?.values else { continue }
                let last = values.lastIndex { $0 > 0 }.map { series.times[$0] }
                newest = [newest, last].compactMap { $0 }.max()
            }
        }
        return newest.map { Date(timeIntervalSince1970: TimeInterval($0)) }
    }
}
