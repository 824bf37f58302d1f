import Foundation
import HTTPClient
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// What changes after it was synced: late data, edits, deletions.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct ChangesTests {
    private struct Logs: Decodable {
        struct Log: Decodable {
            var logId: UInt64
            var isMainSleep: Bool?
            var startTime: String?
        }
        var sleep: [Log]?
        var weight: [Log]?
    }

    @Test func `a week of the tracker's silence costs the devices calls, and then all of it comes`() async throws {
        let fitbit = try SimulatedFitbit()
        let first = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: first) { sync in
            try await sync.authorize()
            #expect(try await sync.sync(origin: .schedule).state == .done)
            fitbit.world.setLastSync(fitbit.person, fitbit.clock.now())
            // The look that comes 75 minutes after a sync.
            fitbit.clock.advance(by: 2 * 3600)
            #expect(try await sync.sync(origin: .schedule).state == .done)
            fitbit.simulator.resetCalls()
            for _ in 1...6 {
                fitbit.clock.advance(by: 86_400)
                #expect(try await sync.sync(origin: .schedule).state == .done)
            }
            // But for the profile once a day, and the one look that settles the day before the silence.
            let others = fitbit.dataCalls.map(\.path).filter {
                !$0.hasSuffix("/devices.json") && !$0.hasSuffix("/profile.json")
            }
            #expect(fitbit.dataCalls.count { $0.path.hasSuffix("/devices.json") } == 6)
            #expect(others.count == 16)
            #expect(others.allSatisfy { $0.contains(first.description) || $0.hasSuffix("/list.json") })
            let today = fitbit.today
            let before = try await sync.engine.status()
            #expect(
                before.accounts.first?.deviceSync.map { fitbit.clock.now().timeIntervalSince($0) > 6 * 86_400 } == true)

            fitbit.world.setLastSync(fitbit.person, nil)
            fitbit.clock.advance(by: 900)
            #expect(try await sync.sync(origin: .schedule).state == .done)
            let truth = try await fitbit.truth(first...today, token: try await sync.token())
            let stored = try await sync.stored()
            expectPoints(
                truth.filter { !$0.hasPrefix("DeviceBatteryLevel") },
                in: stored.filter { !$0.hasPrefix("DeviceBatteryLevel") })
            #expect(Set(truth).subtracting(stored).isEmpty)
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `a deleted night, a deleted and a corrected weigh-in go out of InfluxDB when they are read again`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let days = fitbit.today.advanced(by: -19)...fitbit.today.advanced(by: -10)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: days.lowerBound) { sync in
            try await sync.authorize()
            #expect(try await sync.sync([.sleep, .weight], to: days.upperBound).state == .done)
            let before = try await sync.stored()
            let nights = try await Self.logs("/1.2/user/-/sleep/date", days, fitbit, sync).sleep ?? []
            let weights = try await Self.logs("/1/user/-/body/log/weight/date", days, fitbit, sync).weight ?? []
            let night = try #require(nights.first { $0.isMainSleep == true })
            #expect(Set(weights.map(\.logId)).count > 2)
            fitbit.world.deleteSleepLog(fitbit.person, id: night.logId)
            fitbit.world.deleteWeight(fitbit.person, id: weights[0].logId)
            let corrected = try #require(weights.first { $0.logId != weights[0].logId })
            fitbit.world.editWeight(fitbit.person, id: corrected.logId, kilograms: 99.5)

            // Settled days of sleep and weight are read again after a week.
            #expect(try await sync.sync([.sleep, .weight], to: days.upperBound).daysWanted == 0)
            fitbit.clock.advance(by: 7 * 86_400)
            #expect(try await sync.sync([.sleep, .weight], to: days.upperBound, origin: .schedule).state == .done)
            let after = try await sync.stored().filter { !$0.hasPrefix("DeviceBatteryLevel") }
            expectPoints(try await sync.archived().filter { !$0.hasPrefix("DeviceBatteryLevel") }, in: after)
            let truth = try await fitbit.truth(days, token: try await sync.token())
            expectPoints(
                truth.filter { $0.hasPrefix("Sleep") || $0.hasPrefix("Body") }, in: after)
            #expect(after.contains { $0.hasPrefix("Body|") && $0.contains("weight=99.5") })
            #expect(after.count < before.count)
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `when a log becomes the main sleep its old points are deleted`() async throws {
        func log(_ isMain: Bool, seconds: Int) -> String {
            #"{"sleep":[{"dateOfSleep":"2024-03-04","startTime":"2024-03-04T01:00:00.000","endTime":"2024-03-04T02:00:00.000","duration":3600000,"timeInBed":60,"isMainSleep":\#(isMain),"levels":{"data":[{"dateTime":"2024-03-04T01:00:00.000","level":"asleep","seconds":\#(seconds)}]}}]}"#
        }
        let fitbit = try ScriptedService.fitbit(
            zone: "Europe/Berlin", lastSync: "2024-03-05T12:00:00.000", [("/sleep/", log(false, seconds: 3600))])
        let day = CivilDay("2024-03-04")!
        try await Embedding.run(fitbit: fitbit.server.url, clock: ManualClock("2024-03-05T12:00:00Z"), since: day) {
            sync in
            try await sync.grantEverything()
            #expect(try await sync.sync([.sleep], to: day).state == .done)
            #expect(try await sync.stored().count { $0.contains("isMainSleep=False") } == 3)
            fitbit.answer("/sleep/", log(true, seconds: 1800))
            #expect(try await sync.sync([.sleep], to: day, force: true).state == .done)
            let expected = Points.lines([
                "Sleep Summary|account=me,isMainSleep=True|minutesInBed=60i|2024-03-04T00:00:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=1i,duration_seconds=1800i|2024-03-04T00:00:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=3i|2024-03-04T01:00:00Z",
            ])
            expectPoints(expected, in: try await sync.stored().filter { $0.hasPrefix("Sleep") })
        }
    }

    @Test func `a field that a day no longer has goes, and what other days have stays`() async throws {
        func body(_ value: String) -> String {
            #"{"br":[{"dateTime":"2024-03-03","value":{"fullSleepSummary":{"breathingRate":15},"deepSleepSummary":{"breathingRate":13}}},{"dateTime":"2024-03-04","value":\#(value)}]}"#
        }
        let full = #"{"fullSleepSummary":{"breathingRate":14},"deepSleepSummary":{"breathingRate":12}}"#
        let fitbit = try ScriptedService.fitbit(
            zone: "UTC", lastSync: "2024-03-05T12:00:00.000", [("/br/", body(full))])
        let days = CivilDay("2024-03-03")!...CivilDay("2024-03-04")!
        try await Embedding.run(
            fitbit: fitbit.server.url, clock: ManualClock("2024-03-05T12:00:00Z"), since: days.lowerBound
        ) { sync in
            try await sync.grantEverything()
            #expect(try await sync.sync([.breathingRate], to: days.upperBound).state == .done)
            fitbit.answer("/br/", body(#"{"fullSleepSummary":{"breathingRate":14.5}}"#))
            #expect(try await sync.sync([.breathingRate], to: days.upperBound, force: true).state == .done)
            let expected = Points.lines([
                "BreathingRate|account=me|value=15.0,deep=13.0|2024-03-03T00:00:00Z",
                "BreathingRate|account=me|value=14.5|2024-03-04T00:00:00Z",
            ])
            expectPoints(expected, in: try await sync.stored().filter { $0.hasPrefix("Breathing") })
        }
    }

    @Test func `values that are computed late come with the look after the sync`() async throws {
        let fitbit = try SimulatedFitbit(at: "2026-06-21T03:46:00Z")
        fitbit.world.computesLate = true
        let day = fitbit.today
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            for _ in 0..<10 {
                #expect(try await sync.sync(origin: .schedule).state == .done)
                fitbit.clock.advance(by: 900)
            }
            fitbit.world.setLastSync(fitbit.person, fitbit.clock.now())
            #expect(try await sync.sync(origin: .schedule).state == .done)
            fitbit.clock.advance(by: 76 * 60)
            #expect(try await sync.sync(origin: .schedule).state == .done)
            let truth = try await fitbit.truth(day...day, token: try await sync.token())
            let stored = try await sync.stored()
            #expect(truth.contains { $0.hasPrefix("SPO2|") })
            expectPoints(
                truth.filter { !$0.hasPrefix("DeviceBatteryLevel") },
                in: stored.filter { !$0.hasPrefix("DeviceBatteryLevel") })
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    private static func logs(
        _ path: String, _ days: ClosedRange<CivilDay>, _ fitbit: SimulatedFitbit, _ sync: Embedding
    ) async throws -> Logs {
        let answer = try await Shared.http.send(
            .init(
                url: "\(fitbit.url)\(path)/\(days.lowerBound)/\(days.upperBound).json",
                headers: [.init("Authorization", "Bearer \(try await sync.token())")]))
        return try JSONDecoder().decode(Logs.self, from: Data(answer.body))
    }
}
