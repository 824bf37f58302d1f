import Foundation
import HealthModel
import Simulator
import Testing

/// The types and formats of fitbit-web-api.md 2 to 8, read by Foundation's own parser.
struct ShapeTests {
    let bench = Bench()

    private func get(_ path: String, person: Person = People.ada, language: String? = nil) async throws -> Reply {
        let reply = await bench.get(path, token: try await bench.token(person), language: language)
        try #require(reply.status == 200, "\(reply.string.prefix(300))")
        return reply
    }

    @Test func `calories have a level, tenfold METs and a total as a string`() async throws {
        let reply = try await get("/1/user/-/activities/calories/date/2026-03-08/1d/1min.json")
        #expect(try reply.text("activities-calories.0.dateTime") == "2026-03-08")
        #expect(Int(try reply.text("activities-calories.0.value")) != nil)
        let rows = try reply.list("activities-calories-intraday.dataset")
        #expect(rows.count == 1440)
        #expect(rows.last?["time"] as? String == "23:59:00")
        #expect(rows.allSatisfy { (0...3).contains($0["level"] as? Int ?? -1) && ($0["mets"] as? Int ?? 0) >= 9 })
        #expect(Set(rows.compactMap { $0["level"] as? Int }).count >= 3)
        #expect(try reply.number("activities-calories-intraday.datasetInterval") == 1)
        #expect(try reply.text("activities-calories-intraday.datasetType") == "minute")
    }

    @Test func `distance comes in miles when one asks in American`() async throws {
        let path = "/1/user/-/activities/distance/date/2026-03-08/1d/15min.json"
        let kilometers = try #require(Double(try await get(path).text("activities-distance.0.value")))
        let miles = try #require(Double(try await get(path, language: "en_US").text("activities-distance.0.value")))
        #expect(abs(kilometers / miles - 1.609) < 0.01)
        let metric = try #require(Double(try await get(path, language: "metric").text("activities-distance.0.value")))
        #expect(metric == kilometers)
        #expect(try await get(path).list("activities-distance-intraday.dataset").count == 96)
    }

    @Test func `a heart day has zones without custom ones, a resting rate and sparse samples`() async throws {
        let reply = try await get("/1/user/-/activities/heart/date/2026-03-08/1d/1sec.json")
        let zones = try reply.list("activities-heart.0.value.heartRateZones")
        #expect(zones.compactMap { $0["name"] as? String } == ["Out of Range", "Fat Burn", "Cardio", "Peak"])
        #expect(zip(zones, zones.dropFirst()).allSatisfy { $0["max"] as? Int == $1["min"] as? Int })
        #expect(zones[0]["minutes"] is Int && zones[0]["caloriesOut"] is NSNumber)
        #expect(try reply.list("activities-heart.0.value.customHeartRateZones").isEmpty)
        #expect((40...80).contains(try reply.number("activities-heart.0.value.restingHeartRate")))
        #expect(try reply.text("activities-heart-intraday.datasetType") == "second")
        let times = try reply.list("activities-heart-intraday.dataset").compactMap { $0["time"] as? String }
        #expect(times == times.sorted() && Set(times).count == times.count)
        let minutes = try await get("/1/user/-/activities/heart/date/2026-03-08/1d/1min.json")
            .list("activities-heart-intraday.dataset")
        #expect((1300..<1440).contains(minutes.count))
    }

    @Test(arguments: [
        "/1/user/-/activities/heart/date/2026-03-08/1d/1sec/time/03:00/03:04.json",
        "/1.1/user/-/activities/heart/date/2026-03-08/1d/1sec.json",
    ])
    func `with a window, and under the other version, a heart day is flat`(path: String) async throws {
        let reply = try await get(path)
        #expect(Double(try reply.text("activities-heart.0.value")) ?? 0 > 40)
        #expect(try reply.list("activities-heart.0.heartRateZones").count == 4)
        if path.contains("time") {
            let times = try reply.list("activities-heart-intraday.dataset").compactMap { $0["time"] as? String }
            #expect(!times.isEmpty && times.allSatisfy { $0.hasPrefix("03:0") && $0 < "03:05" })
        }
    }

    @Test func `a day without the tracker has bare zones`() async throws {
        let reply = try await get("/1/user/-/activities/heart/date/2022-12-24/1d/1sec.json")
        let zone = try #require(try reply.list("activities-heart.0.value.heartRateZones").first)
        #expect(zone["min"] != nil && zone["minutes"] == nil && zone["caloriesOut"] == nil)
        #expect(!reply.has("activities-heart.0.value.restingHeartRate"))
        #expect(try reply.list("activities-heart-intraday.dataset").isEmpty)
    }

    @Test func `the daily heart range lists every date`() async throws {
        let reply = try await get("/1/user/-/activities/heart/date/2026-02-09/2026-03-10.json")
        #expect(try reply.list("activities-heart").count == 30)
        #expect(!reply.has("activities-heart-intraday"))
    }

    @Test func `breathing is per stage, with minus one for a stage without a value`() async throws {
        let reply = try await get("/1/user/-/br/date/2026-02-09/2026-03-10/all.json")
        let days = try reply.list("br")
        #expect((15..<30).contains(days.count))
        var seen: [Double] = []
        for index in days.indices {
            for stage in ["deep", "light", "rem", "full"] {
                seen.append(try reply.number("br.\(index).value.\(stage)SleepSummary.breathingRate"))
            }
        }
        #expect(seen.contains(-1) && seen.allSatisfy { $0 == -1 || (8...25).contains($0) })
        #expect(try await get("/1/user/-/br/date/2026-03-08.json").number("br.0.value.breathingRate") > 8)
    }

    @Test func `variability rows lie on a grid of five minutes and may cover more than all`() async throws {
        let reply = try await get("/1/user/-/hrv/date/2026-02-09/2026-03-10/all.json")
        let rows = try reply.list("hrv").flatMap { $0["minutes"] as? [[String: Any]] ?? [] }
        let pattern = /\d{4}-\d\d-\d\dT\d\d:\d[05]:00\.000/
        #expect(rows.count > 1000)
        #expect(rows.allSatisfy { ($0["minute"] as? String)?.wholeMatch(of: pattern) != nil })
        let coverage = rows.compactMap { ($0["value"] as? [String: Any])?["coverage"] as? Double }
        #expect(coverage.count == rows.count && coverage.contains { $0 > 1 } && coverage.allSatisfy { $0 >= 0.7 })
        let daily = try await get("/1/user/-/hrv/date/2026-02-09/2026-03-10.json")
        #expect(try daily.number("hrv.0.value.dailyRmssd") > 10)
        #expect(daily.string.contains(#""deepRmssd":"#))
    }

    @Test func `oxygen is an array, has seconds, no milliseconds and placeholders of fifty`() async throws {
        let reply = try await get("/1/user/-/spo2/date/2026-03-04/2026-03-10/all.json")
        let rows = try reply.list().flatMap { $0["minutes"] as? [[String: Any]] ?? [] }
        let pattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/
        #expect(rows.allSatisfy { ($0["minute"] as? String)?.wholeMatch(of: pattern) != nil })
        let values = rows.compactMap { ($0["value"] as? NSNumber)?.doubleValue }
        #expect(values.contains(50) && values.allSatisfy { $0 == 50 || (85...100).contains($0) })
        #expect(reply.string.contains(#""value":96,"#))
        let single = try await get("/1/user/-/spo2/date/2026-03-08/all.json")
        #expect(try single.text("dateTime") == "2026-03-08")
    }

    @Test func `the oxygen summary is an array without the days that have none`() async throws {
        let days = try await get("/1/user/-/spo2/date/2026-02-01/2026-03-10.json").list()
        #expect((20..<38).contains(days.count))
        for day in days {
            let value = try #require(day["value"] as? [String: Double])
            #expect(value["min"]! <= value["avg"]! && value["avg"]! <= value["max"]! && value["min"]! > 80)
        }
        #expect(try await get("/1/user/-/spo2/date/2022-01-01/2022-01-03.json").string == "[]")
        #expect(try await get("/1/user/-/spo2/date/2022-01-01.json").string == "{}")
    }

    @Test func `weights carry their source, some no time and some no fat`() async throws {
        var entries: [[String: Any]] = []
        for span in ["2025-12-10/2026-01-09", "2026-01-10/2026-02-09", "2026-02-10/2026-03-10"] {
            entries += try await get("/1/user/-/body/log/weight/date/\(span).json").list("weight")
        }
        let dates = entries.compactMap { $0["date"] as? String }
        #expect(dates == dates.sorted())
        #expect(Set(dates).count < dates.count && Set(dates).count < 90)
        #expect(entries.contains { $0["time"] as? String == "23:59:59" && $0["source"] as? String == "API" })
        #expect(entries.contains { $0["fat"] == nil } && entries.contains { $0["fat"] is NSNumber })
        for entry in entries {
            let stamp = try #require(entry["date"] as? String) + "T" + (try #require(entry["time"] as? String)) + "Z"
            #expect(entry["logId"] as? Int == Int(Bench.instant(stamp).timeIntervalSince1970) * 1000)
        }
    }

    @Test func `weight comes in pounds or stone when one asks so`() async throws {
        let path = "/1/user/-/body/log/weight/date/2026-02-10/2026-03-10.json"
        let kilograms = try await get(path).number("weight.0.weight")
        #expect(abs(try await get(path, language: "en_US").number("weight.0.weight") / kilograms - 2.2046) < 0.001)
        #expect(abs(try await get(path, language: "en_GB").number("weight.0.weight") / kilograms - 0.1575) < 0.001)
    }

    @Test func `VO2 max is a string: a number after runs with GPS, otherwise a range`() async throws {
        let path = "/1/user/-/cardioscore/date/2026-02-09/2026-03-10.json"
        let ada = try await get(path).list("cardioScore").compactMap { ($0["value"] as? [String: String])?["vo2Max"] }
        #expect(ada.contains { $0.contains("-") } && ada.contains { Int($0) != nil } && ada.count < 30)
        let noor = try await get(path, person: People.noor).list("cardioScore")
        #expect(noor.allSatisfy { ($0["value"] as? [String: String])?["vo2Max"]?.contains("-") == true })
    }

    @Test func `skin temperature is relative and missing on some nights`() async throws {
        let path = "/1/user/-/temp/skin/date/2026-02-09/2026-03-10.json"
        let nights = try await get(path).list("tempSkin")
        let values = nights.compactMap { ($0["value"] as? [String: Double])?["nightlyRelative"] }
        #expect(values.count == nights.count && (15..<30).contains(values.count))
        #expect(values.contains { $0 < 0 } && values.contains { $0 > 0 } && values.allSatisfy { abs($0) < 3 })
        #expect(nights.allSatisfy { $0["logType"] as? String == "dedicated_temp_sensor" })
        let fahrenheit = try await get(path, language: "en_US").list("tempSkin")
        #expect(abs(((fahrenheit[0]["value"] as? [String: Double])?["nightlyRelative"] ?? 0) - values[0] * 1.8) < 0.06)
        let first = try await get("/1/user/-/temp/skin/date/2023-01-09/2023-01-12.json").list("tempSkin")
        #expect(first.isEmpty)
    }

    @Test func `devices are an array with a last sync on the wall and a scale`() async throws {
        let devices = try await get("/1/user/-/devices.json").list()
        #expect(Set(devices.compactMap { $0["type"] as? String }) == ["TRACKER", "SCALE"])
        let tracker = try #require(devices.first { $0["type"] as? String == "TRACKER" })
        #expect(tracker["lastSyncTime"] as? String == "2026-03-10T13:00:00.000")
        #expect((12...100).contains(tracker["batteryLevel"] as? Int ?? 0) && tracker["id"] is String)
        let phone = try await get("/1/user/-/devices.json", person: People.noor).list()
        #expect(phone.contains { $0["deviceVersion"] as? String == "MobileTrack" && $0["batteryLevel"] as? Int == 0 })
    }

    @Test func `the profile names the zone and the first day`() async throws {
        let reply = try await get("/1/user/-/profile.json", person: People.kai)
        #expect(try reply.text("user.timezone") == "Australia/Lord_Howe")
        #expect(try reply.number("user.offsetFromUTCMillis") == 39_600_000)
        #expect(try reply.text("user.memberSince") == "2024-06-20")
        #expect(try reply.text("user.encodedId") == "KAI003")
    }
}
