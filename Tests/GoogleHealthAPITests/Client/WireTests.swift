import Foundation
import HTTPClient
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

/// What really goes over a connection.
@Suite(.timeLimit(.minutes(1)))
struct WireTests {
    @Test func `a filter is encoded once, and the token stands in the header`() async throws {
        let server = try ScriptedServer { _ in .ok("{}") }
        try await api(server).fetch(
            window(.sleep, "2026-11-20"), for: .me, gate: Service { _ in .json("{}") }.gate, receiver: ReceivedDays())
        let request = try #require(server.requests.first)
        #expect(request.method == "GET")
        #expect(
            request.target
                == "/v4/users/me/dataTypes/sleep/dataPoints:reconcile?pageSize=25&filter=sleep.interval.civil_end_time%20%3E%3D%20"
                + "%222026-11-20%22%20AND%20sleep.interval.civil_end_time%20%3C%20%222026-11-21%22")
        #expect(request.header("Authorization") == "Bearer ya29.secret")
        #expect(request.header("Accept") == "application/json")
    }

    @Test func `a roll-up is posted as JSON`() async throws {
        let server = try ScriptedServer { _ in .ok("{}") }
        try await api(server).fetch(
            window(.calories, "2026-11-20"), for: .me, gate: Service { _ in .json("{}") }.gate, receiver: ReceivedDays()
        )
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/v4/users/me/dataTypes/total-calories/dataPoints:rollUp")
        #expect(request.header("Content-Type") == "application/json")
        let body = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
        #expect(body?["windowSize"] as? String == "60s" && body?["pageSize"] as? Int == 10_000)
    }

    @Test func `a server that hangs up is asked three times`() async throws {
        let whole = ScriptedServer.Reply.response(body: [UInt8](repeating: 0x20, count: 100))
        let server = try ScriptedServer { _ in .cut(whole, after: 60) }
        let error = await #expect(throws: ProviderError.self) {
            try await api(server).fetch(
                window(.steps, "2026-11-20"), for: .me, gate: Service { _ in .json("{}") }.gate,
                receiver: ReceivedDays())
        }
        #expect(error?.kind == .unavailable && server.requests.count == 3)
    }
}

private func api(_ server: ScriptedServer) -> GoogleHealthAPI {
    GoogleHealthAPI(
        baseURL: server.url, http: HTTPClient(.init(allowsPlainHTTP: true)), tokens: FixedTokens(),
        now: { instant("2026-11-22T10:20:30Z") }, pause: { _ in }, jitter: { 0 })
}
