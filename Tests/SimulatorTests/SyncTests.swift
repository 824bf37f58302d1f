import Foundation
import HealthModel
import Simulator
import Testing

struct SyncTests {
    static let today = "date/2026-03-10"

    @Test func `today is padded up to now with zeros, calories with the resting rate`() async throws {
        let bench = Bench(now: "2026-03-10T17:07:00Z")
        bench.world.setLastSync(People.ada, Bench.instant("2026-03-10T11:00:30Z"))
        let token = try await bench.token()
        let steps = try await bench.get("/1/user/-/activities/steps/\(SyncTests.today)/1d/1min.json", token: token)
            .list("activities-steps-intraday.dataset")
        #expect(steps.last?["time"] as? String == "18:07:00")
        #expect(steps.dropFirst(12 * 60).allSatisfy { $0["value"] as? Int == 0 })
        #expect(steps.prefix(12 * 60).contains { $0["value"] as? Int != 0 })
        let calories = try await bench.get(
            "/1/user/-/activities/calories/\(SyncTests.today)/1d/1min.json", token: token
        ).list("activities-calories-intraday.dataset").dropFirst(12 * 60)
        #expect(calories.allSatisfy { $0["mets"] as? Int == 10 && $0["value"] as? Double ?? 0 > 0.5 })
        let heart = try await bench.get("/1/user/-/activities/heart/\(SyncTests.today)/1d/1sec.json", token: token)
            .list("activities-heart-intraday.dataset")
        #expect(!heart.isEmpty && heart.allSatisfy { $0["time"] as? String ?? "" < "12:00:30" })
    }

    @Test func `a night is unknown until the tracker synced past its end`() async throws {
        let bench = Bench(now: "2026-03-10T17:07:00Z")
        bench.world.setLastSync(People.ada, Bench.instant("2026-03-10T03:00:00Z"))
        let token = try await bench.token()
        for path in [
            "/1.2/user/-/sleep/date/2026-03-10/2026-03-10.json", "/1/user/-/hrv/date/2026-03-10/2026-03-10/all.json",
            "/1/user/-/br/date/2026-03-10/2026-03-10/all.json",
            "/1/user/-/spo2/date/2026-03-10/2026-03-10/all.json",
            "/1/user/-/temp/skin/date/2026-03-10/2026-03-10.json",
            "/1/user/-/cardioscore/date/2026-03-10/2026-03-10.json",
        ] {
            #expect(await bench.get(path, token: token).string.hasSuffix("[]}") || path.contains("spo2"))
        }
        #expect(
            try await bench.get("/1/user/-/devices.json", token: token).text("0.lastSyncTime")
                == "2026-03-10T04:00:00.000")
        bench.world.setLastSync(People.ada, nil)
        #expect(bench.world.lastSync(of: People.ada) == Bench.instant("2026-03-10T17:00:00Z"))
    }

    @Test func `what is computed late appears after the sync that brought it`() async throws {
        let bench = Bench(now: "2026-03-05T12:00:00Z")
        bench.world.computesLate = true
        bench.world.setLastSync(People.ada, bench.now)
        bench.turnClock(to: "2026-03-09T12:00:00Z")
        bench.world.setLastSync(People.ada, bench.now)
        let token = try await bench.token()
        func days(_ path: String, _ key: String) async throws -> Int {
            try await bench.get(path, token: token).list(key).count
        }
        let variability = "/1/user/-/hrv/date/2026-03-06/2026-03-09.json"
        let oxygen = "/1/user/-/spo2/date/2026-03-06/2026-03-09.json"
        let sleep = "/1.2/user/-/sleep/date/2026-03-06/2026-03-09.json"
        #expect(try await days(variability, "hrv") == 0)
        #expect(try await days(sleep, "sleep") == 0)
        let pending = await bench.get("/1.2/user/-/sleep/date/2026-03-08.json", token: token)
        #expect(try pending.text("meta.state") == "pending")
        bench.turnClock(by: 300)
        let classic = try await bench.get(sleep, token: token).list("sleep")
        #expect(!classic.isEmpty && classic.allSatisfy { $0["type"] as? String == "classic" })
        bench.turnClock(by: 600)
        #expect(try await bench.get(sleep, token: token).list("sleep").contains { $0["type"] as? String == "stages" })
        #expect(try await days(variability, "hrv") > 0)
        #expect(try await days(oxygen, "") == 0)
        bench.turnClock(by: 2700)
        #expect(try await days(oxygen, "") > 0)
    }

    @Test func `a day in the future is empty and one before the first day is zero`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        let future = await bench.get("/1/user/-/activities/steps/date/2026-03-12/1d/1min.json", token: token)
        #expect(try future.list("activities-steps-intraday.dataset").isEmpty)
        let past = await bench.get("/1/user/-/activities/calories/date/2022-03-12/1d/1min.json", token: token)
        #expect(try past.text("activities-calories.0.value") == "0")
        #expect(try past.list("activities-calories-intraday.dataset").count == 1440)
    }

    @Test func `today is the person's own`() async throws {
        let bench = Bench(now: "2026-03-10T02:00:00Z")
        let path = "/1/user/-/activities/steps/date/today/1d/1min.json"
        let noor = await bench.get(path, token: try await bench.token(People.noor))
        #expect(try noor.text("activities-steps.0.dateTime") == "2026-03-09")
        let ada = await bench.get(path, token: try await bench.token(People.ada))
        #expect(try ada.text("activities-steps.0.dateTime") == "2026-03-10")
    }

    @Test func `a deleted night and an edited weight are gone and changed`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        let sleep = "/1.2/user/-/sleep/date/2026-03-01/2026-03-09.json"
        let before = try await bench.get(sleep, token: token).list("sleep").compactMap { $0["logId"] as? Int }
        bench.world.deleteSleepLog(People.ada, id: UInt64(before[2]))
        let after = try await bench.get(sleep, token: token).list("sleep").compactMap { $0["logId"] as? Int }
        #expect(after == before.filter { $0 != before[2] })
        let weights = "/1/user/-/body/log/weight/date/2026-02-20/2026-03-09.json"
        let entry = try await bench.get(weights, token: token).number("weight.0.logId")
        bench.world.editWeight(People.ada, id: UInt64(entry), kilograms: 61.25)
        #expect(try await bench.get(weights, token: token).number("weight.0.weight") == 61.25)
        bench.world.deleteWeight(People.ada, id: UInt64(entry))
        #expect(try await bench.get(weights, token: token).number("weight.0.logId") != entry)
    }
}
