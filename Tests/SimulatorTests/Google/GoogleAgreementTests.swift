import Foundation
import HTTPServer
import HealthModel
import Simulator
import Testing

/// Both imitations tell of the same life: what one says, the other says in its own form.
struct GoogleAgreementTests {
    let bench = GoogleBench()
    /// Berlin, an hour ahead of UTC, without a clock change.
    static let day = "2026-03-08"
    static let bounds = ("2026-03-07T23:00:00Z", "2026-03-08T23:00:00Z")

    private func merged(_ type: String, _ filter: String, pageSize: Int = 10_000) async throws -> [[String: Any]] {
        let field = type.split(separator: "-").enumerated()
            .map { $0.offset == 0 ? String($0.element) : $0.element.capitalized }.joined()
        return try await bench.all(
            type, "reconcile", token: try await bench.token(), filter: filter, pageSize: pageSize
        ).map { try #require($0[field] as? [String: Any]) }
    }

    /// A filter on a window of a member.
    private static func window(_ member: String, _ start: String, _ end: String) -> String {
        "\(member) >= \"\(start)\" AND \(member) < \"\(end)\""
    }

    /// The time of Berlin's wall, `HH:mm:ss`, of an instant.
    private static func wall(_ value: Any?) throws -> String {
        let instant = Bench.instant(String(try #require(value as? String).prefix(19)) + "Z")
        return String((instant + 3600).formatted(.iso8601).dropLast())
    }

    private static func decimal(_ value: Any?) throws -> Double { try #require((value as? NSNumber)?.doubleValue) }

    private func interval(_ type: String, _ member: String, scale: Double) async throws -> [String: Int] {
        let rows = try await merged(
            type,
            Self.window("\(type).interval.civil_start_time", Self.day, "2026-03-09")
        )
        return try Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let start = (row["interval"] as? [String: Any])?["startTime"]
                let value = try #require(Double(row[member] as? String ?? ""))
                return (String(try Self.wall(start).suffix(8)), Int((value * scale).rounded()))
            })
    }

    private func minutes(_ kind: String, scale: Double) async throws -> [String: Int] {
        let rows = try await bench.fitbitSays("/1/user/-/activities/\(kind)/date/\(Self.day)/1d/1min.json")
            .list("activities-\(kind)-intraday.dataset")
        return try Dictionary(
            uniqueKeysWithValues: rows.map {
                (try #require($0["time"] as? String), Int((try Self.decimal($0["value"]) * scale).rounded()))
            })
    }

    @Test func `steps and distance are the minutes that are not zero`() async throws {
        let steps = try await minutes("steps", scale: 1).filter { $0.value > 0 }
        #expect(try await interval("steps", "count", scale: 1) == steps && steps.count > 100)
        let distance = try await minutes("distance", scale: 100_000).filter { $0.value > 0 }
        #expect(try await interval("distance", "millimeters", scale: 0.1) == distance && distance.count > 100)
    }

    @Test func `calories are the same minute by minute`() async throws {
        let reply = await bench.post(
            GoogleBench.points("total-calories", "rollUp"), token: try await bench.token(),
            json: #"{"range":{"startTime":"\#(Self.bounds.0)","endTime":"\#(Self.bounds.1)"},"windowSize":"60s"}"#)
        let google = try reply.list("rollupDataPoints").map { point in
            (
                String(try Self.wall(point["startTime"]).suffix(8)),
                Int((try Self.decimal((point["totalCalories"] as? [String: Any])?["kcalSum"]) * 100_000).rounded())
            )
        }
        #expect(Dictionary(uniqueKeysWithValues: google) == (try await minutes("calories", scale: 100_000)))
    }

    @Test func `hearts beat alike, sample by sample and zone by zone`() async throws {
        let path = "/1/user/-/activities/heart/date/\(Self.day)/1d/1sec.json"
        let fitbit = try await bench.fitbitSays(path)
        let samples = try await merged(
            "heart-rate",
            Self.window("heart_rate.sample_time.physical_time", Self.bounds.0, Self.bounds.1)
        ).map { row in
            let time = try Self.wall((row["sampleTime"] as? [String: Any])?["physicalTime"]).suffix(8)
            return "\(time) \(row["beatsPerMinute"] as? String ?? "")"
        }
        let expected = try fitbit.list("activities-heart-intraday.dataset").map {
            "\($0["time"] as? String ?? "") \($0["value"] as? Int ?? 0)"
        }
        #expect(Array(samples.reversed()) == expected && samples.count > 5000)

        let token = try await bench.token()
        func daily(_ type: String) async -> Reply {
            let range = "\(GoogleRollUpTests.date(Self.day)),\"end\":\(GoogleRollUpTests.date("2026-03-09"))"
            return await bench.post(
                GoogleBench.points(type, "dailyRollUp"), token: token,
                json: #"{"range":{"start":\#(range)},"windowSizeDays":1}"#)
        }
        let names = ["LIGHT": "Out of Range", "MODERATE": "Fat Burn", "VIGOROUS": "Cardio", "PEAK": "Peak"]
        let zones = try fitbit.list("activities-heart.0.value.heartRateZones").filter { $0["minutes"] as? Int ?? 0 > 0 }
        let time = try await daily("time-in-heart-rate-zone")
            .list("rollupDataPoints.0.timeInHeartRateZone.timeInHeartRateZones")
        #expect(
            time.map { "\(names[$0["heartRateZone"] as? String ?? ""] ?? "") \($0["duration"] as? String ?? "")" }
                == zones.map { "\($0["name"] as? String ?? "") \(($0["minutes"] as? Int ?? 0) * 60)s" })
        let calories = try await daily("calories-in-heart-rate-zone")
            .list("rollupDataPoints.0.caloriesInHeartRateZone.caloriesInHeartRateZones")
        #expect(
            try calories.map { try Self.decimal($0["kcal"]) } == zones.map { try Self.decimal($0["caloriesOut"]) })
        let resting = try await merged(
            "daily-resting-heart-rate",
            #"daily_resting_heart_rate.date >= "\#(Self.day)" AND daily_resting_heart_rate.date < "2026-03-09""#)
        #expect(
            resting.first?["beatsPerMinute"] as? String
                == String(Int(try fitbit.number("activities-heart.0.value.restingHeartRate"))))
    }

    @Test func `nights begin, end and consist of the same`() async throws {
        let words = [
            "wake": "AWAKE", "light": "LIGHT", "deep": "DEEP", "rem": "REM", "awake": "AWAKE",
            "restless": "RESTLESS", "asleep": "ASLEEP",
        ]
        let logs = try await bench.fitbitSays("/1.2/user/-/sleep/date/2025-12-01/2026-03-09.json").list("sleep")
        let sleeps = try await merged(
            "sleep",
            #"sleep.interval.civil_end_time >= "2025-12-01" AND sleep.interval.civil_end_time < "2026-03-10""#,
            pageSize: 25)
        #expect(logs.count == sleeps.count && logs.count > 90)
        for (log, sleep) in zip(logs, sleeps) {
            let interval = try #require(sleep["interval"] as? [String: Any])
            #expect(log["startTime"] as? String == (try Self.wall(interval["startTime"])) + ".000")
            #expect(log["endTime"] as? String == (try Self.wall(interval["endTime"])) + ".000")
            let summary = try #require(sleep["summary"] as? [String: Any])
            #expect(summary["minutesAsleep"] as? String == String(log["minutesAsleep"] as? Int ?? -1))
            #expect(summary["minutesAwake"] as? String == String(log["minutesAwake"] as? Int ?? -1))
            #expect(summary["minutesInSleepPeriod"] as? String == String(log["timeInBed"] as? Int ?? -1))
            let levels = try #require(log["levels"] as? [String: Any])
            for (fitbit, google) in [("data", "stages"), ("shortData", "shortAwakenings")] {
                let data = levels[fitbit] as? [[String: Any]] ?? []
                let stages = sleep[google] as? [[String: Any]] ?? []
                #expect(
                    try data.map { "\($0["dateTime"] ?? "") \(words[$0["level"] as? String ?? ""] ?? "?")" }
                        == stages.map { "\(try Self.wall($0["startTime"])).000 \($0["type"] ?? "")" })
            }
            for entry in try #require(summary["stagesSummary"] as? [[String: String]]) {
                let level = try #require(
                    words.first { key, value in
                        value == entry["type"]
                            && (levels["summary"] as? [String: Any])?[key] != nil
                    }?.key)
                let tally = try #require((levels["summary"] as? [String: [String: Int]])?[level])
                #expect(entry["minutes"] == String(tally["minutes"] ?? -1))
                #expect(entry["count"] ?? "0" == String(tally["count"] ?? -1))
            }
        }
    }

    private static let span = "2026-02-09/2026-03-09"

    private func samples(_ type: String, _ member: String) async throws -> [String: Double] {
        let name = type.replacing("-", with: "_")
        let rows = try await merged(
            type,
            Self.window("\(name).sample_time.civil_time", "2026-02-08T12:00:00", "2026-03-09T12:00:00")
        )
        return try Dictionary(
            uniqueKeysWithValues: rows.map {
                (try Self.wall(($0["sampleTime"] as? [String: Any])?["physicalTime"]), try Self.decimal($0[member]))
            })
    }

    /// Rows of all days under their stamps.
    private func rows(_ days: [[String: Any]], _ value: (Any?) throws -> Double) throws -> [String: Double] {
        try Dictionary(
            uniqueKeysWithValues: days.flatMap { $0["minutes"] as? [[String: Any]] ?? [] }.map {
                (String((try #require($0["minute"] as? String)).prefix(19)), try value($0["value"]))
            })
    }

    @Test func `variability and oxygen are the same reading by reading`() async throws {
        let variability = try await bench.fitbitSays("/1/user/-/hrv/date/\(Self.span)/all.json").list("hrv")
        let rmssd = "rootMeanSquareOfSuccessiveDifferencesMilliseconds"
        #expect(
            try await samples("heart-rate-variability", rmssd)
                == rows(variability) { try Self.decimal(($0 as? [String: Any])?["rmssd"]) })
        let oxygen = try await bench.fitbitSays("/1/user/-/spo2/date/\(Self.span)/all.json").list()
        #expect(try await samples("oxygen-saturation", "percentage") == rows(oxygen, Self.decimal))
    }

    private func daily(_ type: String, _ value: ([String: Any]) throws -> Double?) async throws -> [String: Double] {
        let name = type.replacing("-", with: "_")
        let points = try await merged(type, "\(name).date >= \"2026-02-09\" AND \(name).date < \"2026-03-10\"")
        return try Dictionary(
            uniqueKeysWithValues: points.compactMap { point in
                let date = try #require(point["date"] as? [String: Int])
                let day = try #require(CivilDay(year: date["year"]!, month: date["month"]!, day: date["day"]!))
                return try value(point).map { (day.description, $0) }
            })
    }

    private func fitbitDaily(
        _ path: String, _ key: String, _ value: (Any?) throws -> Double?
    ) async throws -> [String: Double] {
        let days = try await bench.fitbitSays(path).list(key)
        return try Dictionary(
            uniqueKeysWithValues: days.compactMap { day in
                let date = try #require(day["dateTime"] as? String)
                return try value(day["value"]).map { (date, $0) }
            })
    }

    @Test func `what a day comes to is the same`() async throws {
        func member(_ names: String...) -> (Any?) -> Double? {
            { value in
                let found = names.reduce(value) { value, name in (value as? [String: Any])?[name] }
                return (found as? NSNumber)?.doubleValue
            }
        }
        func same(_ left: [String: Double], _ right: [String: Double]) -> Bool {
            left.keys == right.keys && left.allSatisfy { abs($0.value - right[$0.key]!) < 0.0001 } && left.count > 15
        }
        let average = "averageHeartRateVariabilityMilliseconds"
        let deep = "deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds"
        let variability = "/1/user/-/hrv/date/\(Self.span).json"
        #expect(
            same(
                try await daily("daily-heart-rate-variability", member(average)),
                try await fitbitDaily(variability, "hrv", member("dailyRmssd"))))
        #expect(
            same(
                try await daily("daily-heart-rate-variability") { point in
                    member(deep)(point).flatMap { $0 > 0 ? $0 : nil }
                },
                try await fitbitDaily(variability, "hrv", member("deepRmssd"))))
        for (google, fitbit) in [
            ("averagePercentage", "avg"), ("lowerBoundPercentage", "min"), ("upperBoundPercentage", "max"),
        ] {
            #expect(
                same(
                    try await daily("daily-oxygen-saturation", member(google)),
                    try await fitbitDaily("/1/user/-/spo2/date/\(Self.span).json", "", member(fitbit))))
        }
        #expect(
            same(
                try await daily("daily-respiratory-rate", member("breathsPerMinute")),
                try await fitbitDaily("/1/user/-/br/date/\(Self.span).json", "br", member("breathingRate"))))
        #expect(
            same(
                try await daily("daily-sleep-temperature-derivations") { point in
                    try Self.decimal(point["nightlyTemperatureCelsius"])
                        - Self.decimal(point["baselineTemperatureCelsius"])
                },
                try await fitbitDaily(
                    "/1/user/-/temp/skin/date/\(Self.span).json", "tempSkin", member("nightlyRelative"))))
        #expect(
            same(
                try await daily("daily-vo2-max", member("vo2Max")),
                try await fitbitDaily("/1/user/-/cardioscore/date/\(Self.span).json", "cardioScore") { value in
                    let ends = try #require((value as? [String: String])?["vo2Max"]).split(separator: "-")
                        .compactMap { Double($0) }
                    return ends.reduce(0, +) / Double(ends.count)
                }))
    }

    @Test func `the scale says the same to both`() async throws {
        let entries = try await bench.fitbitSays("/1/user/-/body/log/weight/date/\(Self.span).json").list("weight")
        func points(_ type: String, _ member: String) async throws -> [String] {
            let name = type.replacing("-", with: "_")
            return try await merged(
                type,
                "\(name).sample_time.civil_time >= \"2026-02-09\" AND \(name).sample_time.civil_time < \"2026-03-10\""
            ).reversed().map {
                let time = try Self.wall(($0["sampleTime"] as? [String: Any])?["physicalTime"])
                return "\(time) \(try Self.decimal($0[member]))"
            }
        }
        func logged(_ member: String, _ scale: Double) throws -> [String] {
            try entries.filter { $0[member] != nil }.map {
                let value = (try Self.decimal($0[member]) * scale * 100).rounded() / 100
                return "\($0["date"] ?? "")T\($0["time"] ?? "") \(value)"
            }
        }
        #expect(try await points("weight", "weightGrams") == logged("weight", 1000))
        #expect(try await points("body-fat", "percentage") == logged("fat", 1))
    }

    @Test func `devices and batteries are the same`() async throws {
        let fitbit = try await bench.fitbitSays("/1/user/-/devices.json").list()
        let google = try await bench.get("/v4/users/me/pairedDevices", token: try await bench.token())
            .list("pairedDevices")
        #expect(
            fitbit.map {
                "\($0["id"] ?? "") \($0["deviceVersion"] ?? "") \($0["batteryLevel"] ?? "") \($0["battery"] ?? "")"
            }
                == google.map {
                    let id = ($0["name"] as? String ?? "").split(separator: "/").last ?? ""
                    return "\(id) \($0["deviceVersion"] ?? "") \($0["batteryLevel"] ?? "") \($0["batteryStatus"] ?? "")"
                })
    }

    @Test(arguments: ["steps", "heart-rate", "sleep", "oxygen-saturation", "weight"])
    func `the same question gives the same bytes in every world`(type: String) async throws {
        let (first, second) = (GoogleBench(), GoogleBench(now: "2026-03-20T01:00:00Z"))
        let name = type.replacing("-", with: "_")
        let member =
            type == "sleep"
            ? "interval.civil_end_time"
            : type == "steps" ? "interval.civil_start_time" : "sample_time.civil_time"
        let query = [
            "filter": "\(name).\(member) >= \"2026-03-01\" AND \(name).\(member) < \"2026-03-08\"", "pageSize": "25",
        ]
        func points(_ bench: GoogleBench) async throws -> Data {
            let reply = await bench.get(GoogleBench.points(type), token: try await bench.token(), query: query)
            return try JSONSerialization.data(withJSONObject: reply.value("dataPoints"), options: .sortedKeys)
        }
        #expect(try await points(first) == points(second))
        #expect(try await points(first).count > 1000)
    }
}
