import Foundation
import SyncEngine

/// Draws a job's progress: a bar over itself on a terminal, a line now and then elsewhere.
struct ProgressLine {
    private let isInteractive: Bool
    private var lastTenth = -1
    private var lastState: Job.State?

    init(isInteractive: Bool = Terminal.isInteractive) { self.isInteractive = isInteractive }

    mutating func show(_ job: Job, now: Date) {
        if isInteractive {
            FileHandle.standardError.write(Data(("\r\u{1B}[K" + Self.text(job, now: now, width: Terminal.width)).utf8))
            return
        }
        let tenth = job.daysWanted == 0 ? 0 : (job.daysDone + job.daysFailed) * 10 / job.daysWanted
        guard tenth != lastTenth || job.state != lastState else { return }
        (lastTenth, lastState) = (tenth, job.state)
        Terminal.complain(Self.text(job, now: now, width: 120))
    }

    /// Shows a share from 0 to 1 of something that is no job.
    mutating func show(_ share: Double, _ words: String) {
        if isInteractive {
            let line = String(Self.bar(share, width: Terminal.width) + words)
            FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
            return
        }
        let tenth = Int(share * 10)
        guard tenth != lastTenth else { return }
        lastTenth = tenth
        Terminal.complain(Self.bar(share, width: 120) + words)
    }

    func end() { if isInteractive { Terminal.complain("") } }

    /// `[##########----------]  50 %  186 of 372 days · 66 calls · 1234567 points · about 2 min left`
    static func text(_ job: Job, now: Date, width: Int) -> String {
        let finished = job.daysDone + job.daysFailed
        let share =
            job.daysWanted == 0
            ? (job.isFinished || job.state == .delivering ? 1 : 0) : min(1, Double(finished) / Double(job.daysWanted))
        var words = ["\(finished) of \(job.daysWanted) days", "\(job.calls) calls", "\(job.points) points"]
        switch job.state {
        case .queued: words = ["queued"]
        case .waiting:
            if let until = job.waitingUntil { words.append("rate limit spent, goes on \(clockTime(until))") }
        case .paused: words.append("paused; resume it on the page, or with POST /jobs/\(job.id)/resume")
        case .delivering: words.append("waiting for the sinks")
        case .syncing:
            if let seconds = job.secondsLeft, finished > 0 { words.append("about \(duration(seconds)) left") }
        case .done, .partial, .failed, .cancelled, .interrupted: words.append(job.state.rawValue)
        }
        let line = bar(share, width: width) + words.joined(separator: " · ")
        return String(line.prefix(max(20, width - 1)))
    }

    /// `[##########----------]  50 %  `
    private static func bar(_ share: Double, width: Int) -> String {
        let cells = width < 100 ? 16 : 30
        let filled = Int((share * Double(cells)).rounded(.down))
        let percent = String(Int(share * 100))
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: cells - filled) + "]"
            + String(repeating: " ", count: 4 - percent.count) + percent + " %  "
    }

    static func duration(_ seconds: Int) -> String {
        if seconds < 90 { return "\(seconds) s" }
        if seconds < 5400 { return "\((seconds + 30) / 60) min" }
        return "\((seconds + 1800) / 3600) h"
    }

    /// The local time of day; after a day's end it is tomorrow's.
    private static func clockTime(_ date: Date) -> String {
        "at " + date.formatted(.dateTime.hour().minute())
    }
}
