import GRDB
public import HealthModel
import SyncEngine

extension ArchiveInspection {
    /// Days of a resource that are in the same state.
    public struct DayGroup: Sendable, Equatable {
        /// The account's name.
        public var account: String
        /// A resource's slug.
        public var resource: String
        /// `open`, `settled` or `failed`.
        public var state: String
        /// Why they failed, as a bounded word; nil where they did not.
        public var failure: String?
        /// How many there are.
        public var count: Int
        /// From the first of them to the last.
        public var days: ClosedRange<CivilDay>

        /// Days of a resource from the first to the last, not all of them in between.
        public init(
            account: String, resource: String, state: String, failure: String?, count: Int, days: ClosedRange<CivilDay>
        ) {
            self.account = account
            self.resource = resource
            self.state = state
            self.failure = failure
            self.count = count
            self.days = days
        }
    }

    /// All days of the archive in `directory`, by account, resource and state. Throws ``ArchiveError``.
    public static func dayGroups(_ directory: String) async throws -> [DayGroup] {
        let archive = try SQLiteArchive(lookingAt: directory, tokenKey: nil)
        defer { try? archive.close() }
        return try await archive.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT account, resource, state, failure_code, count(*) AS count, min(day) AS first, max(day) AS last
                    FROM day GROUP BY account, resource, state, failure_code ORDER BY account, resource, state, failure_code
                    """
            ).map { row in
                DayGroup(
                    account: row["account"], resource: row["resource"], state: row["state"],
                    failure: row["failure_code"],
                    count: row["count"],
                    days: CivilDay(daysSince1970: row["first"])...CivilDay(daysSince1970: row["last"]))
            }
        }
    }
}
