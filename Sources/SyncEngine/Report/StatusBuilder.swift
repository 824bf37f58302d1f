import Foundation
import HealthModel

/// Reads one account's part of `/status` from the archive's rows.
struct StatusBuilder {
    /// The account's own.
    let provider: any HealthProvider
    /// By name: whoever wrote a day reads it.
    let providers: [String: any HealthProvider]
    let archive: any SyncArchive
    let settings: SyncSettings
    let now: Date

    /// - Parameter troubles: of the account's last look.
    func status(
        of facts: AccountFacts, budget: BudgetReading, latest: StatusReport.Latest, troubles: [Job.Problem]
    ) async throws -> StatusReport.AccountStatus {
        let days = days(of: facts, zone: settings.zone(of: facts) ?? .gmt)
        var (authorization, message, endsAt) = ("authorized", facts.gone, Date?.none)
        var missing: [String] = []
        var scopes: Set<String>?
        do {
            let access = try await provider.access(of: facts.account)
            let wanted = provider.catalogue.flatMap(\.scopes) + [provider.lookScope, provider.profileScope]
            scopes = access.scopes
            missing = Set(wanted).subtracting(access.scopes).sorted()
            (message, endsAt) = (message ?? access.notice, access.endsAt)
        } catch let error {
            (authorization, message) = ("unauthorized", error.message)
        }
        if facts.gone != nil { authorization = "gone" }
        if let leftAt = facts.leftAt {
            authorization = "left"
            message =
                "\(facts.account) was taken off on \(leftAt.formatted(.iso8601.year().month().day())); its data stay. To "
                + "sync it again: \(settings.authorizeHint(facts.account))"
        }
        // What a person has to do about an authorisation is told by the message.
        let failures = authorization == "authorized" ? troubles.filter(\.isFailure) : []
        var resources = try await resources(of: facts, days: days, scopes)
        if let failure = failures.first(where: { $0.resource == .devices }) {
            resources[Resource.devices.slug]?.lastError = failure.message
        }
        return StatusReport.AccountStatus(
            account: facts.account.name, provider: facts.provider, authorization: authorization, message: message,
            lastError: failures.first { $0.resource == nil }?.message,
            authorizedAt: facts.renewedAt, authorizationEndsAt: endsAt, missingScopes: missing,
            grantedScopes: scopes?.sorted() ?? [],
            timeZone: settings.zone(of: facts)?.identifier,
            syncSince: (settings.since ?? facts.syncSince)?.description,
            deviceSync: deviceSync(of: facts), resources: resources,
            budget: StatusReport.BudgetStatus(
                limit: budget.limit, remaining: budget.remaining, resetAt: budget.resetAt,
                periodSeconds: Int(budget.period)),
            latest: latest)
    }

    /// The tracker's last sync; not later than the look that told it, whatever its clock says.
    private func deviceSync(of facts: AccountFacts) -> Date? {
        facts.lastSync.map { sync in facts.devicesReadAt.map { min($0, sync) } ?? sync }
    }

    /// The date it is for an account.
    func today(of facts: AccountFacts) -> CivilDay { CivilDay(now, in: settings.zone(of: facts) ?? .gmt) }

    /// The dates that the copy should hold; nil before anything is known.
    private func days(of facts: AccountFacts, zone: TimeZone) -> ClosedRange<CivilDay>? {
        guard let since = settings.since ?? facts.syncSince, facts.devicesReadAt != nil || facts.profileReadAt != nil
        else {
            return nil
        }
        let first = max(since, facts.profile?.memberSince ?? since)
        let last = DayRules(zone: zone, deviceSync: facts.lastSync, now: now).lastDay
        return first <= last ? first...last : nil
    }

    private func resources(
        of facts: AccountFacts, days: ClosedRange<CivilDay>?, _ scopes: Set<String>?
    ) async throws -> [String: StatusReport.ResourceStatus] {
        let coverage = try await days.asyncMap { try await archive.coverage(of: facts.account, days: $0) } ?? [:]
        let offered = Set(provider.catalogue.map(\.resource))
        var result: [String: StatusReport.ResourceStatus] = [:]
        for resource in Resource.allCases {
            let held = coverage[resource] ?? Coverage()
            var status = StatusReport.ResourceStatus(
                lastSync: held.lastLook, completeThrough: nil, daysMissing: 0, lagSeconds: nil,
                lastError: facts.leftAt == nil ? held.failure?.message : nil)
            status.granted = scopes.flatMap { scopes in
                resource == .devices
                    ? scopes.contains(provider.lookScope)
                    : provider.catalogue.first { $0.resource == resource }?.isGranted(by: scopes)
            }
            if resource == .devices {
                status.lastSync = facts.devicesReadAt
            } else if offered.contains(resource), let days {
                let missing = days.filter { !held.looked.contains($0) }
                let through = missing.first.map { $0.advanced(by: -1) } ?? days.upperBound
                status.daysWanted = days.count
                status.daysMissing = missing.count
                status.daysFailed = facts.leftAt == nil ? held.failed : 0
                status.completeThrough = through >= days.lowerBound ? through.description : nil
            }
            if let lastSync = status.lastSync, let device = deviceSync(of: facts) {
                status.lagSeconds = device > lastSync ? Int(now.timeIntervalSince(lastSync)) : 0
            }
            result[resource.slug] = status
        }
        return result
    }

    func latest(of account: Account, today: CivilDay) async throws -> StatusReport.Latest {
        var latest = StatusReport.Latest()
        let devices = try await series(.devices, account, today).filter {
            $0.measurement == MeasurementName.battery.name
        }
        latest.battery = devices.max { ($0.times.last ?? 0) < ($1.times.last ?? 0) }.flatMap { $0.lastFloat("value") }
        latest.restingHeartRate = try await restingHeartRate(account, today)
        if let day = try await archive.day(today, of: .steps, account: account) {
            let steps = decode(day).flatMap { $0.integers("value") }
            if !steps.isEmpty { latest.stepsToday = Int(steps.reduce(0, +)) }
        }
        if let night = try await archive.newestDay(of: .sleep, account: account, notAfter: today),
            night.day >= today.advanced(by: -1)
        {
            let main = decode(night).first {
                $0.measurement == MeasurementName.sleepSummary.name
                    && $0.tags.contains(Series.Tag("isMainSleep", "True"))
            }
            latest.minutesAsleep = main?.integers("minutesAsleep").last.map(Int.init)
        }
        latest.weight = try await series(.weight, account, today).first { $0.measurement == MeasurementName.body.name }?
            .lastFloat(
                "weight")
        return latest
    }

    /// Of the newest of the last two days that has one: it comes late in the day.
    private func restingHeartRate(_ account: Account, _ today: CivilDay) async throws -> Int? {
        var day = today
        for _ in 0..<2 {
            guard let held = try await archive.newestDay(of: .heartRate, account: account, notAfter: day) else {
                return nil
            }
            if let value = decode(held).first(where: { $0.measurement == MeasurementName.restingHeartRate.name })?
                .integers("value").last
            {
                return Int(value)
            }
            day = held.day.advanced(by: -1)
        }
        return nil
    }

    private func series(_ resource: Resource, _ account: Account, _ day: CivilDay) async throws -> [Series] {
        guard let held = try await archive.newestDay(of: resource, account: account, notAfter: day) else { return [] }
        return decode(held)
    }

    /// A day that cannot be read leaves its tile empty until it is replaced.
    private func decode(_ day: ArchivedDay) -> [Series] {
        (try? providers[day.context.provider]?.decode(day)) ?? []
    }
}

extension Series {
    /// The present values of an integer field.
    fileprivate func integers(_ field: String) -> [Int64] {
        guard case .integers(let values)? = columns.first(where: { $0.field == field })?.values else { return [] }
        return values.filter { $0 != Self.absentInteger }
    }

    /// The last present value of a float field.
    fileprivate func lastFloat(_ field: String) -> Double? {
        guard case .floats(let values)? = columns.first(where: { $0.field == field })?.values else { return nil }
        return values.last { !$0.isNaN }
    }
}

extension Optional {
    fileprivate func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
