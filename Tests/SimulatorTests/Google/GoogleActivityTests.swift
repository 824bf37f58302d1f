import Foundation
import HTTPServer
import HealthModel
import Simulator
import Testing

/// Daily totals, workouts and tracks as Google tells them, held against what Fitbit says of the same life.
struct GoogleActivityTests {
    let bench = GoogleBench()
    private static let scopes = GoogleBench.scopes + [.location]

    private func daily(_ type: String) async throws -> [String: Any] {
        let body =
            #"{"range":{"start":{"date":{"year":2026,"month":3,"day":8}},"end":{"date":{"year":2026,"month":3,"day":9}}},"windowSizeDays":1}"#
        let reply = await bench.post(
            GoogleBench.points(type, "dailyRollUp"), token: try await bench.token(), json: body)
        let windows = try reply.list("rollupDataPoints")
        #expect(windows.count == 1)
        return try #require(windows.first?.values.compactMap { $0 as? [String: Any] }.first { $0["date"] == nil })
    }

    private func fitbit(_ key: String) async throws -> Double {
        let reply = try await bench.fitbitSays("/1/user/-/activities/\(key)/date/2026-03-08/2026-03-08.json")
        return try #require(Double(try reply.text("activities-\(key).0.value")))
    }

    @Test func `the sums of a date are Fitbit's`() async throws {
        #expect(try await Double(daily("steps")["countSum"] as? String ?? "") == fitbit("steps"))
        #expect(try await Double(daily("floors")["countSum"] as? String ?? "") == fitbit("floors"))
        let way = try await Double(daily("distance")["millimetersSum"] as? String ?? "")
        #expect(try await way.map { $0 / 1_000_000 } == fitbit("distance"))
        let energy = try await (daily("total-calories")["kcalSum"] as? NSNumber)?.doubleValue
        #expect(try await energy?.rounded() == fitbit("calories"))
        let zones = try await daily("active-zone-minutes").compactMapValues { Int($0 as? String ?? "") }
        let said = try await bench.fitbitSays(
            "/1/user/-/activities/active-zone-minutes/date/2026-03-08/2026-03-08.json")
        #expect(
            try Double(zones.values.reduce(0, +))
                == said.number("activities-active-zone-minutes.0.value.activeZoneMinutes"))
    }

    @Test func `the stretches of each level last as long as Fitbit counts minutes`() async throws {
        let points = try await bench.all(
            "activity-level", "reconcile", token: try await bench.token(),
            filter:
                #"activity_level.interval.civil_start_time >= "2026-03-07" AND activity_level.interval.civil_start_time < "2026-03-09""#
        )
        let (start, end) = (Bench.instant("2026-03-07T23:00:00Z"), Bench.instant("2026-03-08T23:00:00Z"))
        var (seconds, overMidnight): ([String: TimeInterval], Int) = ([:], 0)
        for point in points {
            let value = try #require(point["activityLevel"] as? [String: Any])
            let interval = try #require(value["interval"] as? [String: Any])
            func instant(_ name: String) throws -> Date { Bench.instant(try #require(interval[name] as? String)) }
            let type = try #require(value["activityLevelType"] as? String)
            let (from, to) = (try instant("startTime"), try instant("endTime"))
            if from < start, to > start { overMidnight += 1 }
            seconds[type, default: 0] += max(0, min(to, end).timeIntervalSince(max(from, start)))
        }
        for (type, key) in [
            ("SEDENTARY", "minutesSedentary"), ("LIGHTLY_ACTIVE", "minutesLightlyActive"),
            ("MODERATELY_ACTIVE", "minutesFairlyActive"), ("VERY_ACTIVE", "minutesVeryActive"),
        ] {
            #expect(try await (seconds[type] ?? 0) / 60 == fitbit(key), "\(type)")
        }
        #expect(overMidnight == 1)
    }

    private func exercises(_ verb: String) async throws -> [[String: Any]] {
        let filter =
            #"exercise.interval.civil_start_time >= "2026-02-01" AND exercise.interval.civil_start_time < "2026-03-08""#
        return try await bench.all(
            "exercise", verb, token: try await bench.token(), filter: filter)
    }

    @Test func `workouts are those of Fitbit, 25 a page, found by their civil start alone`() async throws {
        let found = try await exercises("reconcile")
        #expect(found.count > 25)
        let token = try await bench.token()
        let page = await bench.get(
            GoogleBench.points("exercise", "reconcile"), token: token, query: ["pageSize": "100"])
        #expect(try page.list("dataPoints").count == 25 && page.has("nextPageToken"))
        let refused = await bench.get(
            GoogleBench.points("exercise"), token: token,
            query: ["filter": #"exercise.interval.start_time >= "2026-02-01T00:00:00Z""#])
        #expect(refused.status == 400 && refused.string.contains("INVALID_DATA_POINT_FILTER_DATA_TYPE_MEMBER"))
        let logs = try await bench.fitbitSays(
            "/1/user/-/activities/list.json?afterDate=2026-01-31&sort=asc&offset=0&limit=100"
        ).list("activities").filter { ($0["startTime"] as? String ?? "") < "2026-03-08" }
        #expect(logs.count == found.count)
        for (log, point) in zip(logs, found.reversed()) {
            let value = try #require(point["exercise"] as? [String: Any])
            let metrics = try #require(value["metricsSummary"] as? [String: Any])
            #expect(value["displayName"] as? String == log["activityName"] as? String)
            #expect(value["activeDuration"] as? String == "\((log["activeDuration"] as? Int ?? 0) / 1000)s")
            #expect(metrics["caloriesKcal"] as? Int == log["calories"] as? Int)
            #expect(
                (metrics["distanceMillimeters"] as? NSNumber).map { $0.doubleValue / 1_000_000 }
                    == (log["distance"] as? NSNumber)?.doubleValue)
            #expect(
                (value["exerciseMetadata"] as? [String: Any])?["hasGps"] as? Bool ?? false == log["hasGps"] as? Bool)
            #expect((point["dataPointName"] as? String)?.hasSuffix("/\(log["logId"] as? NSNumber ?? 0)") == true)
        }
    }

    @Test func `a track is exported as a file or as a member, under two scopes`() async throws {
        let name = try #require(
            try await exercises("reconcile").first {
                (($0["exercise"] as? [String: Any])?["exerciseMetadata"] as? [String: Any])?["hasGps"] as? Bool == true
            }?["dataPointName"] as? String)
        let path =
            "/v4/users/me/dataTypes/exercise/dataPoints/\(name.split(separator: "/").last ?? ""):exportExerciseTcx"
        let token = try await bench.token(scopes: Self.scopes)
        let file = await bench.get(path, token: token, query: ["alt": "media", "partialData": "true"])
        #expect(file.status == 200 && file.header("Content-Type") == "application/vnd.garmin.tcx+xml")
        #expect(file.string.hasPrefix("<?xml") && file.string.contains(".000Z</Time>"))
        let member = await bench.get(path, token: token, query: ["partialData": "true"])
        #expect(try member.text("tcxData") == file.string)
        let without = await bench.get(path, token: try await bench.token(), query: ["alt": "media"])
        #expect(without.status == 403 && without.string.contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT"))
        let unknown = await bench.get(
            "/v4/users/me/dataTypes/exercise/dataPoints/1:exportExerciseTcx", token: token, query: ["alt": "media"])
        #expect(try unknown.status == 404 && unknown.text("error.status") == "NOT_FOUND")
    }
}
