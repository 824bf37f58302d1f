import Foundation
public import HealthModel

/// What the archive holds, for people to look at.
extension SyncEngine {
    /// What the copy holds of each resource on each date; nil when there is no such account.
    ///
    /// - Parameters:
    ///   - from: the first date; nil: the first that is wanted or held.
    ///   - to: the last date; nil: today.
    public func coverage(of account: Account, from: CivilDay?, to: CivilDay?) async throws -> CoverageCalendar? {
        guard let facts = try await archive.facts(of: account) else { return nil }
        let zone = settings.zone(of: facts)
        let now = clock.now()
        let last = to ?? CivilDay(now, in: zone ?? .gmt)
        let entries = try await archive.ledger(
            of: account, days: (from ?? .distantPast)...max(from ?? .distantPast, last))
        let since = settings.since ?? facts.syncSince ?? last.advanced(by: -30)
        let first = min(from ?? entries.map(\.day).min().map { min($0, since) } ?? since, last)
        let rules = DayRules(zone: zone ?? .gmt, deviceSync: facts.lastSync, now: now)
        let begin = facts.profile?.memberSince ?? .distantPast
        return CoverageCalendar(
            account: account, days: first...last, entries: entries,
            offered: await offered(to: facts),
            had: begin <= rules.lastDay ? begin...rules.lastDay : nil, now: now, timeZone: zone?.identifier)
    }

    /// Points from the archive, thinned; nil when there is no such account.
    public func series(_ request: SeriesRequest) async throws -> SeriesReading? {
        guard let facts = try await archive.facts(of: request.account) else { return nil }
        return try await SeriesReader(
            providers: providers, archive: archive, log: log, zone: settings.zone(of: facts) ?? .gmt
        )
        .read(request)
    }

    /// What can be fetched: all that the provider has, while nobody knows what was granted.
    private func offered(to facts: AccountFacts) async -> Set<Resource> {
        let provider = provider(of: facts)
        let scopes = try? await provider.access(of: facts.account).scopes
        return Set(provider.catalogue.filter { scopes.map($0.isGranted) ?? true }.map(\.resource))
    }
}

extension CivilDay {
    /// Earlier than any tracker.
    static let distantPast = CivilDay(daysSince1970: 0)
    /// Later than any.
    static let distantFuture = CivilDay(daysSince1970: 3_000_000)
}
