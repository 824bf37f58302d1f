import HTTPServer
import HealthModel
import Simulator
import Testing

struct RateLimitTests {
    static let path = "/1/user/-/devices.json"

    @Test func `the hundred and fifty-first call of an hour is refused and the next hour is free`() async throws {
        let bench = Bench(now: "2026-03-10T12:07:00Z")
        let token = try await bench.token()
        for call in 1...150 {
            let reply = await bench.get(RateLimitTests.path, token: token)
            #expect(reply.status == 200)
            #expect(reply.header("fitbit-rate-limit-remaining") == String(150 - call))
        }
        let refused = await bench.get(RateLimitTests.path, token: token)
        #expect(refused.refusal == "429 system n/a")
        #expect(refused.header("Fitbit-Rate-Limit-Limit") == "150")
        #expect(refused.header("Fitbit-Rate-Limit-Remaining") == "0")
        #expect(refused.header("Fitbit-Rate-Limit-Reset") == "3180")
        #expect(refused.header("Retry-After") == "3180")
        let noor = try await bench.token(People.noor)
        #expect(await bench.get(RateLimitTests.path, token: noor).status == 200)
        bench.turnClock(to: "2026-03-10T13:00:00Z")
        #expect(await bench.get(RateLimitTests.path, token: token).header("Fitbit-Rate-Limit-Remaining") == "149")
    }

    @Test func `errors carry the headers and count`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        #expect(await bench.get("/1/user/-/nothing.json", token: token).header("Fitbit-Rate-Limit-Remaining") == "149")
        bench.simulator.inject(.serverError, pathContaining: "devices")
        #expect(await bench.get(RateLimitTests.path, token: token).header("Fitbit-Rate-Limit-Remaining") == "148")
    }

    @Test func `headers may be spelt otherwise, lie or be missing`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        bench.simulator.behaviour.headerSpelling = .mixed
        bench.simulator.behaviour.hourlyLimit = 0
        bench.simulator.behaviour.retryAfter = .lying(seconds: 1)
        bench.simulator.behaviour.lyingReset = 7
        let lying = await bench.get(RateLimitTests.path, token: token)
        #expect(lying.response.headers.contains { $0.name == "Fitbit-rate-limit-reset" && $0.value == "7" })
        #expect(lying.header("Retry-After") == "1")
        bench.simulator.behaviour.retryAfter = .missing
        bench.simulator.behaviour.sendsRateLimit = false
        let silent = await bench.get(RateLimitTests.path, token: token)
        #expect(silent.status == 429)
        #expect(silent.header("Retry-After") == nil && silent.header("Fitbit-Rate-Limit-Reset") == nil)
    }

    @Test func `every call is on record`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        bench.simulator.resetCalls()
        _ = await bench.get(RateLimitTests.path, token: token)
        _ = await bench.get("/1/user/-/activities/steps/date/today/1d/1min.json", token: token)
        _ = await bench.get("/1/user/-/profile.json", token: nil)
        #expect(bench.simulator.callCounts == [.devices: 1, .steps: 1])
        #expect(bench.simulator.calls.map(\.status) == [200, 200, 401])
        #expect(bench.simulator.calls.map(\.person) == [People.ada.id, People.ada.id, nil])
        #expect(bench.simulator.calls.allSatisfy { $0.time == bench.now })
    }
}
