import Foundation
import HealthModel
import SyncEngine

/// `/status` for a person's terminal.
enum StatusText {
    static func text(_ status: StatusReport) -> String {
        var lines = ["state: \(status.state.rawValue)"]
        if let job = status.job { lines.append("job: " + ProgressLine.text(job, now: status.now, width: 120)) }
        for account in status.accounts { lines += text(account, now: status.now) }
        if status.accounts.isEmpty {
            lines.append("No account is authorised yet: start the service and open /authorize.")
        }
        for sink in status.sinks {
            lines.append(
                "sink \(sink.id): \(sink.pending == 0 ? (sink.lastDelivery == nil ? "nothing waits to be delivered" : "has everything") : "\(sink.pending) days behind")"
            )
            if let error = sink.lastError { lines.append("  \(error)") }
            if sink.deadLetters > 0 { lines.append("  \(sink.deadLetters) lines were refused for their content.") }
            if sink.beyondRetention > 0 {
                lines.append("  \(sink.beyondRetention) points are older than its retention policy keeps.")
            }
            if sink.undeleted > 0 {
                lines.append("  \(sink.undeleted) points that the provider no longer has stay there: it cannot delete.")
            }
        }
        if status.sinks.isEmpty { lines.append("No sink: data are kept in the archive only (INFLUXDB_URL).") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ account: StatusReport.AccountStatus, now: Date) -> [String] {
        var lines = ["account \(account.account) (\(account.provider)): \(account.authorization)"]
        if let message = account.message { lines.append("  \(message)") }
        if let error = account.lastError { lines.append("  \(error)") }
        if !account.missingScopes.isEmpty {
            lines.append("  not granted: \(account.missingScopes.joined(separator: ", "))")
        }
        if let sync = account.deviceSync { lines.append("  the tracker last synced \(age(of: sync, now: now)) ago") }
        if let limit = account.budget.limit, let left = account.budget.remaining {
            let period = account.budget.periodSeconds == 60 ? "this minute" : "this hour"
            lines.append("  calls left \(period): \(left) of \(limit)")
        }
        let rows = Resource.allCases.compactMap { resource -> [String]? in
            guard let status = account.resources[resource.slug] else { return nil }
            return [
                resource.slug, status.completeThrough ?? "-", String(status.daysMissing),
                status.lastSync.map { age(of: $0, now: now) + " ago" } ?? "never",
                status.lastError ?? (status.granted == false ? "not granted" : ""),
            ]
        }
        lines += TextTable.lines(
            header: ["resource", "complete through", "days missing", "last sync", "last error"], rows: rows
        ).map { "  " + $0 }
        return lines
    }

    private static func age(of date: Date, now: Date) -> String {
        ProgressLine.duration(max(0, Int(now.timeIntervalSince(date))))
    }
}

/// Columns as wide as their widest cell.
enum TextTable {
    static func lines(header: [String], rows: [[String]]) -> [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(
                separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
