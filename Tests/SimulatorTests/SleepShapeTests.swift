import Foundation
import HealthModel
import Simulator
import Testing

/// The invariants of fitbit-web-api.md 8.2 that were counted on recorded logs.
struct SleepShapeTests {
    let bench = Bench()

    private func logs(_ range: String = "2025-12-01/2026-03-10") async throws -> [[String: Any]] {
        try await bench.get("/1.2/user/-/sleep/date/\(range).json", token: try await bench.token()).list("sleep")
    }

    private static func wall(_ value: Any?) throws -> Int {
        let text = try #require(value as? String)
        #expect(text.hasSuffix(".000"))
        return Int(Bench.instant(text.prefix(19) + "Z").timeIntervalSince1970)
    }

    @Test func `the newest comes first and a range has no summary`() async throws {
        let starts = try await logs().compactMap { $0["startTime"] as? String }
        #expect(starts == starts.sorted(by: >) && starts.count > 90)
        let reply = await bench.get("/1.2/user/-/sleep/date/2026-03-01/2026-03-02.json", token: try await bench.token())
        #expect(!reply.has("summary"))
        let single = await bench.get("/1.2/user/-/sleep/date/2026-03-02.json", token: try await bench.token())
        #expect(try single.number("summary.totalSleepRecords") >= 1)
    }

    @Test func `there are nights of both kinds, naps, and at most one main sleep a date`() async throws {
        let logs = try await logs()
        let main = logs.filter { $0["isMainSleep"] as? Bool == true }
        #expect(Set(main.compactMap { $0["type"] as? String }) == ["stages", "classic"])
        #expect(Set(main.compactMap { $0["dateOfSleep"] as? String }).count == main.count)
        let naps = logs.filter { $0["isMainSleep"] as? Bool == false }
        #expect(!naps.isEmpty && naps.allSatisfy { $0["type"] as? String == "classic" && $0["infoCode"] as? Int == 2 })
        #expect(Set(logs.compactMap { $0["logId"] as? Int }).count == logs.count)
    }

    @Test func `durations, ends and minutes agree as in recorded logs`() async throws {
        for log in try await logs() {
            let (start, end) = (try Self.wall(log["startTime"]), try Self.wall(log["endTime"]))
            let inBed = try #require(log["timeInBed"] as? Int)
            #expect(log["duration"] as? Int == inBed * 60_000)
            #expect([0, 30].contains(end - start - inBed * 60))
            #expect((log["minutesAsleep"] as? Int ?? 0) + (log["minutesAwake"] as? Int ?? 0) == inBed)
            #expect((50...100).contains(log["efficiency"] as? Int ?? 0))
            #expect(log["dateOfSleep"] as? String == (log["endTime"] as? String).map { String($0.prefix(10)) })
            let data = try #require((log["levels"] as? [String: Any])?["data"] as? [[String: Any]])
            var clock = start
            for segment in data {
                #expect(try Self.wall(segment["dateTime"]) == clock)
                clock += segment["seconds"] as? Int ?? 0
            }
            #expect(log["type"] as? String == "stages" ? clock == end : (0...30).contains(end - clock))
        }
    }

    @Test func `the summary counts the list with short wakes painted over`() async throws {
        for log in try await logs() where log["type"] as? String == "stages" {
            let levels = try #require(log["levels"] as? [String: Any])
            let start = try Self.wall(log["startTime"])
            var slots: [String] = []
            for segment in try #require(levels["data"] as? [[String: Any]]) {
                let name = try #require(segment["level"] as? String)
                slots += Array(repeating: name, count: (segment["seconds"] as? Int ?? 0) / 30)
            }
            for wake in levels["shortData"] as? [[String: Any]] ?? [] {
                let first = (try Self.wall(wake["dateTime"]) - start) / 30
                let seconds = try #require(wake["seconds"] as? Int)
                #expect((30...180).contains(seconds) && seconds % 30 == 0)
                for slot in first..<(first + seconds / 30) { slots[slot] = "wake" }
            }
            let summary = try #require(levels["summary"] as? [String: [String: Int]])
            for level in ["deep", "light", "rem", "wake"] {
                let count = slots.indices.count { slots[$0] == level && ($0 == 0 || slots[$0 - 1] != level) }
                #expect(summary[level]?["count"] == count)
                let half = slots.count { $0 == level }
                #expect(abs((summary[level]?["minutes"] ?? 0) * 2 - half) <= 1)
                #expect(summary[level]?["thirtyDayAvgMinutes"] == 0)
            }
        }
    }

    @Test func `some nights with stages have lost their short wakes`() async throws {
        var nights = try await logs()
        nights += try await logs("2025-08-01/2025-11-08")
        let stages = nights.filter { $0["type"] as? String == "stages" }
            .compactMap { $0["levels"] as? [String: Any] }
        #expect(stages.contains { $0["shortData"] == nil } && stages.contains { $0["shortData"] != nil })
    }
}
