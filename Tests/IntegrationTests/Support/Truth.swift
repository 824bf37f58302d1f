import Foundation
import HTTPClient
import HealthModel
import Simulator
import TestSupport

/// What a simulated person's database has to hold, read from the simulator by other means than the program's: Foundation's
/// JSON, and the rules of influx-schema.md written out anew. The zone must have no clock change in the range.
struct Truth {
    private typealias Object = [String: Any]

    private let url: String
    private let token: String
    private let offset: Int
    private let lastSync: Int
    private let account: Account
    private var lines: [String] = []

    /// All points of a range of dates, at most 30; `lastSync` as the simulator's trackers have it now.
    static func lines(
        of person: Person, in world: World, at url: String, token: String, days: ClosedRange<CivilDay>,
        account: Account = .me, leavingOut scopes: Set<String> = []
    ) async throws -> [String] {
        guard let lastSync = world.lastSync(of: person) else { throw Unexpected("Nobody synced.") }
        let now = Int(world.now.timeIntervalSince1970)
        var truth = Truth(
            url: url, token: token, offset: person.zone.secondsFromGMT(for: days.lowerBound.start(in: person.zone)),
            lastSync: Int(lastSync.timeIntervalSince1970), account: account)
        for day in days { try await truth.readIntraday(day) }
        try await truth.readActivity(days)
        try await truth.readWorkouts(days, withTracks: !scopes.contains("location"))
        try await truth.readNights(days)
        if !scopes.contains("sleep") { try await truth.readSleep(days) }
        if !scopes.contains("weight") { try await truth.readWeight(days, now: now) }
        try await truth.readDevices()
        return truth.lines.sorted()
    }

    private init(url: String, token: String, offset: Int, lastSync: Int, account: Account) {
        self.url = url
        self.token = token
        self.offset = offset
        self.lastSync = lastSync
        self.account = account
    }

    // MARK: Resources

    private mutating func readIntraday(_ day: CivilDay) async throws {
        let activities = "/1/user/-/activities"
        for name in ["calories", "distance", "steps"] {
            let body = try await object("\(activities)/\(name)/date/\(day)/1d/1min.json")
            for row in rows(body["activities-\(name)-intraday"]) {
                let value = name == "steps" ? integer("value", row["value"]) : float("value", row["value"])
                let mets = (row["mets"] as? NSNumber).map { $0.doubleValue / 10 }
                let fields = [integer("level", row["level"]), mets.map { "mets=\($0)" }, value]
                add(name.capitalized + "_Intraday", at: day.stamp(row["time"]), fields)
            }
        }
        let body = try await object("\(activities)/heart/date/\(day)/1d/1sec.json")
        for row in rows(body["activities-heart-intraday"]) {
            add("HeartRate_Intraday", at: day.stamp(row["time"]), [integer("value", row["value"])])
        }
        guard let value = (body["activities-heart"] as? [Object])?.first?["value"] as? Object else { return }
        add("RestingHR", at: day.stamp(), [integer("value", value["restingHeartRate"])], isDaily: true)
        let zones = (value["heartRateZones"] as? [Object] ?? []).flatMap { zone -> [String?] in
            let name = zone["name"] as? String ?? ""
            return [integer(name, zone["minutes"]), float("\(name) kcal", zone["caloriesOut"])]
        }
        add("HR zones", at: day.stamp(), zones, isDaily: true)
    }

    private mutating func readActivity(_ days: ClosedRange<CivilDay>) async throws {
        let range = "date/\(days.lowerBound)/\(days.upperBound).json"
        let keys = [
            "steps", "floors", "minutesSedentary", "minutesLightlyActive", "minutesFairlyActive", "minutesVeryActive",
            "distance", "calories",
        ]
        var fields: [Int: [String]] = [:]
        for (index, key) in keys.enumerated() {
            for entry in try await object("/1/user/-/activities/\(key)/\(range)")["activities-\(key)"] as? [Object]
                ?? []
            {
                guard let value = entry["value"] as? String else { throw Unexpected("\(key) is no string.") }
                let text = index < 6 ? "\(key)=\(value)i" : "\(key)=\(Double(value) ?? .nan)"
                fields[Self.wall(entry["dateTime"]), default: []].append(text)
            }
        }
        for (day, fields) in fields where day - offset <= lastSync { add("Activity", at: day, fields, isDaily: true) }
        for entry in try await list(
            "/1/user/-/activities/active-zone-minutes/\(range)", "activities-active-zone-minutes")
        {
            let names =
                [("total", "activeZoneMinutes")] + ["fatBurn", "cardio", "peak"].map { ($0, "\($0)ActiveZoneMinutes") }
            add("Active Zone Minutes", at: entry.day, names.map { integer($0, entry.value[$1]) }, isDaily: true)
        }
    }

    private mutating func readWorkouts(_ days: ClosedRange<CivilDay>, withTracks: Bool) async throws {
        let path = "/1/user/-/activities"
        var next = "\(path)/list.json?afterDate=\(days.lowerBound.advanced(by: -1))&sort=asc&offset=0&limit=100"
        while !next.isEmpty {
            let page = try await object(next)
            next = (page["pagination"] as? Object)?["next"] as? String ?? ""
            next = next.range(of: path).map { String(next[$0.lowerBound...]) } ?? ""
            for log in page["activities"] as? [Object] ?? [] {
                let start = Self.wall(log["startTime"])
                guard start / 86_400 <= days.upperBound.daysSince1970 else { continue }
                let name = log["activityName"] as? String ?? ""
                func seconds(_ key: String) -> Any? {
                    (log[key] as? NSNumber).map { NSNumber(value: $0.intValue / 1000) }
                }
                add(
                    "Workouts", tags: "activity=\(name)", at: start,
                    [
                        integer("duration_seconds", seconds("duration")), integer("steps", log["steps"]),
                        integer("active_seconds", seconds("activeDuration")), float("calories", log["calories"]),
                        float("distance", log["distance"]), integer("averageHeartRate", log["averageHeartRate"]),
                    ], isDaily: true)
                guard withTracks, log["hasGps"] as? Bool == true, let id = log["logId"] as? NSNumber else { continue }
                let utc = Date(timeIntervalSince1970: TimeInterval(start - offset)).formatted(.iso8601)
                try await readTrack("\(path)/\(id.uint64Value).tcx?includePartialTCX=true", "workout=\(utc) \(name)")
            }
        }
    }

    private mutating func readTrack(_ path: String, _ tag: String) async throws {
        let text = String(decoding: try await bytes(path), as: UTF8.self)
        var before: (time: Int, metres: Double)?
        for part in text.components(separatedBy: "<Trackpoint>").dropFirst() {
            func value(_ name: String) -> String? {
                guard let begin = part.range(of: "<\(name)>"), let end = part.range(of: "</\(name)>") else {
                    return nil
                }
                return String(part[begin.upperBound..<end.lowerBound])
            }
            func number(_ name: String) -> Double { value(name).flatMap { Double($0) } ?? .nan }
            let (time, metres) = (Self.wall(value("Time")), number("DistanceMeters"))
            var fields = [
                "altitude=\(number("AltitudeMeters"))", "distance=\(metres / 1000)",
                "heart_rate=\(value("Value") ?? "")i",
            ]
            if let before { fields.append("speed=\((metres - before.metres) / Double(time - before.time) * 3.6)") }
            before = (time, metres)
            guard value("Position") != nil else { continue }
            fields += ["latitude=\(number("LatitudeDegrees"))", "longitude=\(number("LongitudeDegrees"))"]
            add("GPS", tags: tag, at: time, fields, isDaily: true)
        }
    }

    private mutating func readNights(_ days: ClosedRange<CivilDay>) async throws {
        let range = "\(days.lowerBound)/\(days.upperBound)"
        for night in try await list("/1/user/-/br/date/\(range)/all.json", "br") {
            let stages = [("full", "value"), ("deep", "deep"), ("light", "light"), ("rem", "rem")]
            let fields = stages.map { stage, field -> String? in
                let rate = (night.value["\(stage)SleepSummary"] as? Object)?["breathingRate"] as? NSNumber
                return rate.flatMap { $0.doubleValue > 0 ? float(field, $0) : nil }
            }
            add("BreathingRate", at: night.day, fields, isDaily: true)
        }
        for night in try await list("/1/user/-/hrv/date/\(range)/all.json", "hrv") {
            for minute in night.minutes {
                let value = minute["value"] as? Object ?? [:]
                guard (value["rmssd"] as? NSNumber)?.doubleValue != 0 else { continue }
                let fields = ["rmssd", "coverage", "hf", "lf"].map { float($0, value[$0]) }
                add("HRV_Intraday", at: Self.wall(minute["minute"]), fields)
            }
        }
        for night in try await list("/1/user/-/hrv/date/\(range).json", "hrv") {
            add("HRV", at: night.day, ["dailyRmssd", "deepRmssd"].map { float($0, night.value[$0]) }, isDaily: true)
        }
        for night in try await list("/1/user/-/spo2/date/\(range)/all.json", nil) {
            for minute in night.minutes where (minute["value"] as? NSNumber)?.doubleValue != 50 {
                add("SPO2_Intraday", at: Self.wall(minute["minute"]), [float("value", minute["value"])])
            }
        }
        for night in try await list("/1/user/-/spo2/date/\(range).json", nil) {
            add("SPO2", at: night.day, ["avg", "min", "max"].map { float($0, night.value[$0]) }, isDaily: true)
        }
        for night in try await list("/1/user/-/temp/skin/date/\(range).json", "tempSkin") {
            add("TempSkin", at: night.day, [float("value", night.value["nightlyRelative"])], isDaily: true)
        }
        for day in try await list("/1/user/-/cardioscore/date/\(range).json", "cardioScore") {
            let bounds = (day.value["vo2Max"] as? String ?? "").split(separator: "-").compactMap { Double($0) }
            let middle = bounds.reduce(0, +) / Double(bounds.count)
            let ends = bounds.count == 2 ? ["low=\(bounds[0])", "high=\(bounds[1])"] : []
            add("CardioScore", at: day.day, ends + ["value=\(middle)"], isDaily: true)
        }
    }

    private mutating func readSleep(_ days: ClosedRange<CivilDay>) async throws {
        let body = try await object("/1.2/user/-/sleep/date/\(days.lowerBound)/\(days.upperBound).json")
        for log in body["sleep"] as? [Object] ?? [] {
            let tag = "isMainSleep=" + (log["isMainSleep"] as? Bool == true ? "True" : "False")
            let (start, end) = (Self.wall(log["startTime"]), Self.wall(log["endTime"]))
            let levels = log["levels"] as? Object ?? [:]
            let summary = levels["summary"] as? Object ?? [:]
            func minutes(_ stage: String) -> Any? { (summary[stage] as? Object)?["minutes"] }
            add(
                "Sleep Summary", tags: tag, at: start,
                [
                    integer("minutesInBed", log["timeInBed"]), integer("minutesDeep", minutes("deep")),
                    integer("minutesLight", minutes("light")), integer("minutesREM", minutes("rem")),
                    integer("minutesRestless", minutes("restless")),
                ]
                    + ["minutesAsleep", "minutesAwake", "minutesToFallAsleep", "minutesAfterWakeup", "efficiency"].map {
                        integer($0, log[$0])
                    }, isDaily: true)
            // The night in 30-second slots, the short wakes painted over.
            var slots: [Int: Int] = [:]
            for list in ["data", "shortData"] {
                for stage in levels[list] as? [Object] ?? [] {
                    let first = Self.wall(stage["dateTime"])
                    let seconds = (stage["seconds"] as? NSNumber)?.intValue ?? 0
                    for slot in stride(from: first, to: first + seconds, by: 30) {
                        slots[slot] = Self.levels[stage["level"] as? String ?? ""] ?? 4
                    }
                }
            }
            let times = slots.keys.sorted()
            var runs: [(start: Int, level: Int, seconds: Int)] = []
            for time in times {
                if let last = runs.last, last.level == slots[time], last.start + last.seconds == time {
                    runs[runs.count - 1].seconds += 30
                } else {
                    runs.append((time, slots[time] ?? 4, 30))
                }
            }
            for run in runs {
                add(
                    "Sleep Levels", tags: tag, at: run.start,
                    ["level=\(run.level)i", "duration_seconds=\(run.seconds)i"], isDaily: true)
            }
            if !runs.isEmpty { add("Sleep Levels", tags: tag, at: end, ["level=3i"], isDaily: true) }
        }
    }

    private static let levels = [
        "deep": 0, "light": 1, "asleep": 1, "rem": 2, "restless": 2, "wake": 3, "awake": 3,
    ]

    private mutating func readWeight(_ days: ClosedRange<CivilDay>, now: Int) async throws {
        let body = try await object("/1/user/-/body/log/weight/date/\(days.lowerBound)/\(days.upperBound).json")
        for entry in body["weight"] as? [Object] ?? [] {
            let time = Self.wall("\(entry["date"] as? String ?? "")T\(entry["time"] as? String ?? "")")
            guard time - offset <= now else { continue }
            add("Body", at: time, ["weight", "bmi", "fat"].map { float($0, entry[$0]) }, isDaily: true)
        }
    }

    private mutating func readDevices() async throws {
        for device in try await array("/1/user/-/devices.json")
        where device["deviceVersion"] as? String != "MobileTrack" {
            let tags = "device=\(device["id"] as? String ?? ""),model=\(device["deviceVersion"] as? String ?? "")"
            add(
                "DeviceBatteryLevel", tags: tags, at: Self.wall(device["lastSyncTime"]),
                [float("value", device["batteryLevel"])], isDaily: true)
        }
    }

    // MARK: Points

    /// - Parameter wall: seconds of the person's clock, as if it showed UTC.
    private mutating func add(
        _ measurement: String, tags: String? = nil, at wall: Int, _ fields: [String?], isDaily: Bool = false
    ) {
        let fields = fields.compactMap(\.self).sorted()
        guard !fields.isEmpty, isDaily || wall - offset <= lastSync else { return }
        let tags = "account=\(account)" + (tags.map { ",\($0)" } ?? "")
        lines.append("\(measurement)|\(tags)|\(fields.joined(separator: ","))|\(wall - offset)")
    }

    private func integer(_ name: String, _ value: Any?) -> String? {
        (value as? NSNumber).map { "\(name)=\($0.int64Value)i" }
    }

    private func float(_ name: String, _ value: Any?) -> String? {
        (value as? NSNumber).map { "\(name)=\($0.doubleValue)" }
    }

    /// `2024-03-04T00:05:30.000` as seconds, as if it were UTC.
    private static func wall(_ stamp: Any?) -> Int {
        let text = stamp as? String ?? ""
        return (CivilDay(String(text.prefix(10))) ?? CivilDay(daysSince1970: 0)).stamp(String(text.dropFirst(11)))
    }

    // MARK: Answers

    private struct Night {
        var day: Int
        var value: Object
        var minutes: [Object]
    }

    private func list(_ path: String, _ key: String?) async throws -> [Night] {
        let entries = try await key == nil ? array(path) : object(path)[key ?? ""] as? [Object] ?? []
        return entries.map {
            Night(
                day: Self.wall($0["dateTime"]), value: $0["value"] as? Object ?? [:],
                minutes: $0["minutes"] as? [Object] ?? [])
        }
    }

    private func rows(_ holder: Any?) -> [Object] { (holder as? Object)?["dataset"] as? [Object] ?? [] }

    private func array(_ path: String) async throws -> [Object] { try await json(path) as? [Object] ?? [] }

    private func object(_ path: String) async throws -> Object { try await json(path) as? Object ?? [:] }

    private func json(_ path: String) async throws -> Any {
        try JSONSerialization.jsonObject(with: Data(try await bytes(path)))
    }

    private func bytes(_ path: String) async throws -> [UInt8] {
        let answer = try await Shared.http.send(
            HTTPRequest(url: url + path, headers: [HTTPHeader("Authorization", "Bearer \(token)")]))
        guard answer.status == 200 else { throw Unexpected("The simulator answered \(answer.status) to \(path).") }
        return answer.body
    }
}

extension CivilDay {
    /// The seconds of a wall clock on this date at `HH:mm:ss`, midnight without one, as if it showed UTC.
    fileprivate func stamp(_ time: Any? = nil) -> Int {
        let parts = (time as? String ?? "").prefix(8).split(separator: ":").compactMap { Int($0) }
        let seconds = parts.count == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : 0
        return daysSince1970 * 86_400 + seconds
    }
}
