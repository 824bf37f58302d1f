import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// No call more than the API's limits force.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct FewestCallsTests {
    private static let devices = "/1/user/-/devices.json"

    @Test func `a second sync of settled days is the devices call`() async throws {
        let fitbit = try SimulatedFitbit()
        let days = CivilDay("2026-05-01")!...CivilDay("2026-05-03")!
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: days.lowerBound) { sync in
            try await sync.authorize()
            #expect(try await sync.sync(from: days.lowerBound, to: days.upperBound).state == .done)
            #expect(fitbit.dataCalls.count == 28, "five a day, eleven windows, devices, profile")
            // The tracker has synced in between: for days long settled that changes nothing.
            fitbit.clock.advance(by: 3600)
            fitbit.simulator.resetCalls()
            let again = try await sync.sync(from: days.lowerBound, to: days.upperBound)
            #expect(again.state == .done && again.daysWanted == 0)
            #expect(fitbit.dataCalls.map(\.path) == [Self.devices])
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `of a range that is half there the other half is asked for`() async throws {
        let fitbit = try SimulatedFitbit()
        let middle = CivilDay("2026-05-05")!
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: CivilDay("2026-05-01")!) { sync in
            try await sync.authorize()
            _ = try await sync.sync([.steps, .sleep], from: middle, to: middle.advanced(by: 3))
            fitbit.simulator.resetCalls()
            let job = try await sync.sync([.steps, .sleep], from: middle.advanced(by: -4), to: middle.advanced(by: 3))
            #expect(job.state == .done)
            let expected =
                [Self.devices, "/1.2/user/-/sleep/date/2026-05-01/2026-05-04.json"]
                + (1...4).map { "/1/user/-/activities/steps/date/2026-05-0\($0)/1d/1min.json" }
            #expect(fitbit.dataCalls.map(\.path).sorted() == expected.sorted())
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `an identical request joins the running job, and another one shares its windows`() async throws {
        let fitbit = try SimulatedFitbit()
        let day = CivilDay("2026-05-05")!
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            let request = JobRequest(resources: [.steps, .sleep], from: day, to: day.advanced(by: 5))
            let (first, second) = (try await sync.engine.sync(request), try await sync.engine.sync(request))
            #expect(first.id == second.id)
            let other = try await sync.engine.sync(JobRequest(resources: [.sleep], from: day, to: day))
            #expect(other.id != first.id)
            for id in [first.id, other.id] {
                for await _ in await sync.engine.watch(id) {}
                #expect(try await sync.engine.job(id)?.state == .done)
            }
            let paths = fitbit.dataCalls.map(\.path)
            #expect(paths.count { $0.contains("/steps/") } == 6)
            #expect(paths.count { $0.contains("/sleep/") } == 1)
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `a job that begins with little left says until when it waits, and leaves the reserve alone`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        fitbit.simulator.behaviour.hourlyLimit = 5
        let first = fitbit.today.advanced(by: -20)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: first) { sync in
            try await sync.authorize()
            let job = try await sync.sync([.steps, .hrv], from: first, to: first.advanced(by: 6))
            #expect(job.state == .done && job.daysDone == 14)
            let calls = fitbit.dataCalls
            #expect(calls.allSatisfy { $0.status == 200 })
            let hours = Dictionary(grouping: calls) { Int($0.time.timeIntervalSince1970) / 3600 }
            #expect(hours.values.allSatisfy { $0.count <= 4 }, "a call is left for today's data")
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `a job waits for the hour's end, goes on by itself, newest days first, and is never refused`()
        async throws
    {
        let fitbit = try SimulatedFitbit(at: "2026-06-20T12:46:00Z")
        let first = fitbit.today.advanced(by: -59)
        let waits = Watched<[Date]>([])
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: first) { sync in
            try await sync.authorize()
            let job = try await sync.sync { until in
                let status = try await sync.engine.status()
                #expect(status.state == .waiting)
                #expect(status.budget.resetAt != nil)
                waits.update { $0.append(until) }
            }
            #expect(job.state == .done)
            #expect(job.problems == [])
            #expect(job.daysDone == 14 * 60)
            let calls = fitbit.dataCalls
            #expect(calls.allSatisfy { $0.status == 200 }, "no call beyond the limit")
            let hours = Dictionary(grouping: calls) { Int($0.time.timeIntervalSince1970) / 3600 }
            #expect(hours.count >= 2)
            #expect(hours.values.allSatisfy { $0.count <= 150 })
            // Four a day; a window of everything for sleep, SpO2's daily form and each of the nine totals, two for the others,
            // HRV's of two calls; two pages of workouts, and 21 tracks.
            #expect(calls.count == 290)
            #expect(!waits.value.isEmpty)
            let asked = calls.map(\.path).filter { $0.contains("/steps/") && $0.contains("/1d/") }
            #expect(Self.isNearlyDescending(asked))
            let stored = try await sync.stored()
            expectPoints(try await sync.archived(), in: stored)
            let status = try await sync.engine.status()
            #expect(status.resources.values.allSatisfy { $0.daysMissing == 0 })
            #expect(status.resources["steps"]?.completeThrough == fitbit.today.description)
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    /// Whether the paths are in the order of the newest first, as far as calls side by side can keep it.
    private static func isNearlyDescending(_ paths: [String]) -> Bool {
        let days = paths.compactMap { $0.firstMatch(of: /\d{4}-\d\d-\d\d/)?.0 }.compactMap { CivilDay(String($0)) }
        return zip(days, days.dropFirst()).allSatisfy { $1 - $0 <= 2 }
    }
}
