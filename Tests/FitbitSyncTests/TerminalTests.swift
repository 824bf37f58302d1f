import Foundation
import HealthModel
import SyncEngine
import SyncService
import Testing

@testable import fitbit_sync

struct TerminalTests {
    private let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func job(_ state: Job.State, done: Int = 0, failed: Int = 0, wanted: Int = 0) -> Job {
        var job = Job(id: "1", request: JobRequest(), createdAt: now)
        job.state = state
        (job.daysDone, job.daysFailed, job.daysWanted) = (done, failed, wanted)
        return job
    }

    @Test func `a sync under way shows its share, its calls and the time left`() {
        var job = job(.syncing, done: 180, failed: 6, wanted: 372)
        (job.calls, job.points, job.secondsLeft) = (66, 1_234_567, 110)
        #expect(
            ProgressLine.text(job, now: now, width: 120)
                == "[###############---------------]  50 %  186 of 372 days · 66 calls · 1234567 points · about 2 min left"
        )
        #expect(ProgressLine.text(job, now: now, width: 80).hasPrefix("[########--------]  50 %  186 of 372 days"))
        for width in [0, 1, 20, 40, 79] {
            #expect(ProgressLine.text(job, now: now, width: width).count <= max(20, width - 1))
        }
    }

    @Test(arguments: [
        (Job.State.queued, 0, 0, "[------------------------------]   0 %  queued"),
        (.syncing, 0, 10, "[------------------------------]   0 %  0 of 10 days · 0 calls · 0 points"),
        (.syncing, 0, 0, "[------------------------------]   0 %  0 of 0 days · 0 calls · 0 points"),
        (
            .delivering, 0, 0,
            "[##############################] 100 %  0 of 0 days · 0 calls · 0 points · waiting for the sinks"
        ),
        (.done, 10, 10, "[##############################] 100 %  10 of 10 days · 0 calls · 0 points · done"),
        (.partial, 9, 10, "[###########################---]  90 %  9 of 10 days · 0 calls · 0 points · partial"),
        (.failed, 0, 0, "[##############################] 100 %  0 of 0 days · 0 calls · 0 points · failed"),
        (.done, 11, 10, "[##############################] 100 %  11 of 10 days · 0 calls · 0 points · done"),
    ])
    func `each state has its line`(state: Job.State, done: Int, wanted: Int, line: String) {
        #expect(ProgressLine.text(job(state, done: done, wanted: wanted), now: now, width: 120) == line)
    }

    @Test func `a wait for the rate limit says until when`() {
        var job = job(.waiting, done: 1, wanted: 2)
        job.waitingUntil = now.addingTimeInterval(600)
        let line = ProgressLine.text(job, now: now, width: 120)
        #expect(line.firstMatch(of: /rate limit spent, goes on at \d/) != nil)
    }

    @Test(arguments: [
        (0, "0 s"), (89, "89 s"), (90, "2 min"), (3600, "60 min"), (5399, "90 min"), (5400, "2 h"), (360_000, "100 h"),
    ])
    func `durations are in the unit that a person reads`(seconds: Int, text: String) {
        #expect(ProgressLine.duration(seconds) == text)
    }

    @Test func `columns of a table are as wide as their widest cell, and no line ends in blanks`() {
        let lines = TextTable.lines(
            header: ["resource", "days", "error"], rows: [["hrv", "1", ""], ["heart-rate", "1000", "HTML came."]])
        #expect(lines == ["resource    days  error", "hrv         1", "heart-rate  1000  HTML came."])
        #expect(TextTable.lines(header: ["a", "b"], rows: []) == ["a  b"])
    }

    @Test func `the status of a service that nobody has authorised says what to do`() throws {
        let json = """
            {"state":"unauthorized","now":"2026-03-10T12:00:00Z","accounts":[],"sinks":[],"job":null,"resources":{},
            "budget":{"limit":null,"remaining":null,"reset_at":null},"latest":{}}
            """
        let report = try WireJSON.decode(StatusReport.self, from: Array(json.utf8))
        #expect(
            StatusText.text(report) == """
                state: unauthorized
                No account is authorised yet: start the service and open /authorize.
                No sink: data are kept in the archive only (INFLUXDB_URL).

                """)
    }
}
