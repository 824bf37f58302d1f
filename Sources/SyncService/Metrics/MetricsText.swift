import Foundation
import HealthModel
import SyncEngine

/// What the service knows of itself, as Prometheus reads it: pure. Units are seconds and ratios; what is not known is left out.
enum MetricsText {
    private typealias Sample = Exposition.Sample

    private static let prefix = "fitbit_sync_"

    /// - Parameter jobs: newest first.
    static func text(
        of report: StatusReport, jobs: [Job], counters: SyncCounters,
        durations: [RequestDurations.Key: DurationHistogram], version: String
    ) -> String {
        var text = Exposition()
        addService(report, jobs, version, to: &text)
        let accounts = report.accounts.filter { $0.authorization != "left" }
        addAccounts(accounts, counters, to: &text)
        addResources(accounts, to: &text)
        addSinks(report.sinks, counters, to: &text)
        addRequests(durations, to: &text)
        return text.text
    }

    private static func addService(
        _ report: StatusReport, _ jobs: [Job], _ version: String, to text: inout Exposition
    ) {
        text.add(
            prefix + "build_info", .gauge, "1, with the version of the program.", [Sample(["version": version], 1)])
        text.add(
            prefix + "state", .gauge, "1 for the state that /status tells, 0 for the others.",
            StatusReport.State.allCases.map { Sample(["state": $0.rawValue], $0 == report.state ? 1 : 0) })
        text.add(
            prefix + "jobs", .gauge, "Syncs that are not over.", [Sample([:], Double(jobs.count { !$0.isFinished }))])
    }

    private static func addAccounts(
        _ accounts: [StatusReport.AccountStatus], _ counters: SyncCounters, to text: inout Exposition
    ) {
        func gauge(_ name: String, _ help: String, _ value: (StatusReport.AccountStatus) -> Double?) {
            text.add(
                prefix + name, .gauge, help,
                accounts.compactMap { account in value(account).map { Sample(["account": account.account], $0) } })
        }
        gauge("account_authorized", "1 while the account may be read.") { $0.authorization == "authorized" ? 1 : 0 }
        gauge("account_failed", "1 when the last look at the account failed as a whole.") {
            $0.lastError == nil ? 0 : 1
        }
        gauge("authorization_end_timestamp_seconds", "When the authorisation ends by itself, where that is known.") {
            $0.authorizationEndsAt?.timeIntervalSince1970
        }
        gauge("last_success_timestamp_seconds", "When an answer of the account was last archived, the devices' apart.")
        {
            $0.lastAnswer?.timeIntervalSince1970
        }
        gauge("device_sync_timestamp_seconds", "When the tracker last synced with the provider.") {
            $0.deviceSync?.timeIntervalSince1970
        }
        gauge("device_battery_ratio", "The charge of the tracker that synced last.") {
            $0.latest.battery.map { $0 / 100 }
        }
        gauge("budget_limit", "Calls that are allowed in a period.") { $0.budget.limit.map(Double.init) }
        gauge("budget_remaining", "Calls that are left in the running period.") { $0.budget.remaining.map(Double.init) }
        gauge("budget_period_seconds", "How long a period of calls is.") { $0.budget.periodSeconds.map(Double.init) }
        text.add(
            prefix + "calls_total", .counter, "Calls to the provider since the service started.",
            accounts.map { account in
                let calls = Account(account.account).flatMap { counters.calls[$0] } ?? 0
                return Sample(["account": account.account], Double(calls))
            })
    }

    private static func addResources(_ accounts: [StatusReport.AccountStatus], to text: inout Exposition) {
        let rows = accounts.flatMap { account in
            Resource.allCases.compactMap { resource in
                account.resources[resource.slug].map { (account.account, resource.slug, $0) }
            }
        }
        func gauge(_ name: String, _ help: String, _ value: (StatusReport.ResourceStatus) -> Double?) {
            text.add(
                prefix + name, .gauge, help,
                rows.compactMap { account, resource, status in
                    value(status).map { Sample(["account": account, "resource": resource], $0) }
                })
        }
        gauge("last_sync_timestamp_seconds", "When an answer of the resource was last archived.") {
            $0.lastSync?.timeIntervalSince1970
        }
        gauge("lag_seconds", "Seconds since the last look while the tracker has synced after it; 0 when all is there.")
        {
            $0.lagSeconds.map(Double.init)
        }
        gauge("coverage_ratio", "Wanted dates that have an answer.") {
            $0.daysWanted > 0 ? Double($0.daysWanted - $0.daysMissing) / Double($0.daysWanted) : nil
        }
        gauge("wanted_dates", "Dates that the copy should hold.") { $0.daysWanted > 0 ? Double($0.daysWanted) : nil }
        gauge("missing_dates", "Wanted dates without an answer.") { $0.daysWanted > 0 ? Double($0.daysMissing) : nil }
        gauge("resource_failed", "1 while a date of the resource is failed.") { $0.lastError == nil ? 0 : 1 }
    }

    private static func addSinks(
        _ sinks: [StatusReport.SinkStatus], _ counters: SyncCounters, to text: inout Exposition
    ) {
        func add(
            _ name: String, _ kind: Exposition.Kind, _ help: String, _ value: (StatusReport.SinkStatus) -> Double?
        ) {
            text.add(
                prefix + name, kind, help,
                sinks.compactMap { sink in value(sink).map { Sample(["sink": sink.id], $0) } })
        }
        add("sink_up", .gauge, "1 while the database takes data.") { $0.lastError == nil ? 1 : 0 }
        add("sink_queue_length", .gauge, "Changed dates that the database does not have yet.") { Double($0.pending) }
        add("sink_last_delivery_timestamp_seconds", .gauge, "When the database last confirmed something.") {
            $0.lastDelivery?.timeIntervalSince1970
        }
        add("sink_dead_letters", .gauge, "Lines that the database refused for their content.") {
            Double($0.deadLetters)
        }
        add("sink_points_written_total", .counter, "Points that the database confirmed since the service started.") {
            Double(counters.points[$0.id] ?? 0)
        }
        add("sink_points_beyond_retention_total", .counter, "Points that were older than the database keeps.") {
            Double($0.beyondRetention)
        }
        add("sink_points_undeleted_total", .counter, "Points that are gone and that the database cannot delete.") {
            Double($0.undeleted)
        }
    }

    private static func addRequests(
        _ durations: [RequestDurations.Key: DurationHistogram], to text: inout Exposition
    ) {
        let ordered = durations.sorted {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }
        text.add(
            prefix + "http_request_duration_seconds", .histogram,
            "From a request to its answer, by the pattern of its route; of events to their beginning.",
            ordered.flatMap { key, histogram in samples(key, histogram) })
    }

    private static func samples(_ key: RequestDurations.Key, _ histogram: DurationHistogram) -> [Sample] {
        let bounds = DurationHistogram.bounds.map { "\($0)" } + ["+Inf"]
        let status = String(key.status)
        var below = 0
        let buckets = zip(bounds, histogram.counts).map { bound, count in
            below += count
            return Sample(
                ["method": key.method, "route": key.route, "status": status, "le": bound], Double(below),
                suffix: "_bucket")
        }
        return buckets + [
            Sample(["method": key.method, "route": key.route, "status": status], histogram.sum, suffix: "_sum"),
            Sample(
                ["method": key.method, "route": key.route, "status": status], Double(histogram.count), suffix: "_count"),
        ]
    }
}
