import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// Days on which the clock changes, to InfluxDB and back.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct ClockChangeTests {
    struct Change: Sendable, CustomTestStringConvertible {
        var zone: String
        var day: String
        /// Wall times of the day and their instants.
        var minutes: [(wall: String, instant: String)]
        /// A night over the change: start and end on the wall, and the instants of its start and of an hour later.
        var night: (start: String, end: String, instants: [String])
        var midnight: String

        var testDescription: String { "\(zone) \(day)" }
    }

    // influx-schema.md, rule 7.
    static let changes = [
        Change(
            zone: "Europe/Berlin", day: "2024-03-31",
            minutes: [
                ("00:00:00", "2024-03-30T23:00:00Z"), ("01:59:00", "2024-03-31T00:59:00Z"),
                ("03:00:00", "2024-03-31T01:00:00Z"), ("23:59:00", "2024-03-31T21:59:00Z"),
            ],
            night: ("01:30:00", "04:30:00", ["2024-03-31T00:30:00Z", "2024-03-31T01:30:00Z", "2024-03-31T03:30:00Z"]),
            midnight: "2024-03-30T23:00:00Z"),
        Change(
            zone: "Europe/Berlin", day: "2024-10-27",
            minutes: [
                ("00:00:00", "2024-10-26T22:00:00Z"), ("02:30:00", "2024-10-27T01:30:00Z"),
                ("03:00:00", "2024-10-27T02:00:00Z"), ("23:59:00", "2024-10-27T22:59:00Z"),
            ],
            night: ("01:30:00", "04:30:00", ["2024-10-26T23:30:00Z", "2024-10-27T00:30:00Z", "2024-10-27T02:30:00Z"]),
            midnight: "2024-10-26T22:00:00Z"),
        Change(
            zone: "America/New_York", day: "2024-03-10",
            minutes: [("01:59:00", "2024-03-10T06:59:00Z"), ("03:00:00", "2024-03-10T07:00:00Z")],
            night: ("01:30:00", "04:30:00", ["2024-03-10T06:30:00Z", "2024-03-10T07:30:00Z", "2024-03-10T09:30:00Z"]),
            midnight: "2024-03-10T05:00:00Z"),
        Change(
            zone: "America/New_York", day: "2024-11-03",
            minutes: [("00:59:00", "2024-11-03T04:59:00Z"), ("01:30:00", "2024-11-03T06:30:00Z")],
            night: ("00:30:00", "03:30:00", ["2024-11-03T04:30:00Z", "2024-11-03T05:30:00Z", "2024-11-03T07:30:00Z"]),
            midnight: "2024-11-03T04:00:00Z"),
        Change(
            zone: "Australia/Lord_Howe", day: "2024-04-07",
            minutes: [("01:29:00", "2024-04-06T14:29:00Z"), ("01:45:00", "2024-04-06T15:15:00Z")],
            night: ("01:00:00", "04:00:00", ["2024-04-06T14:00:00Z", "2024-04-06T15:00:00Z", "2024-04-06T17:00:00Z"]),
            midnight: "2024-04-06T13:00:00Z"),
        Change(
            zone: "Australia/Lord_Howe", day: "2024-10-06",
            minutes: [("01:59:00", "2024-10-05T15:29:00Z"), ("02:30:00", "2024-10-05T15:30:00Z")],
            night: ("01:30:00", "04:30:00", ["2024-10-05T15:00:00Z", "2024-10-05T16:00:00Z", "2024-10-05T18:00:00Z"]),
            midnight: "2024-10-05T13:30:00Z"),
    ]

    @Test(arguments: changes)
    func `each point of a day with a clock change stands at its one instant`(change: Change) async throws {
        let day = try #require(CivilDay(change.day))
        let next = day.advanced(by: 1)
        let rows = change.minutes.map { #"{"time":"\#($0.wall)","value":9}"# }.joined(separator: ",")
        let night = change.night
        let bodies = [
            (
                "/steps/date/\(day)/",
                #"{"activities-steps":[],"activities-steps-intraday":{"dataset":[\#(rows)]}}"#
            ),
            (
                "/heart/date/\(day)/",
                #"{"activities-heart":[{"dateTime":"\#(day)","value":{"restingHeartRate":55}}],"activities-heart-intraday":{"dataset":[\#(rows)]}}"#
            ),
            (
                "/spo2/date/\(day)/\(day)/all",
                #"[{"dateTime":"\#(day)","minutes":[\#(change.minutes.map { #"{"minute":"\#(day)T\#($0.wall)","value":95}"# }.joined(separator: ","))]}]"#
            ),
            (
                "/weight/date/\(day)/",
                #"{"weight":[{"date":"\#(day)","time":"\#(change.minutes[1].wall)","weight":70,"bmi":22}]}"#
            ),
            (
                "/sleep/date/\(day)/",
                #"{"sleep":[{"dateOfSleep":"\#(day)","startTime":"\#(day)T\#(night.start).000","endTime":"\#(day)T\#(night.end).000","duration":10800000,"timeInBed":180,"isMainSleep":true,"levels":{"data":[{"dateTime":"\#(day)T\#(night.start).000","level":"light","seconds":3600},{"dateTime":"\#(Self.hourLater(day, night.start)).000","level":"deep","seconds":7200}]}}]}"#
            ),
        ]
        var expected = change.minutes.flatMap { minute in
            [
                "Steps_Intraday|account=me|value=9i|\(minute.instant)",
                "HeartRate_Intraday|account=me|value=9i|\(minute.instant)",
                "SPO2_Intraday|account=me|value=95.0|\(minute.instant)",
            ]
        }
        expected += [
            "RestingHR|account=me|value=55i|\(change.midnight)",
            "Body|account=me|weight=70.0,bmi=22.0|\(change.minutes[1].instant)",
            "Sleep Summary|account=me,isMainSleep=True|minutesInBed=180i|\(night.instants[0])",
            "Sleep Levels|account=me,isMainSleep=True|level=1i,duration_seconds=3600i|\(night.instants[0])",
            "Sleep Levels|account=me,isMainSleep=True|level=0i,duration_seconds=7200i|\(night.instants[1])",
            "Sleep Levels|account=me,isMainSleep=True|level=3i|\(night.instants[2])",
        ]
        let server = try ScriptedService.fitbit(zone: change.zone, lastSync: "\(next)T09:00:00.000", bodies)
        let zone = try #require(TimeZone(identifier: change.zone))
        let clock = ManualClock(next.start(in: zone).addingTimeInterval(10 * 3600))
        try await Embedding.run(fitbit: server.server.url, clock: clock, since: day) { sync in
            try await sync.grantEverything()
            let job = try await sync.sync(to: day)
            #expect(job.state == .done)
            let stored = try await sync.stored().filter { !$0.hasPrefix("DeviceBatteryLevel") }
            expectPoints(Points.lines(expected), in: stored)
        }
    }

    private static func hourLater(_ day: CivilDay, _ time: String) -> String {
        let hour = (Int(time.prefix(2)) ?? 0) + 1
        return "\(day)T0\(hour)\(time.dropFirst(2))"
    }
}
