import Foundation
import Simulator
import Testing

struct FaultTests {
    static let path = "/1/user/-/devices.json"

    @Test(arguments: [
        (Fault.permissionDenied, 403, "PERMISSION_DENIED"), (.insufficientPermissions, 403, "insufficient_permissions"),
        (.notFound, 404, "not_found"), (.gone, 410, ""), (.tooManyRequests, 429, "Too Many Requests"),
        (.serverError, 500, "system"), (.badGateway, 502, "<html>"), (.unavailable(retryAfter: 9), 503, ""),
        (.empty, 200, ""), (.htmlPage, 200, "<!DOCTYPE html>"), (.deepNesting(5000), 200, "[[[["),
        (.expiredToken, 401, "expired_token"), (.invalidToken, 401, "invalid_token"),
        (.wrongTopLevel, 200, #"{"items":["#),
        (.hugeNumber, 200, "1e999"), (.flippedTypes, 200, #""id":17"#),
    ])
    func `a fault spoils as many answers as asked for`(fault: Fault, status: Int, text: String) async throws {
        let bench = Bench()
        let token = try await bench.token()
        let truth = await bench.get(FaultTests.path, token: token)
        bench.simulator.inject(fault, times: 2, pathContaining: "devices")
        for _ in 1...2 {
            #expect(await bench.get("/1/user/-/profile.json", token: token).status == 200)
            let spoiled = await bench.get(FaultTests.path, token: token)
            #expect(spoiled.status == status && spoiled.bytes != truth.bytes)
            #expect(text.isEmpty ? spoiled.bytes.isEmpty : spoiled.string.contains(text))
        }
        #expect(await bench.get(FaultTests.path, token: token).bytes == truth.bytes)
        #expect(bench.simulator.waitingFaults == 0)
    }

    @Test func `half an answer is no JSON`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        bench.simulator.inject(.truncated, pathContaining: "")
        let truncated = await bench.get(FaultTests.path, token: token)
        #expect(throws: (any Error).self) { try truncated.value() }
    }

    @Test func `503 says how long and 429 says what the behaviour says`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        bench.simulator.inject(.unavailable(retryAfter: 9), pathContaining: "devices")
        #expect(await bench.get(FaultTests.path, token: token).header("Retry-After") == "9")
        bench.simulator.inject(.tooManyRequests, pathContaining: "devices")
        bench.simulator.behaviour.retryAfter = .missing
        #expect(await bench.get(FaultTests.path, token: token).header("Retry-After") == nil)
    }

    @Test func `the token endpoint fails too, before it spends anything`() async throws {
        let bench = Bench()
        let tokens = await bench.redeem(try await bench.code(People.ada))
        bench.simulator.inject(.badGateway) { $0 == "/oauth2/token" }
        #expect(await bench.refresh(try tokens.text("refresh_token")).status == 502)
        #expect(await bench.refresh(try tokens.text("refresh_token")).status == 200)
    }

    @Test func `an answer cut at the token endpoint has spent the token and its grace helps`() async throws {
        let bench = Bench()
        let tokens = await bench.redeem(try await bench.code(People.ada))
        bench.simulator.inject(.truncated) { $0 == "/oauth2/token" }
        let cut = await bench.refresh(try tokens.text("refresh_token"))
        let whole = await bench.refresh(try tokens.text("refresh_token"))
        #expect(cut.status == 200 && whole.bytes.starts(with: cut.bytes) && whole.bytes.count > cut.bytes.count)
    }

    @Test func `forgotten faults do no harm`() async throws {
        let bench = Bench()
        bench.simulator.inject(.gone, times: 5, pathContaining: "")
        bench.simulator.clearFaults()
        #expect(await bench.get(FaultTests.path, token: try await bench.token()).status == 200)
    }

    @Test func `silence lasts until the request is cancelled`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        bench.simulator.inject(.silence, pathContaining: "devices")
        let request = Task { await bench.get(FaultTests.path, token: token).status }
        while bench.simulator.waitingFaults > 0 { await Task.yield() }
        request.cancel()
        #expect(await request.value == 503)
    }
}
