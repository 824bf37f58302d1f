import Foundation
import HealthModel

/// What `/status` says at a moment, as points beside the data, so that whoever draws the data can draw how complete they are.
public enum StatusSeries {
    /// The measurement's name; its tags are `account` and `resource`, a slug or `all` for the account as a whole.
    public static let measurement = "SyncStatus"

    /// A point for each resource and one for the account, of every account that has not left.
    public static func series(of report: StatusReport) -> [AccountSeries] {
        let now = Int64(report.now.timeIntervalSince1970)
        var all: [AccountSeries] = []
        for account in report.accounts where account.authorization != "left" {
            guard let owner = Account(account.account) else { continue }
            func add(_ resource: String, _ fields: [Point.Field]) {
                let tags = [Series.Tag("resource", resource)]
                guard let series = Series(measurement, tags: tags, [Point(now, fields: fields)]) else { return }
                all.append(AccountSeries(owner, series))
            }
            for (slug, resource) in account.resources.sorted(by: { $0.key < $1.key }) where resource.daysWanted > 0 {
                add(
                    slug,
                    days([resource]) + [
                        .integer("days_wanted", Int64(resource.daysWanted)),
                        .integer("days_held", Int64(resource.daysWanted - resource.daysMissing)),
                        .integer("lag", resource.lagSeconds.map(Int64.init)),
                    ])
            }
            func seconds(_ date: Date?) -> Int64? { date.map { Int64($0.timeIntervalSince(report.now)) } }
            add(
                "all",
                days(Array(account.resources.values)) + [
                    .integer("lag", seconds(account.deviceSync).map { -$0 }),
                    .integer("last_success", seconds(account.lastAnswer).map { -$0 }),
                    .integer("budget_limit", account.budget.limit.map(Int64.init)),
                    .integer("budget_remaining", account.budget.remaining.map(Int64.init)),
                    .integer("queue", Int64(report.sinks.map(\.pending).max() ?? 0)),
                    .integer("sinks_failed", Int64(report.sinks.count { $0.lastError != nil })),
                    .integer("jobs", report.job == nil ? 0 : 1),
                    .integer("errors", Int64(errors(of: account, report.sinks))),
                    .integer("authorized", account.authorization == "authorized" ? 1 : 0),
                    .integer("authorization_ends_in", seconds(account.authorizationEndsAt)),
                ])
        }
        return all
    }

    /// The share of the dates that have an answer, and how many failed. What was not granted counts for nothing.
    private static func days(_ resources: [StatusReport.ResourceStatus]) -> [Point.Field] {
        let counted = resources.filter { $0.granted != false }
        let wanted = counted.map(\.daysWanted).reduce(0, +)
        let missing = counted.map(\.daysMissing).reduce(0, +)
        return [
            .float("coverage", wanted == 0 ? nil : 100 * Double(wanted - missing) / Double(wanted)),
            .integer("days_failed", Int64(counted.map(\.daysFailed).reduce(0, +))),
        ]
    }

    /// How many of the account, its resources and the sinks say that something is wrong.
    private static func errors(
        of account: StatusReport.AccountStatus, _ sinks: [StatusReport.SinkStatus]
    ) -> Int {
        let told = [account.lastError] + account.resources.values.map(\.lastError) + sinks.map(\.lastError)
        return told.compactMap(\.self).count + (account.authorization == "authorized" ? 0 : 1)
    }
}
