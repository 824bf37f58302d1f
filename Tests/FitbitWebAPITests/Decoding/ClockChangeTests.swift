import HealthModel
import SyncEngine
import Testing

struct ClockChangeTests {
    // influx-schema.md, rule 7: a wall time that does not exist is shifted forward, of one that happens twice it is the
    // second.
    @Test(arguments: [
        ("Europe/Berlin", "2024-03-31", "01:59:00", "2024-03-31T00:59:00Z"),
        ("Europe/Berlin", "2024-03-31", "02:30:00", "2024-03-31T01:30:00Z"),
        ("Europe/Berlin", "2024-03-31", "03:00:00", "2024-03-31T01:00:00Z"),
        ("Europe/Berlin", "2024-10-27", "01:59:00", "2024-10-26T23:59:00Z"),
        ("Europe/Berlin", "2024-10-27", "02:30:00", "2024-10-27T01:30:00Z"),
        ("Europe/Berlin", "2024-10-27", "23:59:00", "2024-10-27T22:59:00Z"),
        ("America/New_York", "2024-03-10", "02:30:00", "2024-03-10T07:30:00Z"),
        ("America/New_York", "2024-11-03", "01:30:00", "2024-11-03T06:30:00Z"),
        ("Australia/Lord_Howe", "2024-04-07", "01:45:00", "2024-04-06T15:15:00Z"),
        ("Australia/Lord_Howe", "2024-10-06", "02:15:00", "2024-10-05T15:45:00Z"),
    ])
    func `a minute of a day on which the clock changes has one instant`(
        zone: String, day: String, time: String, expected: String
    ) throws {
        let steps = #"{"activities-steps-intraday": {"dataset": [{"time": "\#(time)", "value": 1}]}}"#
        #expect(try decoded(.steps, day, in: zone, ("intraday", steps)) == ["Steps_Intraday value=1i \(expected)"])
        let minutes = #"[{"dateTime": "\#(day)", "minutes": [{"minute": "\#(day)T\#(time)", "value": 96}]}]"#
        #expect(
            try decoded(.spo2Intraday, day, in: zone, ("minutes", minutes)) == ["SPO2_Intraday value=96.0 \(expected)"])
        let samples =
            #"[{"dateTime": "\#(day)", "minutes": [{"minute": "\#(day)T\#(time).000", "value": {"rmssd": 30}}]}]"#
        #expect(try decoded(.hrv, day, in: zone, ("minutes", samples)) == ["HRV_Intraday rmssd=30.0 \(expected)"])
    }

    @Test(arguments: [
        ("Europe/Berlin", "2024-03-31", "2024-03-30T23:00:00Z"),
        ("Europe/Berlin", "2024-10-27", "2024-10-26T22:00:00Z"),
        ("America/New_York", "2024-11-03", "2024-11-03T04:00:00Z"),
        ("Australia/Lord_Howe", "2024-10-06", "2024-10-05T13:30:00Z"),
    ])
    func `a daily value stands at the first instant of its date`(zone: String, day: String, expected: String) throws {
        let night = #"[{"dateTime": "\#(day)", "value": {"nightlyRelative": 0.5}}]"#
        #expect(try decoded(.skinTemperature, day, in: zone, ("nights", night)) == ["TempSkin value=0.5 \(expected)"])
    }

    // fitbit-web-api.md 2 and 10.4: exports fill the missing hour; the real minutes win over what is filled in.
    @Test func `minutes of an hour that did not happen give way to the minutes they fall on`() throws {
        let body = """
            {"activities-steps-intraday": {"dataset": [{"time": "01:59:00", "value": 1}, {"time": "02:00:00", "value": 0},
            {"time": "02:01:00", "value": 0}, {"time": "03:00:00", "value": 7}]}}
            """
        #expect(
            try decoded(.steps, "2024-03-31", in: "Europe/Berlin", ("intraday", body)) == [
                "Steps_Intraday value=1i 2024-03-31T00:59:00Z", "Steps_Intraday value=7i 2024-03-31T01:00:00Z",
                "Steps_Intraday value=0i 2024-03-31T01:01:00Z",
            ])
    }

    // fitbit-web-api.md 10.4: instant = the start's instant + the difference on the wall clock.
    @Test func `a night of the clock change goes on in the offset at its start, filler and all`() throws {
        let body = """
            [{"dateOfSleep": "2024-03-31", "isMainSleep": true, "startTime": "2024-03-31T00:30:00.000",
            "endTime": "2024-03-31T04:30:00.000", "levels": {"data": [
            {"dateTime": "2024-03-31T00:30:00.000", "level": "light", "seconds": 7200},
            {"dateTime": "2024-03-31T02:30:00.000", "level": "deep", "seconds": 3600},
            {"dateTime": "2024-03-31T03:30:00.000", "level": "unknown", "seconds": 3600}]}}]
            """
        #expect(
            try decoded(.sleep, "2024-03-31", in: "Europe/Berlin", ("logs", body)) == [
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=7200i 2024-03-30T23:30:00Z",
                "Sleep Levels,isMainSleep=True level=0i,duration_seconds=3600i 2024-03-31T01:30:00Z",
                "Sleep Levels,isMainSleep=True level=4i,duration_seconds=3600i 2024-03-31T02:30:00Z",
                "Sleep Levels,isMainSleep=True level=3i 2024-03-31T03:30:00Z",
            ])
    }

    @Test func `a day whose zone nobody knows is refused with the zone's name`() {
        let error = #expect(throws: ProviderError.self) {
            try decoded(.steps, "2024-03-04", in: "Mars/Olympus", ("intraday", "{}"))
        }
        #expect(error?.kind == .unreadable)
        #expect(error?.message.contains("`Mars/Olympus`") == true)
    }

    @Test(arguments: [
        Resource.breathingRate, .hrv, .spo2Intraday, .spo2, .weight, .cardioScore, .sleep, .skinTemperature,
    ])
    func `what is not an answer at the top level is unreadable, fetched or kept`(resource: Resource) throws {
        for body in [#""text""#, "17", #"{"success": false, "errors": []}"#, "<html>", "[{", ""] {
            let fetched = #expect(throws: ProviderError.self) {
                try cut(resource, "2024-03-04", "2024-03-05", ("part", body))
            }
            #expect(fetched?.kind == .unreadable)
            let kept = #expect(throws: ProviderError.self) { try decoded(resource, "2024-03-04", ("part", body)) }
            #expect(kept?.kind == .unreadable)
        }
        for kept in ["[]", "[null, 1, {}]"] { #expect(try decoded(resource, "2024-03-04", ("part", kept)) == []) }
        #expect(try decoded(resource, "2024-03-04") == [])
    }
}
