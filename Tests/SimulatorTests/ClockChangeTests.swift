import Foundation
import HTTPServer
import HealthModel
import Simulator
import Testing

struct ClockChangeTests {
    private func times(_ path: String, _ key: String, _ person: Person, now: String) async throws -> [String] {
        let bench = Bench(now: now)
        return try await bench.get(path, token: try await bench.token(person)).list("\(key)-intraday.dataset")
            .compactMap { $0["time"] as? String }
    }

    @Test(arguments: ["steps", "calories", "heart"])
    func `the hour that spring skips has no rows`(kind: String) async throws {
        let times = try await times(
            "/1/user/-/activities/\(kind)/date/2026-03-29/1d/1min.json", "activities-\(kind)", People.ada,
            now: "2026-04-01T12:00:00Z")
        #expect(!times.contains { $0.hasPrefix("02:") })
        #expect(times.contains { $0.hasPrefix("01:59") } && times.contains { $0.hasPrefix("03:00") })
        if kind != "heart" { #expect(times.count == 1380) }
    }

    @Test func `on Lord Howe Island half an hour is skipped`() async throws {
        let times = try await times(
            "/1/user/-/activities/steps/date/2025-10-05/1d/1min.json", "activities-steps", People.kai,
            now: "2026-03-01T12:00:00Z")
        #expect(times.count == 1410)
        #expect(times.contains("01:59:00") && !times.contains("02:00:00") && times.contains("02:30:00"))
    }

    @Test func `autumn shows its double hour once, with the second pass`() async throws {
        let bench = Bench(now: "2025-11-01T12:00:00Z")
        let token = try await bench.token()
        func rows(_ path: String, _ zone: String?) async throws -> [String: Int] {
            let rows = try await bench.get(
                path, token: token, query: zone.map { [.init(name: "timezone", value: $0)] } ?? []
            ).list("activities-heart-intraday.dataset")
            let pairs = rows.compactMap { row in (row["time"] as? String).map { ($0, row["value"] as? Int ?? 0) } }
            #expect(Set(pairs.map(\.0)).count == pairs.count)
            return Dictionary(pairs) { first, _ in first }
        }
        let path = "/1/user/-/activities/heart/date/2025-10-26/1d/1sec.json"
        let (wall, utc) = (try await rows(path, nil), try await rows(path, "UTC"))
        let hour = wall.filter { $0.key.hasPrefix("02:") }
        #expect(hour.count > 200)
        for (time, beats) in hour { #expect(utc["01" + time.dropFirst(2)] == beats) }
    }

    @Test(arguments: [
        ("/1/user/-/spo2/date/2025-10-25/2025-10-27/all.json", ""),
        ("/1/user/-/hrv/date/2025-10-25/2025-10-27/all.json", "hrv"),
    ])
    func `no stamp of an autumn night comes twice`(path: String, key: String) async throws {
        let bench = Bench(now: "2025-11-01T12:00:00Z")
        let days = try await bench.get(path, token: try await bench.token()).list(key)
        let stamps = days.flatMap { $0["minutes"] as? [[String: Any]] ?? [] }.compactMap { $0["minute"] as? String }
        #expect(stamps.contains { $0.hasPrefix("2025-10-26T02:") })
        #expect(stamps == stamps.sorted() && Set(stamps).count == stamps.count)
    }

    /// Somebody who slept with stages through the night that ended on a date.
    private func night(_ day: String, now: String) async throws -> [String: Any] {
        for seed in 1...20 {
            var person = People.ada
            person.seed = UInt64(seed)
            let bench = Bench(now: now, people: [person])
            let logs = try await bench.get("/1.2/user/-/sleep/date/\(day).json", token: try await bench.token(person))
                .list("sleep")
            if let log = logs.first(where: { $0["type"] as? String == "stages" }),
                (log["startTime"] as? String ?? "").dropFirst(11) > "20:00"
            {
                return log
            }
        }
        Issue.record("nobody slept")
        return [:]
    }

    @Test func `a spring night ends with an unknown hour`() async throws {
        let log = try await night("2026-03-29", now: "2026-04-01T12:00:00Z")
        let data = try #require((log["levels"] as? [String: Any])?["data"] as? [[String: Any]])
        #expect(data.last?["level"] as? String == "unknown" && data.last?["seconds"] as? Int == 3600)
        let total = data.compactMap { $0["seconds"] as? Int }.reduce(0, +)
        #expect(total / 60 == log["timeInBed"] as? Int)
    }

    @Test func `an autumn night is cut at the end of the wall clock`() async throws {
        let log = try await night("2025-10-26", now: "2025-11-01T12:00:00Z")
        let data = try #require((log["levels"] as? [String: Any])?["data"] as? [[String: Any]])
        let total = data.compactMap { $0["seconds"] as? Int }.reduce(0, +)
        #expect(total / 60 == log["timeInBed"] as? Int)
        #expect(!data.contains { $0["level"] as? String == "unknown" })
    }
}
