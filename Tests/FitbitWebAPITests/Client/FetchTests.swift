import Foundation
import HTTPClient
import HealthModel
import OAuth
import SyncEngine
import Synchronization
import TestSupport
import Testing

@testable import FitbitWebAPI

@Suite(.timeLimit(.minutes(1)))
struct FetchTests {
    @Test func `every date of a window comes back, with its data or without`() async throws {
        let server = try ScriptedServer { _ in
            .ok(
                """
                {"br": [{"dateTime": "2024-03-05", "value": {"fullSleepSummary": {"breathingRate": 14.80}}},
                {"dateTime": "2024-04-01", "value": {}}]}
                """,
                headers: [
                    "Fitbit-Rate-Limit-Limit: 150", "fitbit-rate-limit-remaining: 149", "Fitbit-Rate-Limit-Reset: 600",
                ])
        }
        let gate = CountingGate()
        let taken = ReceivedDays()
        try await api(server).fetch(
            window(.breathingRate, "2024-03-04", "2024-03-06"), for: .me, gate: gate.gate, receiver: taken)
        #expect(taken.batches.count == 1)
        #expect(
            taken.days.map(CutDay.init) == [
                CutDay("2024-03-04", [], hasData: false),
                CutDay(
                    "2024-03-05",
                    [#"nights: [{"dateTime":"2024-03-05","value":{"fullSleepSummary":{"breathingRate":14.80}}}]"#],
                    hasData: true),
                CutDay("2024-03-06", [], hasData: false),
            ])
        let request = try #require(server.requests.first)
        #expect(request.method == "GET" && request.target == "/1/user/-/br/date/2024-03-04/2024-03-06/all.json")
        #expect(request.header("Authorization") == "Bearer secret-token")
        #expect(request.header("Accept") == "application/json")
        #expect(request.header("Accept-Language") == "metric")
        #expect(gate.admitted == 1)
        #expect(gate.readings == [RateReading(limit: 150, remaining: 149, resetAt: now.addingTimeInterval(600))])
    }

    @Test(arguments: [
        (Resource.calories, ["/1/user/-/activities/calories/date/2024-03-04/1d/1min.json"]),
        (.distance, ["/1/user/-/activities/distance/date/2024-03-04/1d/1min.json"]),
        (.steps, ["/1/user/-/activities/steps/date/2024-03-04/1d/1min.json"]),
        (.heartRate, ["/1/user/-/activities/heart/date/2024-03-04/1d/1sec.json"]),
        (.breathingRate, ["/1/user/-/br/date/2024-03-04/2024-03-04/all.json"]),
        (.hrv, ["/1/user/-/hrv/date/2024-03-04/2024-03-04/all.json", "/1/user/-/hrv/date/2024-03-04/2024-03-04.json"]),
        (.spo2Intraday, ["/1/user/-/spo2/date/2024-03-04/2024-03-04/all.json"]),
        (.weight, ["/1/user/-/body/log/weight/date/2024-03-04/2024-03-04.json"]),
        (.cardioScore, ["/1/user/-/cardioscore/date/2024-03-04/2024-03-04.json"]),
        (.sleep, ["/1.2/user/-/sleep/date/2024-03-04/2024-03-04.json"]),
        (.skinTemperature, ["/1/user/-/temp/skin/date/2024-03-04/2024-03-04.json"]),
        (.spo2, ["/1/user/-/spo2/date/2024-03-04/2024-03-04.json"]),
        (
            .activity,
            [
                "/1/user/-/activities/date/2024-03-04.json",
                "/1/user/-/activities/active-zone-minutes/date/2024-03-04/2024-03-04.json",
            ]
        ),
        (.workouts, ["/1/user/-/activities/list.json?afterDate=2024-03-03&sort=asc&offset=0&limit=100"]),
    ])
    func `each resource is asked for where the contract says, as often as its offer says`(
        resource: Resource, paths: [String]
    ) async throws {
        let server = try ScriptedServer { request in
            .ok(request.target.contains("active-zone-minutes") ? noZoneMinutes : emptyAnswers[resource] ?? "[]")
        }
        let gate = CountingGate()
        let taken = ReceivedDays()
        try await api(server).fetch(
            window(resource, "2024-03-04", "2024-03-04"), for: .me, gate: gate.gate, receiver: taken)
        // A summary says something of every date.
        let parts = resource == .activity ? [DayPart("summary", Array(emptyAnswers[.activity]!.utf8))] : []
        #expect(taken.days == [FetchedDay(CivilDay("2024-03-04")!, parts: parts, hasData: false)])
        #expect(server.requests.map(\.target) == paths)
        let offer = try #require(api(server).catalogue.first { $0.resource == resource })
        #expect(offer.calls(days: 1) == paths.count && gate.admitted == paths.count)
    }

    @Test func `the catalogue holds every resource but the devices, with the limits of the contract`() throws {
        let offers = FitbitWebAPI.offline.catalogue
        #expect(offers.map(\.resource).sorted() == Resource.allCases.filter { $0 != .devices })
        let limits = Dictionary(uniqueKeysWithValues: offers.map { ($0.resource, $0.daysPerRequest) })
        #expect(
            limits == [
                .calories: 1, .distance: 1, .steps: 1, .heartRate: 1, .breathingRate: 30, .hrv: 30, .spo2Intraday: 30,
                .weight: 31, .cardioScore: 30, .sleep: 100, .skinTemperature: 30, .spo2: 365,
                .activity: 1095, .workouts: 100,
            ])
    }

    // fitbit-web-api.md 11, 2: the repeated request kept the old header.
    @Test func `a refused token is replaced once and the call repeated with the new one`() async throws {
        let server = try ScriptedServer { request in
            request.index == 0
                ? .respond(ScriptedServer.Reply.response(status: "401 Unauthorized", body: expired))
                : .ok(emptyAnswers[.steps]!)
        }
        let gate = CountingGate()
        try await api(server).fetch(
            window(.steps, "2024-03-04", "2024-03-04"), for: .me, gate: gate.gate, receiver: ReceivedDays())
        #expect(
            server.requests.map { $0.header("Authorization") } == ["Bearer secret-token", "Bearer secret-token-next"])
        #expect(gate.admitted == 2)
    }

    @Test func `a successor that is refused too ends it`() async throws {
        let server = try ScriptedServer { _ in
            .respond(ScriptedServer.Reply.response(status: "401 Unauthorized", body: expired))
        }
        let error = await failure(api(server), .steps)
        #expect(error?.kind == .notAuthorized)
        #expect(error?.message.contains("secret-token") == false)
        #expect(server.requests.count == 2)
    }

    @Test func `an error answer still tells the gate about the rate`() async throws {
        let server = try ScriptedServer { _ in
            .respond(
                ScriptedServer.Reply.response(
                    status: "429 Too Many Requests", headers: ["Fitbit-Rate-Limit-Reset: 120"], body: Array("{}".utf8)))
        }
        let gate = CountingGate()
        let error = await failure(api(server), .steps, gate)
        #expect(error?.kind == .rateLimited(until: now.addingTimeInterval(120)))
        #expect(gate.readings == [RateReading(resetAt: now.addingTimeInterval(120), isRefusal: true)])
    }

    @Test(arguments: [
        "<!DOCTYPE html><html>Sign in</html>", "", #"{"activities-steps-intraday": {"dataset": ["#, "null",
    ])
    func `a page, an empty or a torn answer of success is unreadable`(body: String) async throws {
        let server = try ScriptedServer { _ in .ok(body) }
        #expect(await failure(api(server), .steps)?.kind == .unreadable)
    }

    @Test(arguments: [0, 60])
    func `a server that hangs up is unavailable`(after bytes: Int) async throws {
        let whole = ScriptedServer.Reply.response(body: [UInt8](repeating: 0x20, count: 100))
        let server = try ScriptedServer { _ in .cut(whole, after: bytes) }
        let error = await failure(api(server), .steps)
        #expect(error?.kind == .unavailable)
        #expect(error?.message.hasPrefix("Fitbit, steps of 2024-03-04 (account me): ") == true)
    }

    @Test(arguments: [
        (OAuthError.Kind.notAuthorized, ProviderError.Kind.notAuthorized), (.misconfigured, .notAuthorized),
        (.unavailable, .unavailable), (.gone, .gone), (.cancelled, .cancelled), (.unreadable, .unreadable),
    ])
    func `without a token nothing is sent, and no call is counted`(oauth: OAuthError.Kind, kind: ProviderError.Kind)
        async throws
    {
        let server = try ScriptedServer { _ in .ok("{}") }
        let gate = CountingGate()
        let error = await failure(
            api(server, FixedTokens(failure: OAuthError(oauth, "Authorise again."))), .steps, gate)
        #expect(error?.kind == kind)
        #expect(gate.admitted == 0)
        #expect(server.requests.isEmpty)
    }

    @Test func `a gate that is closed lets no call through`() async throws {
        let server = try ScriptedServer { _ in .ok("{}") }
        let closed = CallGate(
            admit: { () throws(ProviderError) in throw ProviderError(.cancelled, "The job was cancelled.") },
            observe: { _ in })
        await #expect(throws: ProviderError(.cancelled, "The job was cancelled.")) {
            try await api(server).fetch(
                window(.steps, "2024-03-04", "2024-03-04"), for: .me, gate: closed, receiver: ReceivedDays())
        }
        #expect(server.requests.isEmpty)
    }

    @Test func `a window that is too long, or of devices, is refused without a call`() async throws {
        let server = try ScriptedServer { _ in .ok("{}") }
        for (resource, last) in [
            (Resource.steps, "2024-03-05"), (.breathingRate, "2024-04-03"), (.devices, "2024-03-04"),
        ] {
            await #expect(throws: ProviderError.self) {
                try await api(server).fetch(
                    window(resource, "2024-03-04", last), for: .me, gate: CountingGate().gate, receiver: ReceivedDays())
            }
        }
        #expect(server.requests.isEmpty)
    }

    @Test func `devices and profile cost a call each`() async throws {
        let server = try ScriptedServer { request in
            request.target == "/1/user/-/profile.json"
                ? .ok(#"{"user": {"timezone": "Europe/Vienna", "memberSince": "2019-05-02"}}"#)
                : .ok(#"[{"id": "1", "type": "TRACKER", "mac": "A1", "lastSyncTime": "2024-03-04T08:15:27.000"}]"#)
        }
        let gate = CountingGate()
        let profile = try await api(server).profile(of: .me, gate: gate.gate)
        #expect(profile == ProviderProfile(timeZone: "Europe/Vienna", memberSince: CivilDay("2019-05-02")))
        let look = try await api(server).look(for: .me, gate: gate.gate)
        #expect(look.lastSync?.date(in: .gmt) == instant("2024-03-04T08:15:27Z"))
        #expect(server.requests.map(\.target) == ["/1/user/-/profile.json", "/1/user/-/devices.json"])
        #expect(gate.admitted == 2)
        let access = try await api(server).access(of: .me)
        #expect(access == GrantedAccess(scopes: ["activity", "heartrate", "settings", "profile"]))
    }

    @Test func `devices and profile that were not granted cost no call`() async throws {
        let server = try ScriptedServer { _ in .ok("{}") }
        let api = api(server, FixedTokens(scopes: ["activity"]))
        let gate = CountingGate()
        let look = await #expect(throws: ProviderError.self) { try await api.look(for: .me, gate: gate.gate) }
        let profile = await #expect(throws: ProviderError.self) { try await api.profile(of: .me, gate: gate.gate) }
        #expect(look?.kind == .scopeMissing && look?.message.contains("`settings`") == true)
        #expect(profile?.kind == .scopeMissing && profile?.message.contains("`profile`") == true)
        #expect(gate.admitted == 0 && server.requests.isEmpty)
    }

    @Test func `a receiver that takes nothing more ends the fetch`() async throws {
        let server = try ScriptedServer { _ in .ok(emptyAnswers[.steps]!) }
        let full = ProviderError(.cancelled, "The archive took nothing more.")
        await #expect(throws: full) {
            try await api(server).fetch(
                window(.steps, "2024-03-04", "2024-03-04"), for: .me, gate: CountingGate().gate,
                receiver: ReceivedDays(failure: full))
        }
    }

    private func failure(_ api: FitbitWebAPI, _ resource: Resource, _ gate: CountingGate = .init()) async
        -> ProviderError?
    {
        await #expect(throws: ProviderError.self) {
            try await api.fetch(
                window(resource, "2024-03-04", "2024-03-04"), for: .me, gate: gate.gate, receiver: ReceivedDays())
        }
    }
}

private let now = instant("2024-03-04T10:20:30Z")

/// What a day without data looks like, where it is not `[]`.
private let emptyAnswers: [Resource: String] = [
    .calories: #"{"activities-calories": [], "activities-calories-intraday": {"dataset": []}}"#,
    .distance: #"{"activities-distance": [], "activities-distance-intraday": {"dataset": []}}"#,
    .steps: #"{"activities-steps": [], "activities-steps-intraday": {"dataset": []}}"#,
    .heartRate: #"{"activities-heart": [], "activities-heart-intraday": {"dataset": []}}"#,
    .breathingRate: #"{"br": []}"#, .hrv: #"{"hrv": []}"#, .weight: #"{"weight": []}"#,
    .cardioScore: #"{"cardioScore": []}"#, .sleep: #"{"sleep": []}"#, .skinTemperature: #"{"tempSkin": []}"#,
    .activity: #"{"summary":{"steps":0}}"#, .workouts: #"{"activities": [], "pagination": {"next": ""}}"#,
]

private let noZoneMinutes = #"{"activities-active-zone-minutes": []}"#

private let expired = Array(
    #"{"success":false,"errors":[{"errorType":"expired_token","message":"Access token expired: secret-token"}]}"#.utf8)

private func api(_ server: ScriptedServer, _ tokens: FixedTokens = FixedTokens()) -> FitbitWebAPI {
    FitbitWebAPI(
        baseURL: server.url + "/", http: HTTPClient(.init(allowsPlainHTTP: true)), tokens: tokens, now: { now })
}

private func window(_ resource: Resource, _ first: String, _ last: String) -> FetchWindow {
    FetchWindow(resource, CivilDay(first)!...CivilDay(last)!)
}

/// Lets everything through and remembers it.
private final class CountingGate: Sendable {
    private let state = Mutex<(admitted: Int, readings: [RateReading])>((0, []))

    var admitted: Int { state.withLock { $0.admitted } }
    var readings: [RateReading] { state.withLock { $0.readings } }

    var gate: CallGate {
        CallGate(
            admit: { () throws(ProviderError) in self.state.withLock { $0.admitted += 1 } },
            observe: { reading in self.state.withLock { $0.readings.append(reading) } })
    }
}
