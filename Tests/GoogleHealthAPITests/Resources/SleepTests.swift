import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct SleepTests {
    @Test func `a night with stages has its summary and its painted levels, and no efficiency`() throws {
        let night = sleep(
            "2026-11-19T22:14:30Z", "2026-11-19T23:34:30Z",
            #""type":"STAGES","stages":[\#(stage("22:14:30", "22:20:00", "AWAKE")),\#(stage("22:20:00", "22:51:30", "LIGHT")),\#(stage("22:51:30", "23:34:30", "DEEP"))],"shortAwakenings":[\#(stage("22:20:00", "22:20:30", "AWAKE")),\#(stage("22:40:00", "22:41:00", "AWAKE"))],"outOfBedSegments":[\#(stage("23:00:00", "23:04:00", "AWAKE"))],"metadata":{"processed":true,"mainSleep":true,"nap":false,"stagesStatus":"SUCCEEDED"},"summary":{"minutesInSleepPeriod":"80","minutesAsleep":"73","minutesAwake":"7","minutesToFallAsleep":"0","minutesAfterWakeUp":"0","stagesSummary":[{"type":"DEEP","minutes":"43","count":"1"},{"type":"LIGHT","minutes":"30","count":"3"},{"type":"REM","minutes":"0"},{"type":"AWAKE","minutes":"7"},{"type":"DEEP","minutes":"99"}]}"#
        )
        #expect(
            try decoded(.sleep, "2026-11-20", in: "Europe/Berlin", ("sleep", "[\(night)]")) == [
                "Sleep Summary,isMainSleep=True minutesAsleep=73i,minutesAwake=7i,minutesInBed=80i,minutesToFallAsleep=0i,"
                    + "minutesAfterWakeup=0i,minutesDeep=43i,minutesLight=30i,minutesREM=0i 2026-11-19T22:14:30Z",
                "Sleep Levels,isMainSleep=True level=3i,duration_seconds=360i 2026-11-19T22:14:30Z",
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=1170i 2026-11-19T22:20:30Z",
                "Sleep Levels,isMainSleep=True level=3i,duration_seconds=60i 2026-11-19T22:40:00Z",
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=630i 2026-11-19T22:41:00Z",
                "Sleep Levels,isMainSleep=True level=0i,duration_seconds=2580i 2026-11-19T22:51:30Z",
                "Sleep Levels,isMainSleep=True level=3i 2026-11-19T23:34:30Z",
            ])
    }

    @Test func `a classic nap has minutes restless`() throws {
        let nap = sleep(
            "2026-11-19T22:00:00Z", "2026-11-19T22:52:00Z",
            #""type":"CLASSIC","stages":[\#(stage("22:00:00", "22:50:00", "ASLEEP")),\#(stage("22:50:00", "22:52:00", "RESTLESS"))],"metadata":{"processed":true,"nap":true},"summary":{"minutesAsleep":"50","stagesSummary":[{"type":"ASLEEP","minutes":"50"},{"type":"RESTLESS","minutes":"2"}]}"#
        )
        #expect(
            try decoded(.sleep, "2026-11-19", ("sleep", "[\(nap)]")) == [
                "Sleep Summary,isMainSleep=False minutesAsleep=50i,minutesRestless=2i 2026-11-19T22:00:00Z",
                "Sleep Levels,isMainSleep=False level=1i,duration_seconds=3000i 2026-11-19T22:00:00Z",
                "Sleep Levels,isMainSleep=False level=2i,duration_seconds=120i 2026-11-19T22:50:00Z",
                "Sleep Levels,isMainSleep=False level=3i 2026-11-19T22:52:00Z",
            ])
    }

    // google-health-api.md 4.12: what is false may be missing; one copy of the sample says `main`.
    @Test(arguments: [
        (#""metadata":{"mainSleep":true}"#, #""metadata":{}"#, 0), (#""metadata":{}"#, #""metadata":{"main":true}"#, 1),
        (#""metadata":{}"#, #""metadata":{"nap":false}"#, 0), ("", "", 0), (#""metadata":{"nap":true}"#, "", 1),
        (#""metadata":{"mainSleep":false}"#, "", 1), (#""metadata":{"mainSleep":"yes"}"#, #""metadata":7"#, 0),
    ])
    func `the main sleep is the one that says so, else the longest`(long: String, short: String, main: Int) throws {
        let summary = #""summary":{"minutesAsleep":"50"}"#
        let sleeps = Points.list([
            sleep(
                "2026-11-19T00:00:00Z", "2026-11-19T07:00:00Z",
                [summary, long].filter { !$0.isEmpty }.joined(separator: ",")),
            sleep(
                "2026-11-19T14:00:00Z", "2026-11-19T15:00:00Z",
                [summary, short].filter { !$0.isEmpty }.joined(separator: ",")),
        ])
        let lines = try decoded(.sleep, "2026-11-19", ("sleep", sleeps))
        let start = ["2026-11-19T00:00:00Z", "2026-11-19T14:00:00Z"][main]
        #expect(lines.filter { $0.contains("True") } == ["Sleep Summary,isMainSleep=True minutesAsleep=50i \(start)"])
        #expect(lines.count == 2)
    }

    // google-health-api.md 4.12: recorded from Health Connect.
    @Test func `a sleep without type, stages and metadata is written from its summary`() throws {
        let night = sleep(
            "2026-11-19T22:00:00Z", "2026-11-20T05:00:00Z", #""summary":{"minutesAsleep":400,"minutesAwake":"20"}"#)
        #expect(
            try decoded(.sleep, "2026-11-20", ("sleep", "[\(night)]"))
                == ["Sleep Summary,isMainSleep=True minutesAsleep=400i,minutesAwake=20i 2026-11-19T22:00:00Z"])
    }

    @Test(arguments: [
        #""metadata":{"processed":false}"#, #""metadata":{"processed":false},"stages":[],"summary":{}"#,
        #""type":"STAGES""#,
    ])
    func `a sleep that is still being computed is no data yet`(members: String) async throws {
        let night = sleep("2026-11-19T22:00:00Z", "2026-11-20T05:00:00Z", members)
        #expect(try decoded(.sleep, "2026-11-20", ("sleep", "[\(night)]")) == [])
        let service = Service { _ in .points([night]) }
        let days = try await service.fetch(window(.sleep, "2026-11-20")).days
        #expect(days.map(\.hasData) == [false] && days.first?.parts.count == 1)
    }

    @Test func `stages of other kinds, odd ones and ones with a life of their own are read`() throws {
        let night = sleep(
            "2026-11-19T22:00:00Z", "2026-11-19T22:30:00Z",
            #""stages":[\#(stage("22:00:00", "22:10:00", "LUCID")),{"startTime":"2026-11-19T22:10:00Z","endTime":"2026-11-19T22:20:00Z","type":"REM","createTime":"2026-11-20T06:01:12.345Z"},{"type":"DEEP"},null,\#(stage("22:30:00", "22:20:00", "DEEP"))],"shortAwakenings":[\#(stage("22:12:00", "22:13:00", "LIGHT"))]"#
        )
        #expect(
            try decoded(.sleep, "2026-11-19", ("sleep", "[\(night)]")) == [
                "Sleep Levels,isMainSleep=True level=4i,duration_seconds=600i 2026-11-19T22:00:00Z",
                "Sleep Levels,isMainSleep=True level=2i,duration_seconds=120i 2026-11-19T22:10:00Z",
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=60i 2026-11-19T22:12:00Z",
                "Sleep Levels,isMainSleep=True level=2i,duration_seconds=420i 2026-11-19T22:13:00Z",
                "Sleep Levels,isMainSleep=True level=3i 2026-11-19T22:30:00Z",
            ])
    }

    @Test(arguments: [
        #""startTime":"2026-11-19T22:00:00Z""#, #""startTime":"2026-11-19T22:00:00Z","endTime":"2026-11-19T22:00:00Z""#,
        #""startTime":"2026-11-19T22:00:00Z","endTime":"2026-11-19T21:00:00Z""#,
        #""startTime":"2026-11-19T22:00:00Z","endTime":"9999-12-31T23:59:59Z""#, #""endTime":"2026-11-19T22:00:00Z""#,
    ])
    func `a sleep without a sound start and end is no sleep`(interval: String) throws {
        let night = #"{"sleep":{"interval":{\#(interval)},"summary":{"minutesAsleep":"1"}}}"#
        #expect(try decoded(.sleep, "2026-11-19", ("sleep", "[\(night)]")) == [])
    }

    private func sleep(_ start: String, _ end: String, _ members: String) -> String {
        let offset = #""startUtcOffset":"3600s","endUtcOffset":"3600s""#
        return
            #"{"sleep":{"interval":{"startTime":"\#(start)","endTime":"\#(end)",\#(offset)}\#(members.isEmpty ? "" : ",")\#(members)}}"#
    }

    private func stage(_ start: String, _ end: String, _ type: String) -> String {
        #"{"startTime":"2026-11-19T\#(start)Z","startUtcOffset":"3600s","endTime":"2026-11-19T\#(end)Z","endUtcOffset":"3600s","type":"\#(type)"}"#
    }
}
