import Archive
import Foundation
import HealthModel
import InfluxDB
import SyncEngine
import SyncService
import TestSupport
import Testing

@testable import fitbit_sync

struct InfluxJudgementTests {
    private func server(_ generation: Int) -> InfluxInspection.Server {
        .init(version: "\(generation).0", generation: generation)
    }

    private func rights(_ change: (inout InfluxInspection.Rights) -> Void = { _ in }) -> InfluxInspection.Rights {
        var rights = InfluxInspection.Rights(
            database: "fitbit", exists: true, write: .granted, read: .granted, create: .granted)
        change(&rights)
        return rights
    }

    @Test func `what may not be done in the database is told with the command that allows it`() {
        func judged(_ generation: Int = 1, _ change: (inout InfluxInspection.Rights) -> Void = { _ in }) -> Finding {
            Check.judge(rights(change), on: server(generation))
        }
        #expect(judged() == .ok("The database \"fitbit\" is there and may be written and read."))
        let write = judged { $0.write = .refused("403") }
        #expect(write.state == .failed && write.remedy?.contains("GRANT ALL ON \"fitbit\"") == true)
        #expect(judged { $0.read = .refused("403") }.state == .warning)
        let absent: (inout InfluxInspection.Rights) -> Void = { ($0.exists, $0.write) = (false, .unknown) }
        #expect(judged(1, absent).state == .ok)
        let closed = judged {
            absent(&$0); $0.create = .refused("403")
        }
        #expect(closed.state == .failed && closed.remedy?.contains("CREATE DATABASE \"fitbit\"") == true)
        #expect(judged(2, absent).message.contains("bucket"))
        #expect(judged(3, absent).remedy == "influxdb3 create database 'fitbit'")
    }

    @Test func `an error is told by its first sentence, its advice is the remedy`() {
        let found = Check.judge(SinkError(.unauthorized, "InfluxDB at x refused the token (401). Set INFLUXDB_TOKEN."))
        #expect(found == .failed("InfluxDB at x refused the token (401).", "Set INFLUXDB_TOKEN."))
        #expect(Check.judge(SinkError(.unavailable, "It is down.")).remedy?.contains("INFLUXDB_URL") == true)
    }

    @Test func `a field of another number type is a warning, one that is no number a failure`() {
        #expect(Check.judge([]).state == .ok)
        let float = InfluxInspection.ForeignField(measurement: "Steps_Intraday", field: "value", isNumber: true)
        let text = InfluxInspection.ForeignField(measurement: "Body", field: "bmi", isNumber: false)
        #expect(Check.judge([float]).state == .warning)
        #expect(Check.judge([float, text]).message.contains("Body.bmi as something"))
        #expect(Check.judge([float, text]).state == .failed)
        #expect(Check.judge(Array(repeating: float, count: 8)).message.contains("and 3 more"))
    }

    @Test func `a retention shorter than what is fetched is told`() {
        let now = Date(iso: "2026-11-23T12:00:00Z")
        func judged(_ seconds: Int?, since: String? = "2026-01-01") -> Finding {
            Check.judge([.init(database: "fitbit", seconds: seconds)], since: since.flatMap { CivilDay($0) }, now: now)
        }
        #expect(judged(nil).state == .ok)
        let short = judged(7 * 86_400)
        #expect(short.state == .warning)
        #expect(
            short.message
                == "\"fitbit\" keeps points for 7 days, and everything since 2026-01-01 is fetched: what is older does not arrive there."
        )
        #expect(judged(7 * 86_400, since: nil).state == .warning)
        #expect(judged(3650 * 86_400).state == .warning, "it will come")
        #expect(Check.judge([], since: nil, now: now).state == .skipped)
    }

    @Test func `lines that were refused are told, days on their way are not`() {
        func judged(_ pending: Int, _ letters: Int) -> DoctorCheck.State {
            Check.judge(ArchiveInspection.Delivery(sink: "s", pending: pending, deadLetters: letters)).state
        }
        #expect(judged(0, 0) == .ok && judged(7, 0) == .ok && judged(0, 1) == .warning)
    }
}
