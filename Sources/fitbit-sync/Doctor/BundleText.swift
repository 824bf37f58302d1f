import Archive
import Foundation
import HealthModel
import SyncEngine
import SyncService

/// A report for a bug report, in Markdown: one file that a person can read before they send it.
struct BundleText {
    var now: Date
    var settings: [String]
    var system: [String]
    var report: DoctorReport
    /// Nil where no service answers.
    var status: StatusReport?
    /// Newest first.
    var jobs: [Job]
    /// Rows by table; nil where no archive could be read.
    var rows: [String: Int]?
    var days: [ArchiveInspection.DayGroup] = []
    var redaction: Redaction

    private static let jobsShown = 20

    func text() -> String {
        let parts: [(title: String, lines: [String])] = [
            ("System", Self.fenced(system)), ("Settings, as this command sees them", Self.fenced(settings)),
            (
                "Checks",
                Self.fenced(
                    DoctorText.text(report, isColoured: false, width: nil).split(separator: "\n").map(String.init))
            ),
            ("Status", Self.fenced(statusLines)),
            ("The last \(Self.jobsShown) syncs, newest first", Self.fenced(jobLines)),
            ("Rows in the archive", Self.fenced(rowLines)), ("Days by state", Self.fenced(dayLines)),
        ]
        let body = parts.map { "## \($0.title)\n\n" + redaction.apply(to: $0.lines.joined(separator: "\n")) + "\n" }
        return Self.head(now) + "\n" + body.joined(separator: "\n")
    }

    private static func head(_ now: Date) -> String {
        """
        # fitbit-sync: report of \(now.formatted(.iso8601))

        Made by `fitbit-sync doctor --bundle`. **Read it before you send it.** In it: the version and the system, the settings
        (of secrets only whether they are set, of addresses only where they are), what the doctor found, the service's status,
        the last syncs with their problems, and how many rows and days the archive has. Not in it: passwords, tokens and keys, the names of
        accounts (they are account-1, account-2, …), host names and user names, and any measured value. The times of syncs, the
        time zone and the dates that were asked for are in it.

        """
    }

    private static func fenced(_ lines: [String]) -> [String] {
        // What came from elsewhere must not end the block.
        ["```"] + lines.map { $0.replacing("```", with: "'''") } + ["```"]
    }

    /// Everything of `/status` but the newest values.
    private var statusLines: [String] {
        guard let status, let bytes = try? WireJSON.encode(status),
            let object = try? JSONSerialization.jsonObject(with: Data(bytes)),
            let data = try? JSONSerialization.data(
                withJSONObject: Self.withoutValues(object),
                options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        else { return ["No service answered: what the archive holds is below."] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func withoutValues(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map(withoutValues) }
        guard let object = value as? [String: Any] else { return value }
        return object.filter { $0.key != "latest" }.mapValues(withoutValues)
    }

    private var jobLines: [String] {
        guard !jobs.isEmpty else { return ["None."] }
        return jobs.prefix(Self.jobsShown).flatMap { job in
            let wish = job.request
            let resources =
                wish.resources.count == Resource.allCases.count
                ? "all" : wish.resources.map(\.slug).joined(separator: ",")
            let dates = "\(wish.from?.description ?? "since ever") to \(wish.to?.description ?? "today")"
            let line =
                "\(job.createdAt.formatted(.iso8601)) \(job.state.rawValue): \(resources), \(dates)\(wish.force ? ", forced" : ""), "
                + "\(wish.origin.rawValue); \(job.daysDone) of \(job.daysWanted) days, \(job.daysFailed) failed, \(job.calls) calls"
            return [line]
                + job.problems.prefix(10).map { problem in
                    let subject = [problem.account?.name, problem.resource?.slug].compactMap(\.self).joined(
                        separator: "/")
                    return "  \(problem.code) \(subject): \(problem.message)"
                }
        }
    }

    private var rowLines: [String] {
        guard let rows else { return ["No archive could be read."] }
        return rows.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }

    private var dayLines: [String] {
        guard !days.isEmpty else { return ["None."] }
        return days.map { group in
            let state = group.failure.map { "\(group.state) (\($0))" } ?? group.state
            return "\(group.account)/\(group.resource) \(state): \(group.count), "
                + "\(group.days.lowerBound) to \(group.days.upperBound)"
        }
    }
}
