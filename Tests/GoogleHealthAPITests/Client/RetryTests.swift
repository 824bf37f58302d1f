import Foundation
import HTTPClient
import HealthModel
import OAuth
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct RetryTests {
    @Test(arguments: [
        Service.Answer.status(500), .status(502, "<html>"), .status(503), .status(408), .failure(.timeout),
        .failure(.truncated), .failure(.peerClosed), .json(#"{"dataPoints":[{"steps":{"#),
    ])
    func `trouble that may pass is met with two more tries, each a little later and through the gate`(
        answer: Service.Answer
    ) async throws {
        let service = Service { call in call.index < 2 ? answer : .json("{}") }
        _ = try await service.fetch(window(.steps, "2026-11-20"))
        #expect(service.calls.count == 3 && service.admitted == 3)
        #expect(service.pauses == [.seconds(1.25), .seconds(2.25)])
        let worse = Service { _ in answer }
        let error = await #expect(throws: ProviderError.self) { try await worse.fetch(window(.steps, "2026-11-20")) }
        #expect(error?.kind == .unavailable || error?.kind == .unreadable)
        #expect(worse.calls.count == 3)
    }

    @Test(arguments: [400, 402, 403, 404, 409, 410, 412, 429, 302])
    func `nothing else is tried again`(status: Int) async throws {
        let service = Service { _ in .status(status) }
        await #expect(throws: ProviderError.self) { try await service.fetch(window(.steps, "2026-11-20")) }
        #expect(service.calls.count == 1 && service.pauses.isEmpty)
    }

    @Test func `a page that failed for a moment is asked for again, not the pages before it`() async throws {
        let service = Service { call in
            switch call.index {
            case 0: .points([Points.steps("2026-11-20T09:00:00Z")], next: "a")
            case 1: .status(500)
            default: .points([Points.steps("2026-11-20T10:00:00Z")])
            }
        }
        let receiver = try await service.fetch(window(.steps, "2026-11-20"))
        #expect(service.calls.map(\.pageToken) == [nil, "a", "a"] && receiver.lines.count == 1)
    }

    @Test func `refusals for the rate wait longer each time, a minute at most, until an answer comes`() async throws {
        let service = Service { call in call.index == 8 ? .json("{}") : .refusal(429, "RATE_LIMIT_EXCEEDED") }
        let api = service.api()
        for _ in 0..<10 { _ = try? await service.fetch(window(.steps, "2026-11-20"), api) }
        let now = instant("2026-11-22T10:20:30Z")
        #expect(service.readings.allSatisfy { $0.isRefusal })
        #expect(
            service.readings.compactMap { $0.resetAt?.timeIntervalSince(now) } == [1, 2, 4, 8, 16, 32, 60, 60, 1])
        let error = await #expect(throws: ProviderError.self) {
            try await service.fetch(window(.steps, "2026-11-20"), api)
        }
        #expect(error?.kind == .rateLimited(until: now.addingTimeInterval(2)))
    }

    @Test(arguments: [("7", 7.0), ("999999999", 3600), ("0", 1), ("-3", 1), ("Mon, 23 Nov 2026 10:00:00 GMT", 1)])
    func `what the service says of the wait counts`(header: String, seconds: TimeInterval) async throws {
        let service = Service { _ in .status(429, headers: [HTTPHeader("retry-after", header)]) }
        let error = await #expect(throws: ProviderError.self) { try await service.fetch(window(.steps, "2026-11-20")) }
        #expect(error?.kind == .rateLimited(until: instant("2026-11-22T10:20:30Z").addingTimeInterval(seconds)))
        #expect(service.calls.count == 1)
    }

    // google-health-api.md 2.3: a long backfill outlives its token.
    @Test(arguments: ["", #"{"error":{"code":401,"status":"UNAUTHENTICATED"}}"#])
    func `a refused token is replaced once and the call repeated with the new one`(body: String) async throws {
        let service = Service { call in call.index == 0 ? .status(401, body) : .json("{}") }
        _ = try await service.fetch(window(.steps, "2026-11-20"))
        #expect(service.calls.map(\.token) == ["Bearer ya29.secret", "Bearer ya29.secret-next"])
        #expect(service.admitted == 2 && service.pauses.isEmpty)
        let dead = Service { _ in .status(401, body) }
        let error = await #expect(throws: ProviderError.self) { try await dead.fetch(window(.steps, "2026-11-20")) }
        #expect(error?.kind == .notAuthorized && dead.calls.count == 2)
    }

    @Test(arguments: [
        (OAuthError.Kind.notAuthorized, ProviderError.Kind.notAuthorized), (.misconfigured, .notAuthorized),
        (.gone, .gone), (.cancelled, .cancelled), (.unreadable, .unreadable), (.unavailable, .unavailable),
    ])
    func `without a grant nothing is sent, and no call is counted`(oauth: OAuthError.Kind, kind: ProviderError.Kind)
        async throws
    {
        let service = Service { _ in .json("{}") }
        let api = service.api(FixedTokens(failure: OAuthError(oauth, "Authorise again.")))
        let error = await #expect(throws: ProviderError.self) {
            try await service.fetch(window(.steps, "2026-11-20"), api)
        }
        #expect(error?.kind == kind && service.admitted == 0 && service.calls.isEmpty)
    }

    @Test func `a sync that is stopped while it waits ends there`() async throws {
        let api = GoogleHealthAPI(
            client: GoogleClient(
                baseURL: "https://health.example", tokens: FixedTokens(), now: { .distantPast },
                pause: { _ in throw CancellationError() }, jitter: { 0 }
            ) { _ throws(HTTPClientError) in HTTPResponse(status: 503) })
        let gate = Service { _ in .json("{}") }.gate
        let error = await #expect(throws: ProviderError.self) {
            try await api.fetch(window(.steps, "2026-11-20"), for: .me, gate: gate, receiver: ReceivedDays())
        }
        #expect(error?.kind == .cancelled)
    }
}
