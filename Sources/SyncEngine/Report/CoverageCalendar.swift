public import Foundation
public import HealthModel

/// What the copy holds of each resource on each date: a fold of the archive's rows.
public struct CoverageCalendar: Sendable, Codable, Equatable {
    /// What is known of one date; the raw value stands for it in ``ResourceDays/days``.
    public enum Mark: String, Sendable, Codable, CaseIterable {
        /// Settled, with data.
        case settled = "s"
        /// To be looked at again.
        case open = "o"
        /// Looked at, and empty for good.
        case empty = "e"
        /// The last look failed.
        case failed = "f"
        /// Never asked for.
        case notFetched = "."
        /// Not to be had: not granted, before the account began, after the tracker's last sync, or a look at devices that
        /// nobody made.
        case notToBeHad = "-"
    }

    /// Neighbouring dates that failed, or lack a part, for the same reason.
    public struct FailureRun: Sendable, Codable, Equatable {
        /// The first date.
        public var from: CivilDay
        /// The last date.
        public var to: CivilDay
        /// A ``ProviderError/code``.
        public var code: String
        /// What happened and what to do.
        public var message: String
        /// The earliest next try among them; null: not by itself.
        @Nullable public var retryAt: Date?
    }

    /// One resource.
    public struct ResourceDays: Sendable, Codable, Equatable {
        /// A ``Mark`` for each date from ``CoverageCalendar/from`` to ``CoverageCalendar/to``.
        public var days: String
        /// In the order of their dates; also of dates that are settled or open and of which a part was refused.
        public var failures: [FailureRun]
    }

    /// Whose copy it is.
    public var account: String
    /// The first date.
    public var from: CivilDay
    /// The last date.
    public var to: CivilDay
    /// The civil time for which it was made.
    public var now: Date
    /// The account's zone, in which it is `to`; null until it is known.
    @Nullable public var timeZone: String?
    /// By slug, with an entry for every ``Resource``.
    public var resources: [String: ResourceDays]

    /// - Parameters:
    ///   - offered: what the account's provider has and the person granted.
    ///   - had: the dates of which there can be data.
    init(
        account: Account, days: ClosedRange<CivilDay>, entries: [LedgerEntry], offered: Set<Resource>,
        had: ClosedRange<CivilDay>?, now: Date, timeZone: String?
    ) {
        self.account = account.name
        (from, to) = (days.lowerBound, days.upperBound)
        self.now = now
        self.timeZone = timeZone
        let rows = Dictionary(grouping: entries.filter { days.contains($0.day) }, by: \.resource)
        resources = [:]
        for resource in Resource.allCases {
            let isOffered = offered.contains(resource)
            let rows = (rows[resource] ?? []).sorted { $0.day < $1.day }
            var marks = days.map { isOffered && had?.contains($0) == true ? Mark.notFetched : .notToBeHad }
            for row in rows { marks[row.day - days.lowerBound] = Self.mark(of: row) }
            resources[resource.slug] = ResourceDays(
                days: marks.map(\.rawValue).joined(), failures: Self.runs(of: rows))
        }
    }

    private static func mark(of row: LedgerEntry) -> Mark {
        if row.state == .failed { return .failed }
        if row.lookedAt == nil { return .notFetched }
        if row.state == .open { return .open }
        return row.hasData ? .settled : .empty
    }

    /// - Parameter rows: in the order of their dates.
    private static func runs(of rows: [LedgerEntry]) -> [FailureRun] {
        var runs: [FailureRun] = []
        for row in rows {
            guard let failure = row.failure else { continue }
            if let last = runs.last, last.to.advanced(by: 1) == row.day, last.code == failure.code,
                last.message == failure.message
            {
                runs[runs.count - 1].to = row.day
                runs[runs.count - 1].retryAt = [last.retryAt, failure.retryAt].compactMap(\.self).min()
            } else {
                runs.append(
                    FailureRun(
                        from: row.day, to: row.day, code: failure.code, message: failure.message,
                        retryAt: failure.retryAt))
            }
        }
        return runs
    }
}
