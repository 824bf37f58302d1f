import Foundation
import HTTPServer
import Simulator
import Testing

struct GoogleAccountTests {
    @Test func `the identity joins the new id to the old one, the same in every world`() async throws {
        let (first, second) = (GoogleBench(), GoogleBench(now: "2026-05-01T00:00:00Z"))
        let reply = await first.get("/v4/users/me/identity", token: try await first.token())
        #expect(try reply.text("name") == "users/me/identity")
        #expect(try reply.text("legacyUserId") == People.ada.id)
        #expect(try reply.text("healthUserId").wholeMatch(of: /[0-9]{21}/) != nil)
        let other = await second.get("/v4/users/me/identity", token: try await second.token())
        #expect(reply.bytes == other.bytes)
        let noor = await first.get("/v4/users/me/identity", token: try await first.token(People.noor))
        #expect(try noor.text("healthUserId") != (try reply.text("healthUserId")))
    }

    @Test func `the settings name the zone of the person`() async throws {
        let bench = GoogleBench()
        let reply = await bench.get("/v4/users/me/settings", token: try await bench.token(People.kai))
        #expect(try reply.text("timeZone") == "Australia/Lord_Howe")
        #expect(try reply.text("utcOffset") == "39600s")
    }

    @Test func `the profile has an age and a first day, strides only with the activity scope`() async throws {
        let bench = GoogleBench()
        let reply = await bench.get("/v4/users/me/profile", token: try await bench.token())
        #expect(try reply.number("age") == 34)
        #expect(try reply.number("membershipStartDate.year") == 2023)
        #expect(reply.has("autoWalkingStrideLengthMm"))
        let bare = await bench.get(
            "/v4/users/me/profile", token: try await bench.token(People.ada, scopes: [.profile]))
        #expect(!bare.has("autoWalkingStrideLengthMm"))
    }

    @Test func `devices are those of the maker, with a battery, an address and a last sync`() async throws {
        let bench = GoogleBench()
        let token = try await bench.token(People.noor)
        let reply = await bench.get("/v4/users/me/pairedDevices", token: token)
        let devices = try reply.list("pairedDevices")
        #expect(devices.compactMap { $0["deviceVersion"] as? String } == ["Sense 2", "Aria"])
        #expect(devices.compactMap { $0["deviceType"] as? String } == ["TRACKER", "SCALE"])
        #expect(devices.allSatisfy { ($0["macAddress"] as? String)?.count == 12 })
        #expect(devices.allSatisfy { (1...100).contains($0["batteryLevel"] as? Int ?? 0) })
        #expect(try reply.text("pairedDevices.0.name").hasSuffix("/pairedDevices/1700000022"))
        #expect(try reply.text("pairedDevices.0.lastSyncTime") == "2026-03-10T12:00:00Z")
        bench.world.setLastSync(People.noor, Bench.instant("2026-03-10T11:10:03Z"))
        let one = await bench.get("/v4/users/me/pairedDevices/1700000022", token: token)
        #expect(try one.text("lastSyncTime") == "2026-03-10T11:10:03Z")
        #expect(await bench.get("/v4/users/me/pairedDevices/5", token: token).googleRefusal == "404 NOT_FOUND")
    }

    @Test func `some accounts never see a last sync`() async throws {
        let bench = GoogleBench()
        bench.simulator.behaviour.omitsLastSyncTime = true
        let reply = await bench.get("/v4/users/me/pairedDevices", token: try await bench.token())
        #expect(try reply.list("pairedDevices").allSatisfy { $0["lastSyncTime"] == nil && $0["features"] == nil })
    }

    @Test func `devices come five a page unless one asks for more`() async throws {
        var person = People.ada
        person.devices = (1...7).map { Device(id: "17000000\($0)", version: "Charge \($0)", kind: .tracker) }
        let bench = GoogleBench(people: [person])
        let token = try await bench.token(person)
        let path = "/v4/users/me/pairedDevices"
        let first = await bench.get(path, token: token)
        #expect(try first.list("pairedDevices").count == 5)
        let second = await bench.get(path, token: token, query: ["pageToken": try first.text("nextPageToken")])
        #expect(try second.list("pairedDevices").count == 2 && !second.has("nextPageToken"))
        #expect(try await bench.get(path, token: token, query: ["pageSize": "1000"]).list("pairedDevices").count == 7)
    }

    @Test(arguments: [
        ("settings", GoogleScope.settings), ("pairedDevices", .settings), ("profile", .profile),
        ("dataTypes/steps/dataPoints", .activity), ("dataTypes/heart-rate/dataPoints:reconcile", .healthMetrics),
        ("dataTypes/sleep/dataPoints", .sleep), ("dataTypes/weight/dataPoints/1", .healthMetrics),
        ("dataTypes/hydration-log/dataPoints", .nutrition),
    ])
    func `a call needs its scope`(path: String, scope: GoogleScope) async throws {
        let bench = GoogleBench()
        let others = GoogleScope.allCases.filter { $0 != scope }
        let reply = await bench.get(
            "/v4/users/me/\(path)", token: try await bench.token(People.ada, scopes: others))
        #expect(reply.googleRefusal == "403 PERMISSION_DENIED ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        #expect(try reply.number("error.code") == 403)
        let granted = await bench.get(
            "/v4/users/me/\(path)", token: try await bench.token(People.ada, scopes: [scope]))
        #expect(granted.status != 403)
    }

    @Test func `the identity needs any of the scopes that read data`() async throws {
        let bench = GoogleBench()
        for (scope, status) in [(GoogleScope.sleep, 200), (.settings, 200), (.nutrition, 403)] {
            let token = try await bench.token(People.ada, scopes: [scope])
            #expect(await bench.get("/v4/users/me/identity", token: token).status == status)
        }
    }

    @Test func `a token has to be there and known`() async throws {
        let bench = GoogleBench()
        let none = await bench.get("/v4/users/me/identity", token: nil)
        #expect(none.googleRefusal == "401 UNAUTHENTICATED CREDENTIALS_MISSING")
        #expect(none.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
        let unknown = await bench.get("/v4/users/me/identity", token: "ya29.made-up")
        #expect(unknown.googleRefusal == "401 UNAUTHENTICATED")
        #expect(!unknown.has("error.details"))
    }

    @Test func `the three hundred and first call of a minute is refused and the next minute is free`() async throws {
        let bench = GoogleBench(now: "2026-03-10T12:07:20Z")
        let token = try await bench.token()
        for _ in 1...300 { #expect(await bench.get("/v4/users/me/settings", token: token).status == 200) }
        let refused = await bench.get("/v4/users/me/settings", token: token)
        #expect(refused.googleRefusal == "429 RESOURCE_EXHAUSTED RATE_LIMIT_EXCEEDED")
        #expect(refused.header("Retry-After") == nil)
        #expect(refused.string.contains("google.rpc.QuotaFailure"))
        bench.simulator.behaviour.retryAfter = .truthful
        #expect(await bench.get("/v4/users/me/settings", token: token).header("Retry-After") == "40")
        let noor = try await bench.token(People.noor)
        #expect(await bench.get("/v4/users/me/settings", token: noor).status == 200)
        bench.turnClock(by: 40)
        #expect(await bench.get("/v4/users/me/settings", token: token).status == 200)
    }

    @Test func `every call is on record, data types by their ids`() async throws {
        let bench = GoogleBench()
        let token = try await bench.token()
        bench.simulator.resetCalls()
        _ = await bench.get(GoogleBench.points("heart-rate"), token: token)
        _ = await bench.post(GoogleBench.points("total-calories", "rollUp"), token: token, json: "{}")
        _ = await bench.get("/v4/users/me/settings", token: nil)
        #expect(bench.simulator.callCounts == ["heart-rate": 1, "total-calories": 1])
        #expect(bench.simulator.calls.map(\.status) == [200, 400, 401])
        #expect(bench.simulator.calls.map(\.person) == [People.ada.id, People.ada.id, nil])
        #expect(bench.simulator.calls.allSatisfy { $0.time == bench.now && $0.resource == nil })
    }

    @Test(arguments: [
        (Fault.rateLimitExceeded(retryAfter: 7), "429 RESOURCE_EXHAUSTED RATE_LIMIT_EXCEEDED"),
        (.resourcePermissionDenied, "403 PERMISSION_DENIED RESOURCE_PERMISSION_DENIED"),
        (.accountNotLinked, "400 FAILED_PRECONDITION ACCOUNT_NOT_LINKED"),
        (.serviceDisabled, "403 PERMISSION_DENIED SERVICE_DISABLED"),
        (.invalidArgument, "400 INVALID_ARGUMENT"), (.preconditionFailed, "412 FAILED_PRECONDITION"),
        (.internalError, "500 INTERNAL"), (.serviceUnavailable, "503 UNAVAILABLE"),
        (.expiredToken, "401 UNAUTHENTICATED"), (.invalidToken, "401 UNAUTHENTICATED"),
        (.notFoundPage, "404 ?"), (.gone, "410 ?"), (.flatInsufficientScope, "403 ?"),
    ])
    func `a fault spoils one answer in Google's words`(fault: Fault, refusal: String) async throws {
        let bench = GoogleBench()
        let token = try await bench.token()
        bench.simulator.inject(fault, pathContaining: "settings")
        #expect(await bench.get("/v4/users/me/identity", token: token).status == 200)
        let spoiled = await bench.get("/v4/users/me/settings", token: token)
        #expect(spoiled.googleRefusal == refusal)
        if fault == .rateLimitExceeded(retryAfter: 7) { #expect(spoiled.header("Retry-After") == "7") }
        #expect(await bench.get("/v4/users/me/settings", token: token).status == 200)
        #expect(bench.simulator.waitingFaults == 0)
    }

    @Test func `the token endpoint fails too, and forgotten faults do no harm`() async throws {
        let bench = GoogleBench()
        let token = try await bench.redeem(try await bench.allow(People.ada)["code"]).text("refresh_token")
        bench.simulator.inject(.invalidGrant) { $0 == "/token" }
        #expect(try await bench.refresh(token).text("error") == "invalid_grant")
        bench.simulator.inject(.badGateway, times: 3, pathContaining: "")
        bench.simulator.clearFaults()
        #expect(await bench.refresh(token).status == 200)
    }

    @Test func `it listens on this machine and nowhere else`() async throws {
        let bench = GoogleBench()
        #expect(throws: SimulatorError.notLoopback("0.0.0.0")) { try bench.simulator.start(host: "0.0.0.0") }
        let url = try bench.simulator.start()
        #expect(throws: SimulatorError.alreadyStarted) { try bench.simulator.start() }
        #expect(bench.simulator.authorizeURL?.absoluteString == url.absoluteString + "/o/oauth2/v2/auth")
        #expect(bench.simulator.tokenURL?.path() == "/token" && bench.simulator.revokeURL?.path() == "/revoke")
        await bench.simulator.stop()
        #expect(bench.simulator.apiURL == nil)
    }
}
