public import HealthModel

/// Reads every point of an archive's days, a day at a time: memory does not grow with the range.
public struct SeriesExport: Sendable {
    /// A day that has data.
    public struct Day: Sendable, Hashable {
        /// Whose it is.
        public var account: Account
        /// What it is of.
        public var resource: Resource
        /// Its date.
        public var day: CivilDay
    }

    private let archive: any SyncArchive
    private let providers: [String: any HealthProvider]

    /// - Parameter providers: whoever wrote a day reads it; no call is made.
    public init(archive: any SyncArchive, providers: [any HealthProvider]) {
        self.archive = archive
        self.providers = Dictionary(providers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The days with data, by account, resource and date.
    ///
    /// - Parameters:
    ///   - account: nil: all.
    ///   - from: nil: the first.
    ///   - to: nil: the last.
    public func days(
        of account: Account?, _ resources: [Resource], from: CivilDay?, to: CivilDay?
    ) async throws -> [Day] {
        let accounts = try await archive.accounts().map(\.account).filter { account == nil || $0 == account }
        let span = (from ?? .distantPast)...max(from ?? .distantPast, to ?? .distantFuture)
        var days: [Day] = []
        for account in accounts {
            let entries = try await archive.ledger(of: account, days: span)
            days += entries.filter { $0.hasData && resources.contains($0.resource) }
                .sorted { ($0.resource, $0.day) < ($1.resource, $1.day) }
                .map { Day(account: account, resource: $0.resource, day: $0.day) }
        }
        return days
    }

    /// A day's points, as they are delivered; none where it is gone by now. Throws ``ProviderError`` of one that cannot be
    /// read.
    public func series(of day: Day) async throws -> [AccountSeries] {
        guard let held = try await archive.day(day.day, of: day.resource, account: day.account) else { return [] }
        guard !held.isDamaged, let provider = providers[held.context.provider] else {
            throw ProviderError(
                .unreadable,
                "\(day.account)/\(day.resource.slug)/\(day.day) is damaged, or of a provider that is not known here.")
        }
        return try provider.decode(held).map { AccountSeries(day.account, $0) }
    }
}
