import HealthModel
import SyncEngine
import Testing

struct SleepTests {
    @Test func `a night with stages has its summary and its painted levels`() throws {
        let body = """
            {"sleep": [{"dateOfSleep": "2024-03-04", "duration": 4800000, "efficiency": 93, "isMainSleep": true,
            "startTime": "2024-03-03T23:21:30.000", "endTime": "2024-03-04T00:42:00.000", "logId": 1234567890123456789,
            "type": "stages", "minutesAfterWakeup": 0, "minutesAsleep": 74, "minutesAwake": 6, "minutesToFallAsleep": 0,
            "timeInBed": 80, "levels": {"data": [
            {"dateTime": "2024-03-03T23:21:30.000", "level": "wake", "seconds": 300},
            {"dateTime": "2024-03-03T23:26:30.000", "level": "light", "seconds": 1830},
            {"dateTime": "2024-03-03T23:57:00.000", "level": "deep", "seconds": 2700}],
            "shortData": [{"dateTime": "2024-03-03T23:40:00.000", "level": "wake", "seconds": 60},
            {"dateTime": "2024-03-03T23:26:30.000", "level": "wake", "seconds": 30}],
            "summary": {"deep": {"count": 1, "minutes": 45}, "light": {"minutes": 29}, "rem": {"minutes": 0}, "wake": {"minutes": 6}}}}]}
            """
        #expect(
            try decoded(.sleep, "2024-03-04", in: "Europe/Vienna", ("logs", body)) == [
                "Sleep Summary,isMainSleep=True minutesAsleep=74i,minutesAwake=6i,minutesInBed=80i,minutesToFallAsleep=0i,"
                    + "minutesAfterWakeup=0i,minutesDeep=45i,minutesLight=29i,minutesREM=0i,efficiency=93i 2024-03-03T22:21:30Z",
                "Sleep Levels,isMainSleep=True level=3i,duration_seconds=330i 2024-03-03T22:21:30Z",
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=780i 2024-03-03T22:27:00Z",
                "Sleep Levels,isMainSleep=True level=3i,duration_seconds=60i 2024-03-03T22:40:00Z",
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=960i 2024-03-03T22:41:00Z",
                "Sleep Levels,isMainSleep=True level=0i,duration_seconds=2700i 2024-03-03T22:57:00Z",
                "Sleep Levels,isMainSleep=True level=3i 2024-03-03T23:42:00Z",
            ])
    }

    // fitbit-web-api.md 8.2: a classic list ends up to 30 s before the log does.
    @Test func `a classic nap has minutes restless and no stages`() throws {
        let nap = """
            [{"dateOfSleep": "2024-03-04", "startTime": "2024-03-04T14:02:00.000", "endTime": "2024-03-04T14:54:30.000",
            "isMainSleep": false, "minutesAsleep": 50, "minutesAwake": 2, "timeInBed": 52, "efficiency": null, "levels": {"data": [
            {"dateTime": "2024-03-04T14:02:00.000", "level": "asleep", "seconds": 2940},
            {"dateTime": "2024-03-04T14:51:00.000", "level": "restless", "seconds": 120},
            {"dateTime": "2024-03-04T14:53:00.000", "level": "awake", "seconds": 60}],
            "summary": {"asleep": {"minutes": 50}, "awake": {"minutes": 0}, "restless": {"minutes": 2}}}}]
            """
        #expect(
            try decoded(.sleep, "2024-03-04", ("logs", nap)) == [
                "Sleep Summary,isMainSleep=False minutesAsleep=50i,minutesAwake=2i,minutesInBed=52i,minutesRestless=2i "
                    + "2024-03-04T14:02:00Z",
                "Sleep Levels,isMainSleep=False level=1i,duration_seconds=2940i 2024-03-04T14:02:00Z",
                "Sleep Levels,isMainSleep=False level=2i,duration_seconds=120i 2024-03-04T14:51:00Z",
                "Sleep Levels,isMainSleep=False level=3i,duration_seconds=60i 2024-03-04T14:53:00Z",
                "Sleep Levels,isMainSleep=False level=3i 2024-03-04T14:54:30Z",
            ])
    }

    @Test func `where no log says so, the longest of the date is the main sleep`() throws {
        let logs = [
            log("2024-03-04T14:00:00", 1800), log("2024-03-04T00:00:00", 25200), log("2024-03-04T20:00:00", 1800),
        ]
        let summaries = try decoded(.sleep, "2024-03-04", ("logs", "[\(logs.joined(separator: ","))]"))
            .filter { $0.hasPrefix("Sleep Summary") }
        #expect(
            summaries == [
                "Sleep Summary,isMainSleep=True minutesInBed=420i 2024-03-04T00:00:00Z",
                "Sleep Summary,isMainSleep=False minutesInBed=30i 2024-03-04T14:00:00Z",
                "Sleep Summary,isMainSleep=False minutesInBed=30i 2024-03-04T20:00:00Z",
            ])
    }

    @Test func `a longer log is no main sleep when another one says that it is`() throws {
        let logs = [log("2024-03-04T12:00:00", 28800), log("2024-03-04T00:00:00", 3600, #""isMainSleep": true,"#)]
        let lines = try decoded(.sleep, "2024-03-04", ("logs", "[\(logs.joined(separator: ","))]"))
        #expect(lines.contains("Sleep Summary,isMainSleep=True minutesInBed=60i 2024-03-04T00:00:00Z"))
        #expect(lines.contains("Sleep Summary,isMainSleep=False minutesInBed=480i 2024-03-04T12:00:00Z"))
    }

    // fitbit-web-api.md 11, 21: an unknown level stopped a whole sync; and 22: shortData missing.
    @Test func `a level nobody knows is level 4, and short wakes may be missing`() throws {
        let body = levels(
            #"{"dateTime": "2024-03-04T00:00:00.000", "level": "rem", "seconds": 600}, {"dateTime": "2024-03-04T00:10:00.000", "level": "unknown", "seconds": 3600}, {"dateTime": "2024-03-04T01:10:00.000", "level": "lucid", "seconds": 60}"#,
            end: "2024-03-04T01:11:00.000")
        #expect(
            try decoded(.sleep, "2024-03-04", ("logs", body)) == [
                "Sleep Levels,isMainSleep=True level=2i,duration_seconds=600i 2024-03-04T00:00:00Z",
                "Sleep Levels,isMainSleep=True level=4i,duration_seconds=3660i 2024-03-04T00:10:00Z",
                "Sleep Levels,isMainSleep=True level=3i 2024-03-04T01:11:00Z",
            ])
    }

    @Test func `the durations of a painted night add up to its length`() throws {
        let data = (0..<60).map { index in
            let level = ["light", "deep", "light", "rem", "wake"][index % 5]
            return
                #"{"dateTime": "2024-03-04T0\#(index / 10):\#(index % 10 * 6 < 10 ? "0" : "")\#(index % 10 * 6):00.000", "level": "\#(level)", "seconds": 360}"#
        }
        let short = (0..<50).map {
            #"{"dateTime": "2024-03-04T0\#($0 / 10):\#($0 % 10)5:30.000", "level": "wake", "seconds": 90}"#
        }
        .filter { !$0.contains(":65:") && !$0.contains(":75:") && !$0.contains(":85:") && !$0.contains(":95:") }
        let body = levels(
            data.joined(separator: ","), short: short.joined(separator: ","), end: "2024-03-04T06:00:00.000")
        let lines = try decoded(.sleep, "2024-03-04", ("logs", body))
        let seconds = lines.compactMap { line in
            line.split(separator: "duration_seconds=").dropFirst().first.flatMap { Int($0.prefix { $0 != "i" }) }
        }
        #expect(seconds.reduce(0, +) == 6 * 3600)
        #expect(seconds.allSatisfy { $0 % 30 == 0 })
        #expect(lines.last == "Sleep Levels,isMainSleep=True level=3i 2024-03-04T06:00:00Z")
    }

    @Test func `where levels overlap the last one counts, and nonsense is passed over`() throws {
        let body = levels(
            #"{"dateTime": "2024-03-04T00:00:00", "level": "light", "seconds": 600}, {"dateTime": "2024-03-04T00:05:00", "level": "deep", "seconds": 120}, {"dateTime": "2034-03-04T00:05:00", "level": "deep", "seconds": 120}, {"dateTime": "2024-03-04T00:05:00", "level": "deep", "seconds": -1}, {"level": "deep", "seconds": 9}, {"dateTime": "2024-03-04T00:05:00", "level": "deep", "seconds": 99999999999}, null"#,
            end: "2024-03-04T00:10:00.000")
        #expect(
            try decoded(.sleep, "2024-03-04", ("logs", body)) == [
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=300i 2024-03-04T00:00:00Z",
                "Sleep Levels,isMainSleep=True level=0i,duration_seconds=120i 2024-03-04T00:05:00Z",
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=180i 2024-03-04T00:07:00Z",
                "Sleep Levels,isMainSleep=True level=3i 2024-03-04T00:10:00Z",
            ])
    }

    @Test func `a stage that reaches beyond 48 hours from the log's start is left out`() throws {
        let body = levels(
            #"{"dateTime": "2024-03-04T00:00:00", "level": "light", "seconds": 600}, {"dateTime": "2024-03-05T23:59:00", "level": "deep", "seconds": 61}, {"dateTime": "2024-03-04T00:00:01", "level": "rem", "seconds": 172800}"#,
            short:
                #"{"dateTime": "2024-03-05T23:59:00", "level": "wake", "seconds": 60}, {"dateTime": "2024-03-01T23:59:59", "level": "wake", "seconds": 30}"#,
            end: "2024-03-04T00:10:00.000")
        #expect(
            try decoded(.sleep, "2024-03-04", ("logs", body)) == [
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=600i 2024-03-04T00:00:00Z",
                "Sleep Levels,isMainSleep=True level=3i,duration_seconds=60i 2024-03-05T23:59:00Z",
                "Sleep Levels,isMainSleep=True level=3i 2024-03-06T00:00:00Z",
            ])
    }

    @Test(arguments: [
        (#""endTime": "2024-03-06T00:00:00""#, true), (#""endTime": "2024-03-06T00:00:01""#, false),
        (#""endTime": "9999-12-31T23:59:59""#, false), (#""endTime": "2024-03-03T23:59:59""#, false),
        (#""duration": 172800000"#, true), (#""duration": 172801000"#, false), (#""duration": -60000"#, false),
    ])
    func `a log that lasts longer than 48 hours or ends before it starts is left out`(end: String, isKept: Bool) throws
    {
        let body =
            #"[{"dateOfSleep": "2024-03-04", "startTime": "2024-03-04T00:00:00", "timeInBed": 60, \#(end), "levels": {"data": [{"dateTime": "2024-03-04T00:00:00", "level": "deep", "seconds": 60}]}}]"#
        #expect(try cut(.sleep, "2024-03-04", "2024-03-04", ("logs", body)).map(\.hasData) == [isKept])
        #expect(try decoded(.sleep, "2024-03-04", ("logs", body)).isEmpty == !isKept)
    }

    // Painted second by second, these are 17 thousand million seconds.
    @Test(.timeLimit(.minutes(1)))
    func `painting costs what the list holds, not what its stages last`() throws {
        let long = #"{"dateTime": "2024-03-04T00:00:00", "level": "light", "seconds": 172800}"#
        let last = #"{"dateTime": "2024-03-04T12:00:00", "level": "deep", "seconds": 60}"#
        let body = levels(
            Array(repeating: long, count: 100_000).joined(separator: ","), short: last, end: "2024-03-06T00:00:00")
        #expect(
            try decoded(.sleep, "2024-03-04", ("logs", body)) == [
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=43200i 2024-03-04T00:00:00Z",
                "Sleep Levels,isMainSleep=True level=0i,duration_seconds=60i 2024-03-04T12:00:00Z",
                "Sleep Levels,isMainSleep=True level=1i,duration_seconds=129540i 2024-03-04T12:01:00Z",
                "Sleep Levels,isMainSleep=True level=3i 2024-03-06T00:00:00Z",
            ])
    }

    @Test func `where two naps meet, the second one's stage stays`() throws {
        let second = nap("2024-03-04T13:00:00", "2024-03-04T13:30:00")
        let first = nap("2024-03-04T12:30:00", "2024-03-04T13:00:00")
        let lines = try decoded(.sleep, "2024-03-04", ("logs", "[\(second),\(first)]"))
        #expect(lines.contains("Sleep Levels,isMainSleep=False level=1i,duration_seconds=1800i 2024-03-04T13:00:00Z"))
        #expect(lines.count == 3)
    }

    // fitbit-web-api.md 8.2: `meta`, while the log is being processed.
    @Test(arguments: [
        #"{"meta":{"retryDuration":3000,"state":"pending"}}"#,
        #"{"meta":{"state":"pending"},"sleep":[]}"#,
        #"{"meta":{"state":"pending"},"sleep":null}"#,
        #"{"meta":{"state":"pending"},"sleep":[{"dateOfSleep":"2024-03-04","startTime":"2024-03-04T00:00:00.000","duration":60000}]}"#,
    ])
    func `a pending answer empties no day: it is asked for again later`(body: String) {
        let error = #expect(throws: ProviderError.self) {
            try cut(.sleep, "2024-03-04", "2024-03-05", ("logs", body))
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("sleep of 2024-03-04 to 2024-03-05 (account me)") == true)
        #expect(error?.message.contains("still being processed") == true)
        #expect(error?.message.contains("asked for again later") == true)
    }

    @Test func `an answer without logs holds no data`() throws {
        #expect(try cut(.sleep, "2024-03-04", "2024-03-04", ("logs", #"{"sleep":[]}"#)) == [])
        #expect(try decoded(.sleep, "2024-03-04", ("logs", #"{"sleep":[]}"#)) == [])
    }

    @Test func `a log that is pending or has no length yet is no data`() throws {
        let body = """
            {"sleep":[{"dateOfSleep":"2024-03-04","startTime":"2024-03-04T00:00:00.000","duration":0,"levels":{"data":[]}},\
            {"dateOfSleep":"2024-03-05","startTime":"2024-03-05T00:00:00.000","duration":60000,"meta":{"state":"pending"}}]}
            """
        #expect(try cut(.sleep, "2024-03-04", "2024-03-05", ("logs", body)).map(\.hasData) == [false, false])
        #expect(try decoded(.sleep, "2024-03-04", ("logs", body)) == [])
        #expect(try decoded(.sleep, "2024-03-05", ("logs", body)) == [])
    }

    @Test func `several logs of a date are kept together, newest first as they came`() throws {
        let body =
            #"{"sleep":[{"dateOfSleep":"2024-03-04","logId":2,"startTime":"2024-03-04T14:00:00.000","duration":60000},{"dateOfSleep":"2024-03-04","logId":1,"startTime":"2024-03-03T23:00:00.000","duration":60000}]}"#
        let days = try cut(.sleep, "2024-03-01", "2024-03-31", ("logs", body))
        #expect(days == [CutDay("2024-03-04", ["logs: " + body.dropFirst(9).dropLast(1)], hasData: true)])
    }
}

private func log(_ start: String, _ seconds: Int, _ more: String = "") -> String {
    #"{"dateOfSleep": "2024-03-04", \#(more) "startTime": "\#(start).000", "duration": \#(seconds * 1000), "timeInBed": \#(seconds / 60)}"#
}

private func nap(_ start: String, _ end: String) -> String {
    #"{"dateOfSleep": "2024-03-04", "isMainSleep": false, "startTime": "\#(start)", "endTime": "\#(end)", "levels": {"data": [{"dateTime": "\#(start)", "level": "asleep", "seconds": 1800}]}}"#
}

private func levels(_ data: String, short: String = "", end: String) -> String {
    #"[{"dateOfSleep": "2024-03-04", "startTime": "2024-03-04T00:00:00.000", "endTime": "\#(end)", "levels": {"data": [\#(data)], "shortData": [\#(short)]}}]"#
}
