import Foundation
import HTTPServer
import Simulator
import Testing

struct GoogleSleepTests {
    let bench = GoogleBench()

    private func sleeps(_ verb: String = "") async throws -> [[String: Any]] {
        try await bench.all(
            "sleep", verb, token: try await bench.token(),
            filter: #"sleep.interval.civil_end_time >= "2025-12-01""#, pageSize: 25
        ).compactMap { $0["sleep"] as? [String: Any] }
    }

    private static func time(_ value: Any?) throws -> Int {
        Int(Bench.instant(try #require(value as? String)).timeIntervalSince1970)
    }

    @Test func `stages follow on each other from the start to the end`() async throws {
        for sleep in try await sleeps() {
            let interval = try #require(sleep["interval"] as? [String: Any])
            #expect(Set(interval.keys) == ["startTime", "startUtcOffset", "endTime", "endUtcOffset"])
            let (start, end) = (try Self.time(interval["startTime"]), try Self.time(interval["endTime"]))
            var clock = start
            for stage in try #require(sleep["stages"] as? [[String: Any]]) {
                #expect(try Self.time(stage["startTime"]) == clock)
                clock = try Self.time(stage["endTime"])
                let words =
                    sleep["type"] as? String == "STAGES"
                    ? ["AWAKE", "LIGHT", "DEEP", "REM"] : ["AWAKE", "RESTLESS", "ASLEEP"]
                #expect(words.contains(stage["type"] as? String ?? ""))
            }
            #expect(sleep["type"] as? String == "STAGES" ? clock == end : (0...30).contains(end - clock))
            for wake in sleep["shortAwakenings"] as? [[String: Any]] ?? [] {
                #expect(try Self.time(wake["startTime"]) > start && Self.time(wake["endTime"]) < end)
                #expect(wake["type"] as? String == "AWAKE")
            }
        }
    }

    @Test func `there are nights of both kinds and naps, and their status says why`() async throws {
        let sleeps = try await sleeps()
        let metadata = sleeps.compactMap { $0["metadata"] as? [String: Any] }
        #expect(metadata.count == sleeps.count && metadata.allSatisfy { $0["processed"] as? Bool == true })
        let kinds = zip(sleeps, metadata).map { sleep, metadata in
            [
                sleep["type"] as? String ?? "", metadata["mainSleep"] as? Bool == true ? "main" : "-",
                metadata["nap"] as? Bool == true ? "nap" : "-", metadata["stagesStatus"] as? String ?? "",
            ].joined(separator: " ")
        }
        #expect(
            Set(kinds) == [
                "STAGES main - SUCCEEDED", "CLASSIC main - REJECTED_COVERAGE", "CLASSIC - nap REJECTED_NAP",
            ])
        #expect(sleeps.contains { $0["shortAwakenings"] == nil } && sleeps.contains { $0["shortAwakenings"] != nil })
    }

    @Test func `minutes are strings that add up, and a merged stream says each stage twice`() async throws {
        let (listed, merged) = (try await sleeps(), try await sleeps("reconcile"))
        #expect(listed.count == merged.count)
        for (list, twice) in zip(listed, merged) {
            let summary = try #require(list["summary"] as? [String: Any])
            func minutes(_ name: String) throws -> Int { Int(try #require(summary[name] as? String)) ?? -1 }
            #expect(
                try minutes("minutesAsleep") + minutes("minutesAwake") == minutes("minutesInSleepPeriod"))
            #expect(summary["minutesToFallAsleep"] as? String == "0")
            let stages = try #require(summary["stagesSummary"] as? [[String: String]])
            if list["type"] as? String == "STAGES" {
                #expect(stages.compactMap { $0["type"] } == ["DEEP", "LIGHT", "REM", "AWAKE"])
                let total = stages.compactMap { Int($0["minutes"] ?? "") }.reduce(0, +)
                #expect(try abs(total - minutes("minutesInSleepPeriod")) <= 1)
            }
            let doubled = try #require((twice["summary"] as? [String: Any])?["stagesSummary"] as? [[String: String]])
            #expect(doubled == stages + stages)
        }
    }

    @Test func `a night is there before its stages are, and is replaced under its name`() async throws {
        let bench = GoogleBench(now: "2026-03-05T12:00:00Z")
        bench.world.computesLate = true
        bench.world.setLastSync(People.ada, bench.now)
        bench.turnClock(to: "2026-03-09T12:00:00Z")
        bench.world.setLastSync(People.ada, bench.now)
        let token = try await bench.token()
        let filter = #"sleep.interval.civil_end_time >= "2026-03-06""#
        let early = try await bench.all("sleep", token: token, filter: filter, pageSize: 25)
        #expect(!early.isEmpty)
        for point in early {
            let sleep = try #require(point["sleep"] as? [String: Any])
            #expect((sleep["metadata"] as? [String: Any])?["processed"] as? Bool == false)
            #expect((sleep["metadata"] as? [String: Any])?["stagesStatus"] == nil)
            #expect(sleep["type"] as? String == "CLASSIC")
        }
        bench.turnClock(by: 900)
        let late = try await bench.all("sleep", token: token, filter: filter, pageSize: 25)
        #expect(late.compactMap { $0["name"] as? String } == early.compactMap { $0["name"] as? String })
        let types = late.compactMap { ($0["sleep"] as? [String: Any])?["type"] as? String }
        #expect(types.contains("STAGES"))
        for (before, after) in zip(early, late) {
            func stamp(_ point: [String: Any], _ name: String) -> String {
                (point["sleep"] as? [String: Any])?[name] as? String ?? ""
            }
            #expect(stamp(before, "createTime") == stamp(after, "createTime"))
            #expect(stamp(before, "updateTime") < stamp(after, "updateTime"))
        }
    }

    @Test func `a deleted night is gone`() async throws {
        let token = try await bench.token()
        let before = try await bench.all("sleep", token: token, pageSize: 25).compactMap { $0["name"] as? String }
        let id = try #require(before[3].split(separator: "/").last.flatMap { UInt64($0) })
        bench.world.deleteSleepLog(People.ada, id: id)
        let after = try await bench.all("sleep", token: token, pageSize: 25).compactMap { $0["name"] as? String }
        #expect(after == before.filter { $0 != before[3] })
        #expect(await bench.get(GoogleBench.points("sleep") + "/\(id)", token: token).status == 404)
    }
}
