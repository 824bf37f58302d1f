import Archive
import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The provider refuses calls for the rate, and does not say truly for how long.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(10)))
struct ProviderRateTests {
    @Test(
        arguments: SimulatedProvider.Name.allCases,
        ["0", "-30", "1", "Wed, 21 Oct 2015 07:28:00 GMT", "31536000", "99999999999999999999", "soon"])
    func `a storm of refusals is waited out and told, whatever Retry-After says`(
        name: SimulatedProvider.Name, header: String
    ) async throws {
        let provider = try SimulatedProvider(name)
        let day = provider.today.advanced(by: -1)
        let left = Watched(12)
        let waits = Watched<[TimeInterval]>([])
        try await provider.run(since: day) { sync in
            try await sync.authorize()
            let refusal = ScriptedServer.Reply.response(
                status: "429 Too Many Requests", headers: ["Retry-After: \(header)"])
            provider.line.set { request in
                guard provider.asksForData(request),
                    left.update({
                        $0 -= 1; return $0 >= 0
                    })
                else { return .pass }
                return .answer(.respond(refusal))
            }
            let job = try await sync.sync(to: day) { until in
                let now = provider.clock.now()
                waits.update { $0.append(until.timeIntervalSince(now)) }
                let status = try await sync.engine.status()
                #expect(status.state == .waiting && status.job?.waitingUntil == until)
                #expect(status.budget.remaining == 0)
                #expect(status.budget.resetAt.map { $0 > now && $0 <= until } == true)
            }
            #expect(job.state == .done && job.problems == [])
            // Five seconds come from the test's engine.
            let waits = waits.value
            #expect(waits.count > 1 && waits.allSatisfy { $0 >= 6 && $0 <= 3905 }, "\(waits)")
            if name == .fitbit { #expect(waits.allSatisfy { $0 >= 35 }) }
            if name == .google, header != "31536000" { #expect((waits.last ?? 0) > waits[0], "longer each time") }
            try await provider.expectTruth(day...day, in: sync)
            #expect(try await sync.engine.status().state == .idle)
        }
    }
}
