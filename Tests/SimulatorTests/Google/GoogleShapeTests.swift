import Foundation
import HTTPServer
import Simulator
import Testing

/// The forms of google-health-api.md 3.4 and 4, read by Foundation's own parser.
struct GoogleShapeTests {
    let bench = GoogleBench()

    private func list(
        _ type: String, _ verb: String = "", size: Int = 10_000, of person: Person = People.ada
    ) async throws -> Reply {
        let reply = await bench.get(
            GoogleBench.points(type, verb), token: try await bench.token(person), query: ["pageSize": String(size)])
        try #require(reply.status == 200, "\(reply.string.prefix(300))")
        return reply
    }

    @Test(arguments: [
        ("steps", "steps"), ("distance", "distance"), ("active-energy-burned", "activeEnergyBurned"),
        ("heart-rate", "heartRate"), ("time-in-heart-rate-zone", "timeInHeartRateZone"),
        ("daily-heart-rate-zones", "dailyHeartRateZones"), ("daily-resting-heart-rate", "dailyRestingHeartRate"),
        ("daily-respiratory-rate", "dailyRespiratoryRate"),
        ("respiratory-rate-sleep-summary", "respiratoryRateSleepSummary"),
        ("heart-rate-variability", "heartRateVariability"),
        ("daily-heart-rate-variability", "dailyHeartRateVariability"), ("oxygen-saturation", "oxygenSaturation"),
        ("daily-oxygen-saturation", "dailyOxygenSaturation"), ("weight", "weight"), ("body-fat", "bodyFat"),
        ("height", "height"), ("vo2-max", "vo2Max"), ("run-vo2-max", "runVo2Max"), ("daily-vo2-max", "dailyVo2Max"),
        ("sleep", "sleep"), ("daily-sleep-temperature-derivations", "dailySleepTemperatureDerivations"),
    ])
    func `a list tells the source and a merged stream does not`(type: String, member: String) async throws {
        let named = ["weight", "body-fat", "height", "sleep"].contains(type)
        let listed = try await list(type, size: 20).list("dataPoints")
        let merged = try await list(type, "reconcile", size: 20).list("dataPoints")
        #expect(!listed.isEmpty && !merged.isEmpty)
        for point in listed {
            #expect(Set(point.keys) == Set(["dataSource", member] + (named ? ["name"] : [])))
            let source = try #require(point["dataSource"] as? [String: Any])
            #expect(source["platform"] as? String == "FITBIT" && source["recordingMethod"] is String)
        }
        for point in merged { #expect(Set(point.keys) == Set([member] + (named ? ["dataPointName"] : []))) }
    }

    @Test func `steps are minutes with a record, in both times, counted in a string`() async throws {
        let reply = try await list("steps", size: 2000)
        for point in try reply.list("dataPoints") {
            let steps = try #require(point["steps"] as? [String: Any])
            #expect(Int(try #require(steps["count"] as? String)) ?? 0 > 0)
            let interval = try #require(steps["interval"] as? [String: Any])
            #expect(
                Set(interval.keys) == [
                    "startTime", "startUtcOffset", "endTime", "endUtcOffset", "civilStartTime", "civilEndTime",
                ])
            let (start, end) = (interval["startTime"] as? String ?? "", interval["endTime"] as? String ?? "")
            #expect(Bench.instant(end).timeIntervalSince(Bench.instant(start)) == 60)
            #expect(interval["startUtcOffset"] as? String == "3600s")
            let civil = try #require((interval["civilStartTime"] as? [String: [String: Int]]))
            let shown = Bench.instant(start) + 3600
            let parts = Calendar(identifier: .gregorian).dateComponents(in: .gmt, from: shown)
            let date = try #require(civil["date"])
            #expect([date["year"], date["month"], date["day"]] == [parts.year, parts.month, parts.day])
            #expect(civil["time"]?["hours"] ?? 0 == parts.hour && civil["time"]?["minutes"] ?? 0 == parts.minute)
            #expect(!(civil["time"]?.values.contains(0) ?? true))
        }
    }

    @Test func `an interval that ends at midnight has a time without members`() async throws {
        let token = try await bench.token()
        let reply = await bench.get(
            GoogleBench.points("time-in-heart-rate-zone"), token: token,
            query: [
                "filter": #"time_in_heart_rate_zone.interval.civil_start_time < "2026-03-09""#, "pageSize": "1",
            ])
        #expect(reply.string.contains(#""civilEndTime":{"date":{"year":2026,"month":3,"day":9},"time":{}}"#))
        #expect(reply.string.contains(#""time":{"hours":23,"minutes":59}"#))
    }

    @Test func `a phone doubles what the wrist counted, in the list alone`() async throws {
        let listed = try await list("steps", of: People.noor).string
        let merged = try await list("steps", "reconcile", of: People.noor).list("dataPoints")
        #expect(listed.contains(#""formFactor":"PHONE""#) && listed.contains(#""displayName":"MobileTrack""#))
        let starts = merged.compactMap {
            (($0["steps"] as? [String: Any])?["interval"] as? [String: Any])?["startTime"] as? String
        }
        #expect(Set(starts).count == starts.count)
        #expect(!(try await list("steps", of: People.ada).string.contains("PHONE")))
    }

    @Test func `distance is in millimetres and beats are strings`() async throws {
        let distance = try await list("distance", size: 1)
        #expect(try distance.text("dataPoints.0.distance.millimeters").wholeMatch(of: /[0-9]+0/) != nil)
        let heart = try await list("heart-rate", size: 1)
        #expect((40...200).contains(Int(try heart.text("dataPoints.0.heartRate.beatsPerMinute")) ?? 0))
        #expect(
            try heart.text("dataPoints.0.heartRate.sampleTime.physicalTime").wholeMatch(
                of: /2026-03-10T11:59:[0-9]{2}Z/) != nil)
        #expect(try heart.text("dataPoints.0.heartRate.sampleTime.utcOffset") == "3600s")
        #expect(try heart.number("dataPoints.0.heartRate.sampleTime.civilTime.time.hours") == 12)
    }

    @Test func `west of Greenwich an offset is negative`() async throws {
        let reply = try await list("heart-rate", size: 1, of: People.noor)
        #expect(try reply.text("dataPoints.0.heartRate.sampleTime.utcOffset") == "-14400s")
    }

    @Test func `zone bounds touch and are strings, and a minute has a zone`() async throws {
        let reply = try await list("daily-heart-rate-zones", size: 1)
        let zones = try reply.list("dataPoints.0.dailyHeartRateZones.heartRateZones")
        #expect(zones.compactMap { $0["heartRateZoneType"] as? String } == ["LIGHT", "MODERATE", "VIGOROUS", "PEAK"])
        #expect(
            zip(zones, zones.dropFirst()).allSatisfy {
                $0["maxBeatsPerMinute"] as? String == $1["minBeatsPerMinute"] as? String
            })
        let minute = try await list("time-in-heart-rate-zone", size: 1)
        #expect(
            ["LIGHT", "MODERATE", "VIGOROUS", "PEAK"].contains(
                try minute.text("dataPoints.0.timeInHeartRateZone.heartRateZoneType")))
    }

    @Test func `a resting rate says how it was found`() async throws {
        let reply = try await list("daily-resting-heart-rate", size: 1)
        let path = "dataPoints.0.dailyRestingHeartRate"
        #expect(Int(try reply.text("\(path).beatsPerMinute")) ?? 0 > 40)
        #expect(try reply.text("\(path).dailyRestingHeartRateMetadata.calculationMethod") == "WITH_SLEEP")
        #expect(try reply.number("\(path).date.year") == 2026)
    }

    @Test func `breathing is stamped at the end of the sleep and zero where it is missing`() async throws {
        let nights = try await list("respiratory-rate-sleep-summary", size: 200)
        let sleeps = try await bench.all("sleep", token: try await bench.token(), pageSize: 25)
        let ends = Set(
            sleeps.compactMap {
                (($0["sleep"] as? [String: Any])?["interval"] as? [String: Any])?["endTime"] as? String
            })
        var zeros = 0
        for point in try nights.list("dataPoints") {
            let value = try #require(point["respiratoryRateSleepSummary"] as? [String: Any])
            #expect(ends.contains((value["sampleTime"] as? [String: Any])?["physicalTime"] as? String ?? ""))
            for stage in ["fullSleepStats", "deepSleepStats", "lightSleepStats", "remSleepStats"] {
                let stats = try #require(value[stage] as? [String: NSNumber])
                if stats["breathsPerMinute"] == 0 { zeros += 1 }
                #expect(stats["breathsPerMinute"] == 0 ? stats.count == 1 : stats.count == 3)
            }
        }
        #expect(zeros > 0)
    }

    @Test func `variability has its powers, and zeros for what is missing`() async throws {
        let rows = try await list("heart-rate-variability", size: 2000)
        #expect(rows.string.contains(#""standardDeviationMilliseconds":0"#))
        #expect(try rows.number("dataPoints.0.heartRateVariability.metadata.highFrequencyPower") > 0)
        #expect(
            try rows.number(
                "dataPoints.0.heartRateVariability.rootMeanSquareOfSuccessiveDifferencesMilliseconds") > 1)
        let days = try await list("daily-heart-rate-variability", size: 200)
        #expect(
            days.string.contains(#""deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds":0,"#))
        #expect(Int(try days.text("dataPoints.0.dailyHeartRateVariability.nonRemHeartRateBeatsPerMinute")) != nil)
    }

    @Test func `oxygen has fifties, and bounds of a day`() async throws {
        let values = try await list("oxygen-saturation").list("dataPoints").compactMap {
            (($0["oxygenSaturation"] as? [String: Any])?["percentage"] as? NSNumber)?.doubleValue
        }
        #expect(values.contains(50) && values.allSatisfy { $0 == 50 || (85...100).contains($0) })
        let day = try await list("daily-oxygen-saturation", size: 30)
        let path = "dataPoints.0.dailyOxygenSaturation"
        #expect(try day.number("\(path).lowerBoundPercentage") <= day.number("\(path).averagePercentage"))
        #expect(try day.number("\(path).averagePercentage") <= day.number("\(path).upperBoundPercentage"))
        let deviations = try day.list("dataPoints").count { $0.description.contains("standardDeviation") }
        #expect((1..<30).contains(deviations))
    }

    @Test func `what is typed in has microseconds and what the scale says has not`() async throws {
        let reply = try await list("weight", size: 300)
        var methods: Set<String> = []
        for point in try reply.list("dataPoints") {
            let method = try #require((point["dataSource"] as? [String: Any])?["recordingMethod"] as? String)
            methods.insert(method)
            let weight = try #require(point["weight"] as? [String: Any])
            #expect((weight["weightGrams"] as? NSNumber)?.intValue ?? 0 > 50_000)
            let time = try #require(weight["sampleTime"] as? [String: Any])
            let stamp = try #require(time["physicalTime"] as? String)
            let nanos = ((time["civilTime"] as? [String: Any])?["time"] as? [String: Int])?["nanos"]
            #expect((stamp.utf8.count == 27) == (method == "MANUAL") && (nanos != nil) == (method == "MANUAL"))
        }
        #expect(methods == ["MANUAL", "ACTIVELY_MEASURED"])
        let names = try reply.list("dataPoints").compactMap { $0["name"] as? String }
        #expect(Set(names).count == names.count)
        #expect(try await list("height").text("dataPoints.0.height.heightMillimeters") == "1680")
    }

    @Test func `cardio fitness is one number, said to be estimated where it is`() async throws {
        let days = try await list("daily-vo2-max", size: 60)
        #expect(days.string.contains(#""estimated":true"#))
        #expect(try days.list("dataPoints").contains { !$0.description.contains("estimated") })
        #expect(try days.text("dataPoints.0.dailyVo2Max.cardioFitnessLevel").isEmpty == false)
        let samples = try await list("vo2-max", size: 60).string
        #expect(samples.contains("GOOGLE_DEMOGRAPHIC") && samples.contains("FITBIT_RUN"))
        #expect(try await list("run-vo2-max", of: People.noor).string == "{}")
    }

    @Test func `the first nights have no baseline`() async throws {
        let token = try await bench.token()
        let points = try await bench.all(
            "daily-sleep-temperature-derivations", token: token,
            filter: #"daily_sleep_temperature_derivations.date < "2023-02-01""#)
        let baselines = points.compactMap {
            ($0["dailySleepTemperatureDerivations"] as? [String: Any])?["baselineTemperatureCelsius"]
        }
        #expect(baselines.count == points.count)
        #expect(baselines.contains { $0 as? String == "NaN" } && baselines.first is NSNumber)
    }

    @Test func `what is not known yet is not there`() async throws {
        bench.world.setLastSync(People.ada, Bench.instant("2026-03-10T03:00:00Z"))
        let token = try await bench.token()
        for type in ["heart-rate", "steps", "oxygen-saturation", "heart-rate-variability", "sleep"] {
            let member =
                type == "sleep"
                ? "interval.civil_end_time"
                : type == "steps"
                    ? "interval.civil_start_time" : "sample_time.civil_time"
            let filter = "\(type.replacing("-", with: "_")).\(member) >= \"2026-03-10T04:00:00\""
            #expect(try await bench.all(type, token: token, filter: filter).isEmpty)
        }
    }
}
