import Foundation
import HTTPServer
import Simulator
import Testing

struct GoogleRollUpTests {
    let bench = GoogleBench()

    private func rollUp(
        _ type: String, _ start: String, _ end: String, window: String = "60s", more: String = "",
        of person: Person = People.ada
    ) async throws -> Reply {
        await bench.post(
            GoogleBench.points(type, "rollUp"), token: try await bench.token(person),
            json: #"{"range":{"startTime":"\#(start)","endTime":"\#(end)"},"windowSize":"\#(window)"\#(more)}"#)
    }

    private static let hour = #""range":{"startTime":"2026-03-08T00:00:00Z","endTime":"2026-03-08T01:00:00Z"}"#

    static func date(_ text: String) -> String {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        return #"{"date":{"year":\#(parts[0]),"month":\#(parts[1]),"day":\#(parts[2])},"time":{}}"#
    }

    private func daily(
        _ type: String, _ start: String, _ end: String, more: String = #","windowSizeDays":1"#,
        of person: Person = People.ada
    ) async throws -> Reply {
        await bench.post(
            GoogleBench.points(type, "dailyRollUp"), token: try await bench.token(person),
            json: #"{"range":{"start":\#(Self.date(start)),"end":\#(Self.date(end))}\#(more)}"#)
    }

    @Test func `calories have a window for each minute of a day, night included`() async throws {
        let reply = try await rollUp("total-calories", "2026-03-07T23:00:00Z", "2026-03-08T23:00:00Z")
        let points = try reply.list("rollupDataPoints")
        #expect(points.count == 1440)
        #expect(points.first?["startTime"] as? String == "2026-03-07T23:00:00Z")
        #expect(points.last?["endTime"] as? String == "2026-03-08T23:00:00Z")
        #expect(
            points.allSatisfy { ($0["totalCalories"] as? [String: NSNumber])?["kcalSum"]?.doubleValue ?? 0 > 0.5 })
        let hours = try await rollUp(
            "total-calories", "2026-03-07T23:00:00Z", "2026-03-08T23:00:00Z", window: "3600s", more: #","pageSize":200"#
        )
        #expect(try hours.list("rollupDataPoints").count == 24)
    }

    @Test func `calories end at the last sync`() async throws {
        bench.world.setLastSync(People.ada, Bench.instant("2026-03-10T11:00:30Z"))
        let points = try await rollUp("total-calories", "2026-03-10T10:00:00Z", "2026-03-10T13:00:00Z")
            .list("rollupDataPoints")
        #expect(points.count == 60 && points.last?["endTime"] as? String == "2026-03-10T11:00:00Z")
        #expect(try await rollUp("total-calories", "2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z").string == "{}")
        #expect(try await rollUp("total-calories", "2020-03-11T00:00:00Z", "2020-03-12T00:00:00Z").string == "{}")
    }

    @Test func `fourteen days of minutes come in pages`() async throws {
        let token = try await bench.token()
        let path = GoogleBench.points("total-calories", "rollUp")
        func body(_ more: String) -> String {
            #"{"range":{"startTime":"2026-02-20T00:00:00Z","endTime":"2026-03-06T00:00:00Z"},"windowSize":"60s","#
                + #""pageSize":10000\#(more)}"#
        }
        var (starts, more): ([String], String) = ([], "")
        var pages = 0
        while pages < 5 {
            let reply = await bench.post(path, token: token, json: body(more))
            starts += try reply.list("rollupDataPoints").compactMap { $0["startTime"] as? String }
            pages += 1
            guard reply.has("nextPageToken") else { break }
            more = #","pageToken":"\#(try reply.text("nextPageToken"))""#
        }
        #expect(pages == 3 && starts.count == 14 * 1440)
        #expect(starts == starts.sorted() && Set(starts).count == starts.count)
        let other = more.replacing("{", with: "") + #","dataSourceFamily":"users/me/dataSourceFamilies/all-sources""#
        #expect(await bench.post(path, token: token, json: body(other)).googleRefusal == "400 INVALID_ARGUMENT")
    }

    @Test(arguments: [
        ("heart-rate", "2026-02-01T00:00:00Z", "2026-02-15T00:00:01Z", "60s", "", "14"),
        ("total-calories", "2026-02-01T00:00:00Z", "2026-02-16T00:00:00Z", "60s", "", "14"),
        ("steps", "2025-11-01T00:00:00Z", "2026-01-31T00:00:00Z", "60s", "", "90"),
        ("heart-rate", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "900s", "", "14"),
        ("total-calories", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "3600s", "", "14"),
        ("steps", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "3600s", #","pageSize":10000"#, "90"),
    ])
    func `a range, or its pages, may not be too long`(
        type: String, start: String, end: String, window: String, more: String, days: String
    ) async throws {
        let reply = try await rollUp(type, start, end, window: window, more: more)
        #expect(reply.googleRefusal == "400 INVALID_ARGUMENT INVALID_ROLLUP_QUERY_DURATION")
        #expect(try reply.text("error.details.0.metadata.maxDurationDays") == days)
    }

    @Test(arguments: [
        ("heart-rate", "2026-02-01T00:00:00Z", "2026-02-15T00:00:00Z", "60s", ""),
        ("heart-rate", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "900s", #","pageSize":96"#),
        ("steps", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "3600s", ""),
        ("steps", "2025-12-01T00:00:00Z", "2026-03-01T00:00:00Z", "60s", #","pageSize":10000"#),
    ])
    func `what just fits is answered`(
        type: String, start: String, end: String, window: String, more: String
    ) async throws {
        #expect(try await rollUp(type, start, end, window: window, more: more).status == 200)
    }

    @Test(arguments: [
        (
            #"{"range":{"startTime":"2026-03-08T00:00:30Z","endTime":"2026-03-08T01:00:00Z"},"windowSize":"60s"}"#,
            "INVALID_TIME_RANGE"
        ),
        (
            #"{"range":{"startTime":"2026-03-08T01:00:00Z","endTime":"2026-03-08T01:00:00Z"},"windowSize":"60s"}"#,
            "INVALID_TIME_RANGE"
        ),
        (
            #"{\#(hour),"windowSize":"60"}"#,
            "window_size"
        ),
        (
            #"{\#(hour),"windowSize":"0s"}"#,
            "window_size"
        ),
        (#"{\#(hour)}"#, "window_size"),
        (#"{"range":{"startTime":"2026-03-08","endTime":"2026-03-09"},"windowSize":"60s"}"#, "range"),
        (
            #"{\#(hour),"windowSize":60}"#,
            "windowSize"
        ),
        (
            #"{"range":{"start_time":"2026-03-08T00:00:00Z"},"windowSize":"60s"}"#,
            "Unknown name \\\"start_time\\\" at 'range'"
        ),
        (
            #"{\#(hour),"windowSize":"60s","filter":"x"}"#,
            "Unknown name \\\"filter\\\""
        ),
        (
            #"{\#(hour),"windowSize":"60s","dataSourceFamily":"google-wearables"}"#,
            "INVALID_DATA_POINT_DATA_SOURCE_FAMILY"
        ),
        (
            #"{\#(hour),"windowSize":"60s","pageSize":-1}"#,
            "invalid argument"
        ),
        ("", "Unexpected token"), ("[]", "Unexpected token"), ("{", "Unexpected token"),
    ])
    func `a wrong body is refused with what is wrong`(body: String, text: String) async throws {
        let reply = await bench.post(
            GoogleBench.points("steps", "rollUp"), token: try await bench.token(), json: body)
        #expect(reply.googleRefusal.hasPrefix("400 INVALID_ARGUMENT"))
        #expect(reply.string.contains(text), "\(reply.string)")
    }

    @Test func `a flat date, or an instant, is no day`() async throws {
        let token = try await bench.token()
        let path = GoogleBench.points("steps", "dailyRollUp")
        let flat = await bench.post(
            path, token: token,
            json:
                #"{"range":{"start":{"year":2026,"month":3,"day":8},"end":{"year":2026,"month":3,"day":9}}}"#
        )
        #expect(flat.status == 400)
        #expect(
            try flat.list("error.details.0.fieldViolations").contains {
                ($0["description"] as? String)?.contains("Unknown name \"year\" at 'range.start': Cannot find field.")
                    == true
            })
        let instant = await bench.post(
            path, token: token, json: #"{"range":{"startTime":"2026-03-08T00:00:00Z"},"windowSizeDays":1}"#)
        #expect(try instant.text("error.message").contains("Unknown name \"startTime\" at 'range'"))
    }

    @Test func `days come newest first with midnights that have no members`() async throws {
        let reply = try await daily("steps", "2026-03-06", "2026-03-09")
        let points = try reply.list("rollupDataPoints")
        #expect(points.count == 3)
        #expect(try reply.number("rollupDataPoints.0.civilStartTime.date.day") == 8)
        #expect(try reply.number("rollupDataPoints.0.civilEndTime.date.day") == 9)
        #expect(reply.string.contains(#""civilStartTime":{"date":{"year":2026,"month":3,"day":8},"time":{}}"#))
        #expect(Int(try reply.text("rollupDataPoints.0.steps.countSum")) ?? 0 > 1000)
        #expect(try await daily("steps", "2026-03-09", "2026-03-09").googleRefusal.hasSuffix("INVALID_TIME_RANGE"))
        bench.simulator.behaviour.includesEndInDailyRollUp = true
        #expect(try await daily("steps", "2026-03-09", "2026-03-09").list("rollupDataPoints").count == 1)
        #expect(try await daily("steps", "2026-03-06", "2026-03-09").list("rollupDataPoints").count == 4)
    }

    @Test func `a window of several days adds them up and the last one is cut`() async throws {
        let single = try await daily("steps", "2026-03-02", "2026-03-09").list("rollupDataPoints")
        let sums = single.compactMap { Int(($0["steps"] as? [String: String])?["countSum"] ?? "") }
        let reply = try await daily("steps", "2026-03-02", "2026-03-09", more: #","windowSizeDays":3"#)
        let windows = try reply.list("rollupDataPoints").compactMap {
            Int(($0["steps"] as? [String: String])?["countSum"] ?? "")
        }
        #expect(sums.count == 7 && windows == [sums[0], sums[1...3].reduce(0, +), sums[4...6].reduce(0, +)])
    }

    @Test(arguments: ["total-calories", "heart-rate"])
    func `two types take no page size by the day, and fourteen days at most`(type: String) async throws {
        let refused = try await daily(type, "2026-03-06", "2026-03-09", more: #","windowSizeDays":1,"pageSize":5"#)
        #expect(refused.googleRefusal == "400 INVALID_ARGUMENT")
        #expect(try await daily(type, "2026-02-01", "2026-02-15").list("rollupDataPoints").count == 14)
        #expect(
            try await daily(type, "2026-02-01", "2026-02-16").googleRefusal.hasSuffix("INVALID_ROLLUP_QUERY_DURATION"))
    }

    @Test func `days of other types may be paged`() async throws {
        let first = try await daily("steps", "2026-02-20", "2026-03-06", more: #","windowSizeDays":1,"pageSize":5"#)
        #expect(try first.list("rollupDataPoints").count == 5)
        let token = try first.text("nextPageToken")
        let second = try await daily(
            "steps", "2026-02-20", "2026-03-06", more: #","windowSizeDays":1,"pageSize":5,"pageToken":"\#(token)""#)
        #expect(try second.number("rollupDataPoints.0.civilStartTime.date.day") == 28)
        #expect(
            try await daily("steps", "2026-02-20", "2026-03-06", more: #","windowSizeDays":20,"pageSize":5"#)
                .googleRefusal
                .hasSuffix("INVALID_ROLLUP_QUERY_DURATION"))
    }

    @Test func `zones are named, and those without a second are left out`() async throws {
        let time = try await daily("time-in-heart-rate-zone", "2026-02-24", "2026-03-10")
        let calories = try await daily("calories-in-heart-rate-zone", "2026-02-24", "2026-03-10")
        var seen: Set<[String]> = []
        for index in try time.list("rollupDataPoints").indices {
            let path = "rollupDataPoints.\(index)"
            let zones = try time.list("\(path).timeInHeartRateZone.timeInHeartRateZones")
            let names = zones.compactMap { $0["heartRateZone"] as? String }
            seen.insert(names)
            #expect(zones.allSatisfy { ($0["duration"] as? String)?.wholeMatch(of: /[1-9][0-9]*s/) != nil })
            let burnt = try calories.list("\(path).caloriesInHeartRateZone.caloriesInHeartRateZones")
            #expect(burnt.compactMap { $0["heartRateZone"] as? String } == names)
            #expect(burnt.allSatisfy { ($0["kcal"] as? NSNumber)?.doubleValue ?? 0 > 0 })
        }
        #expect(seen.contains(["LIGHT", "MODERATE", "VIGOROUS", "PEAK"]) && seen.count > 1)
    }

    @Test func `a worn minute without a step is an empty object, an idle wrist is no window`() async throws {
        let reply = try await rollUp("steps", "2026-03-08T05:00:00Z", "2026-03-08T08:00:00Z")
        let points = try reply.list("rollupDataPoints")
        #expect(reply.string.contains(#""steps":{}"#) && reply.string.contains(#""countSum":""#))
        #expect(points.count < 180 && points.count > 90)
    }

    @Test func `hearts have a least, a mean and a greatest`() async throws {
        let points = try await rollUp("heart-rate", "2026-03-08T01:00:00Z", "2026-03-08T02:00:00Z")
            .list("rollupDataPoints")
        #expect(points.count >= 55)
        for point in points {
            let value = try #require(point["heartRate"] as? [String: NSNumber]).mapValues(\.doubleValue)
            #expect(value["beatsPerMinuteMin"]! <= value["beatsPerMinuteAvg"]!)
            #expect(value["beatsPerMinuteAvg"]! <= value["beatsPerMinuteMax"]!)
        }
    }

    @Test func `on some accounts a roll-up of all sources adds the phone`() async throws {
        func sum(_ more: String) async throws -> Int {
            try await rollUp(
                "steps", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", window: "3600s", more: more, of: People.noor
            ).list("rollupDataPoints").compactMap { Int(($0["steps"] as? [String: String])?["countSum"] ?? "") }
                .reduce(0, +)
        }
        let worn = try await sum("")
        bench.simulator.behaviour.addsSourcesInRollUp = true
        let wearables = #","dataSourceFamily":"users/me/dataSourceFamilies/google-wearables""#
        #expect(try await sum("") > worn * 5 / 4)
        #expect(try await sum(wearables) == worn)
        let day = try await daily("steps", "2026-03-08", "2026-03-09", of: People.noor)
        #expect(try day.text("rollupDataPoints.0.steps.countSum") == String(worn))
    }

    @Test func `an empty page of a roll-up has a token`() async throws {
        bench.simulator.behaviour.sendsEmptyPages = true
        let more = #","pageSize":30"#
        let range = ("2026-03-08T00:00:00Z", "2026-03-08T01:00:00Z")
        let first = try await rollUp("total-calories", range.0, range.1, more: more)
        let pause = try await rollUp(
            "total-calories", range.0, range.1, more: more + #","pageToken":"\#(try first.text("nextPageToken"))""#)
        #expect(!pause.has("rollupDataPoints"))
        let second = try await rollUp(
            "total-calories", range.0, range.1, more: more + #","pageToken":"\#(try pause.text("nextPageToken"))""#)
        #expect(try second.text("rollupDataPoints.0.startTime") == "2026-03-08T00:30:00Z")
        #expect(!second.has("nextPageToken"))
    }

    @Test(arguments: [
        ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 1380),
        ("2025-10-26", "2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z", 1500),
    ])
    func `a day on which clocks change has all its minutes`(
        day: String, start: String, end: String, minutes: Int
    ) async throws {
        bench.turnClock(to: "2026-04-05T12:00:00Z")
        let points = try await rollUp("total-calories", start, end, more: #","pageSize":1500"#)
            .list("rollupDataPoints")
        #expect(points.count == minutes)
        let sum = points.compactMap { ($0["totalCalories"] as? [String: NSNumber])?["kcalSum"]?.doubleValue }
            .reduce(0, +)
        let next = String(try #require(day.split(separator: "-").last.flatMap { Int($0) }) + 1)
        let whole = try await daily("total-calories", day, day.prefix(8) + next)
        #expect(try whole.list("rollupDataPoints").count == 1)
        #expect(abs(try whole.number("rollupDataPoints.0.totalCalories.kcalSum") - sum) < 0.02)
    }

    @Test func `on Lord Howe Island half an hour is missing in spring`() async throws {
        let points = try await rollUp(
            "total-calories", "2025-10-04T13:30:00Z", "2025-10-05T13:00:00Z", of: People.kai
        ).list("rollupDataPoints")
        #expect(points.count == 1410)
        let day = try await daily("total-calories", "2025-10-05", "2025-10-06", of: People.kai)
        let sum = points.compactMap { ($0["totalCalories"] as? [String: NSNumber])?["kcalSum"]?.doubleValue }
            .reduce(0, +)
        #expect(abs(try day.number("rollupDataPoints.0.totalCalories.kcalSum") - sum) < 0.02)
    }
}
