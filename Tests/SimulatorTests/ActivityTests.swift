import Foundation
import HTTPServer
import HealthModel
import Simulator
import Testing

/// Daily totals, zone minutes, workouts and their tracks (fitbit-web-api.md 8.6).
struct ActivityTests {
    let bench = Bench()

    private func get(
        _ path: String, _ query: [String: String] = [:], person: Person = People.ada, language: String? = nil
    ) async throws -> Reply {
        await bench.get(
            path, token: try await bench.token(person), query: query.map { QueryItem(name: $0.key, value: $0.value) },
            language: language)
    }

    private func total(_ key: String, _ day: String, language: String? = nil) async throws -> Double {
        let reply = try await get("/1/user/-/activities/\(key)/date/\(day)/\(day).json", language: language)
        #expect(try reply.text("activities-\(key).0.dateTime") == day)
        return try #require(Double(try reply.text("activities-\(key).0.value")))
    }

    @Test(arguments: ["steps", "distance", "calories"])
    func `a day's total is the sum of its minutes`(key: String) async throws {
        let minutes = try await get("/1/user/-/activities/\(key)/date/2026-03-08/1d/1min.json")
            .list("activities-\(key)-intraday.dataset").compactMap { ($0["value"] as? NSNumber)?.doubleValue }
        let sum = minutes.reduce(0, +)
        #expect(abs(try await total(key, "2026-03-08") - sum) < (key == "calories" ? 0.5 : 0.001) && sum > 1)
        let tracker = try await get("/1/user/-/activities/tracker/\(key)/date/2026-03-08/1w.json")
        #expect(try tracker.list("activities-tracker-\(key)").count == 7)
    }

    @Test func `the summary of a date says what the series say, as numbers`() async throws {
        let summary = try await get("/1/user/-/activities/date/2026-03-08.json")
        for (name, key) in [
            ("steps", "steps"), ("floors", "floors"), ("caloriesOut", "calories"),
            ("sedentaryMinutes", "minutesSedentary"), ("lightlyActiveMinutes", "minutesLightlyActive"),
            ("fairlyActiveMinutes", "minutesFairlyActive"), ("veryActiveMinutes", "minutesVeryActive"),
        ] {
            #expect(try await summary.number("summary.\(name)") == total(key, "2026-03-08"), "\(name)")
        }
        let distances = try summary.list("summary.distances")
        let way = distances.first { $0["activity"] as? String == "total" }?["distance"] as? NSNumber
        #expect(try await way?.doubleValue == total("distance", "2026-03-08"))
        let miles = try await total("distance", "2026-03-08", language: "en_US")
        #expect(abs((way?.doubleValue ?? 0) / miles - 1.609344) < 0.001)
    }

    @Test func `a date before the first is a row of zeros, and three years are the most`() async throws {
        #expect(try await total("steps", "2022-12-24") == 0)
        let path = "/1/user/-/activities/steps/date"
        #expect(try await get("\(path)/2023-03-12/2026-03-10.json").list("activities-steps").count == 1095)
        #expect(try await get("\(path)/2023-03-11/2026-03-10.json").refusal == "400 validation startDate")
    }

    @Test func `zone minutes leave out what is zero, and their zones add up`() async throws {
        let days = try await get("/1/user/-/activities/active-zone-minutes/date/2026-02-01/2026-03-08.json")
            .list("activities-active-zone-minutes")
        #expect((10...36).contains(days.count))
        for day in days {
            let value = try #require(day["value"] as? [String: Int])
            #expect(value.values.allSatisfy { $0 > 0 })
            #expect(value["activeZoneMinutes"] == value.filter { $0.key != "activeZoneMinutes" }.values.reduce(0, +))
            #expect((value["cardioActiveZoneMinutes"] ?? 0) % 2 == 0, "they count twice")
        }
        #expect(days.contains { ($0["value"] as? [String: Int])?["cardioActiveZoneMinutes"] != nil })
    }

    // MARK: Workouts

    private static let list = "/1/user/-/activities/list.json"

    @Test func `workouts come page by page, each after the date and with the offset of its own clock`() async throws {
        var query = ["afterDate": "2026-02-01", "sort": "asc", "offset": "0", "limit": "20"]
        var found: [[String: Any]] = []
        for page in 1... {
            let reply = try await get(Self.list, query)
            #expect(reply.status == 200)
            found += try reply.list("activities")
            let next = try reply.text("pagination.next")
            guard !next.isEmpty else {
                #expect(page > 1)
                break
            }
            #expect(next.hasPrefix("https://api.fitbit.com/1/user/-/activities/list.json?"))
            let items = URLComponents(string: next)?.queryItems ?? []
            query = Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") })
        }
        let starts = found.compactMap { $0["startTime"] as? String }
        #expect(starts.count == found.count && starts == starts.sorted() && Set(starts).count == starts.count)
        #expect(starts.allSatisfy { $0 >= "2026-02-02" && $0.hasSuffix(".000+01:00") })
        #expect(starts.contains { $0.hasPrefix("2026-02-0") })
        for entry in found {
            let (whole, active) = (entry["duration"] as? Int ?? 0, entry["activeDuration"] as? Int ?? 0)
            #expect(active > 600_000 && whole >= active && whole % 1000 == 0)
            #expect((entry["averageHeartRate"] as? Int ?? 0) > 60 && (entry["calories"] as? Int ?? 0) > 20)
        }
        #expect(found.contains { ($0["duration"] as? Int ?? 0) > ($0["activeDuration"] as? Int ?? 0) }, "a pause")
        let names = Set(found.compactMap { $0["activityName"] as? String })
        #expect(names.isSuperset(of: ["Run", "Walk"]))
        #expect(found.contains { $0["hasGps"] as? Bool == true } && found.contains { $0["hasGps"] as? Bool == false })
        let newest = try await get(
            Self.list, ["beforeDate": "2026-03-01", "sort": "desc", "offset": "0", "limit": "5"]
        ).list("activities").compactMap { $0["startTime"] as? String }
        #expect(newest.count == 5 && newest == newest.sorted(by: >) && newest.allSatisfy { $0 < "2026-03-01" })
    }

    @Test(arguments: [
        (["sort": "asc", "offset": "0", "limit": "100"], "afterDate"),
        (["afterDate": "2026-02-01", "sort": "desc", "offset": "0", "limit": "100"], "sort"),
        (["afterDate": "2026-02-01", "sort": "asc", "limit": "100"], "offset"),
        (["afterDate": "2026-02-01", "sort": "asc", "offset": "0", "limit": "101"], "limit"),
        (["afterDate": "2026-02-31", "sort": "asc", "offset": "0", "limit": "100"], "afterDate"),
    ])
    func `the list refuses what the reference does not allow`(query: [String: String], field: String) async throws {
        #expect(try await get(Self.list, query).refusal == "400 validation \(field)")
    }

    @Test func `a workout that is not over, not synced or deleted is not there`() async throws {
        let query = ["afterDate": "2026-02-25", "sort": "asc", "offset": "0", "limit": "100"]
        let all = try await get(Self.list, query).list("activities")
        let last = try #require(all.last)
        let start = try #require(
            (last["startTime"] as? String).map { try Date($0.replacing(".000", with: ""), strategy: .iso8601) })
        bench.world.setLastSync(People.ada, start + 300)
        #expect(try await get(Self.list, query).list("activities").count == all.count - 1)
        bench.world.setLastSync(People.ada, nil)
        bench.world.deleteWorkout(People.ada, id: try #require((last["logId"] as? NSNumber)?.uint64Value))
        #expect(try await get(Self.list, query).list("activities").count == all.count - 1)
    }

    @Test func `a track is a Training Center file with offsets, under a scope of its own`() async throws {
        let query = ["afterDate": "2026-02-01", "sort": "asc", "offset": "0", "limit": "100"]
        let log = try #require(
            try await get(Self.list, query).list("activities").first { $0["hasGps"] as? Bool == true })
        let path = "/1/user/-/activities/\(try #require(log["logId"] as? NSNumber)).tcx"
        let whole = try await get(path, ["includePartialTCX": "true"])
        #expect(whole.status == 200 && whole.header("Content-Type") == "application/vnd.garmin.tcx+xml")
        #expect(whole.string.contains("<Id>\(log["startTime"] as? String ?? "?")</Id>"))
        let points = whole.string.components(separatedBy: "<Trackpoint>").count - 1
        let places = whole.string.components(separatedBy: "<Position>").count - 1
        #expect(points > places && places > 100)
        let partial = try await get(path)
        #expect(partial.string.components(separatedBy: "<Trackpoint>").count - 1 == places)
        #expect(try await get("/1/user/-/activities/1.tcx").refusal == "404 not_found n/a")
        let scopes = Scope.allCases.filter { $0 != .location }
        let token = try await bench.redeem(try await bench.code(People.ada, scopes: scopes)).text("access_token")
        #expect(await bench.get(path, token: token).refusal == "403 insufficient_scope")
    }
}
