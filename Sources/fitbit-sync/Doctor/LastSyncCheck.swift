import Archive
import Foundation
import HealthModel
import SyncEngine

extension Check {
    /// What the last sync came to.
    static let lastSync = Check("last_sync", "Last sync") { examination in
        guard let archive = (try? await examination.archive.value().get()) ?? nil, archive.form == .current,
            !archive.accounts.isEmpty
        else { return [] }
        return [judge(jobs: archive.jobs, now: examination.now())]
    }

    static func judge(jobs: [Job], now: Date) -> Finding {
        guard let job = jobs.last(where: \.isFinished), let end = job.finishedAt else {
            return .skipped("None has ended yet.")
        }
        let age = ProgressLine.duration(max(0, Int(now.timeIntervalSince(end))))
        let problems = job.problems.filter(\.isFailure)
        guard let first = problems.first, job.state == .partial || job.state == .failed else {
            return .ok("It ended \(age) ago: \(job.state.rawValue).")
        }
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        let (message, remedy) = Advice.split(first.message)
        let subject = [first.account?.name, first.resource?.slug].compactMap(\.self).joined(separator: "/")
        return .warning(
            "It ended \(age) ago: \(job.state.rawValue)\(more). \(subject.isEmpty ? "" : subject + ": ")\(message)",
            remedy ?? "The next sync tries again; fitbit-sync status says more.")
    }
}
