import Foundation
import HTTPServer
import Simulator
import Testing

struct StrictnessTests {
    @Test(arguments: [
        ("/1/user/-/activities/steps/date/2026-02-30/1d/1min.json", "400 validation date"),
        ("/1/user/-/activities/steps/date/2026-3-1/1d/1min.json", "400 validation date"),
        ("/1/user/-/activities/steps/date/2026-03-01/1d/1sec.json", "400 validation detailLevel"),
        ("/1/user/-/activities/steps/date/2026-03-01/2026-03-02/1min.json", "400 validation startDate"),
        ("/1/user/-/activities/steps/date/2026-03-01/1d/1min/time/10:00/09:00.json", "400 validation endTime"),
        ("/1/user/-/activities/steps/date/2026-03-01/1d/1min/time/10:00/24:00.json", "400 validation endTime"),
        ("/1/user/-/activities/steps/date/2026-03-01/1min.json", "404 not_found n/a"),
        ("/1/user/-/activities/heart/date/2026-03-02/2026-03-01/1sec.json", "400 validation endDate"),
        ("/1/user/-/activities/heart/date/2025-03-01/2026-03-02.json", "400 validation startDate"),
        ("/1/user/-/br/date/2026-02-01/2026-03-03/all.json", "400 validation startDate"),
        ("/1/user/-/hrv/date/2026-02-01/2026-03-03/all.json", "400 validation startDate"),
        ("/1/user/-/hrv/date/2026-02-01/2026-03-03.json", "400 validation startDate"),
        ("/1/user/-/spo2/date/2026-02-01/2026-03-03/all.json", "400 validation startDate"),
        ("/1/user/-/temp/skin/date/2026-02-01/2026-03-03.json", "400 validation startDate"),
        ("/1/user/-/cardioscore/date/2026-02-01/2026-03-03.json", "400 validation startDate"),
        ("/1/user/-/cardioscore/date/2026-03-01/2026-03-11.json", "400 validation endDate"),
        ("/1/user/-/body/log/weight/date/2026-02-01/2026-03-04.json", "400 validation startDate"),
        ("/1.2/user/-/sleep/date/2025-11-30/2026-03-10.json", "400 validation startDate"),
        ("/1.2/user/-/sleep/date/2026-03-01/today.json", "400 validation endDate"),
        ("/1.2/user/-/sleep/date/2026-03-02/2026-03-01.json", "400 validation endDate"),
        ("/1/user/-/sleep/date/2026-03-01/2026-03-02.json", "404 not_found n/a"),
        ("/1/user/-/devices", "404 not_found n/a"),
        ("/1/user/-/activities/gossip/date/2026-03-01/1d/1min.json", "404 not_found n/a"),
        ("/1/user/NOOR02/devices.json", "403 insufficient_permissions"),
    ])
    func `what the sheet forbids is refused`(path: String, refusal: String) async throws {
        let bench = Bench()
        #expect(await bench.get(path, token: try await bench.token()).refusal == refusal)
    }

    @Test(arguments: [
        "/1/user/-/br/date/2026-02-01/2026-03-02/all.json",
        "/1/user/-/hrv/date/2026-02-01/2026-03-02/all.json",
        "/1/user/-/spo2/date/2026-02-01/2026-03-02/all.json",
        "/1/user/-/spo2/date/2024-01-01/2026-03-02.json",
        "/1/user/-/temp/skin/date/2026-02-01/2026-03-02.json",
        "/1/user/-/cardioscore/date/2026-02-01/2026-03-02.json",
        "/1/user/-/cardioscore/date/2026-03-01/today.json",
        "/1/user/-/body/log/weight/date/2026-02-01/2026-03-03.json",
        "/1.2/user/-/sleep/date/2025-12-01/2026-03-10.json",
        "/1/user/-/activities/heart/date/2025-03-03/2026-03-02.json",
        "/1/user/-/activities/steps/date/today/1d/1min/time/4:14/05:00:00.json",
        "/1/user/-/activities/steps/date/2026-03-01/2026-03-02/1min/time/12:00/11:59.json",
        "/1/user/ADA001/devices.json",
    ])
    func `what just fits is answered`(path: String) async throws {
        let bench = Bench()
        #expect(await bench.get(path, token: try await bench.token()).status == 200)
    }

    @Test func `a token has to be there, known and young`() async throws {
        let bench = Bench()
        let path = "/1/user/-/devices.json"
        let token = try await bench.token()
        #expect(await bench.get(path, token: nil).refusal == "401 invalid_request")
        #expect(await bench.get(path, token: "eyJ").refusal == "401 invalid_token")
        bench.turnClock(by: 28_799)
        #expect(await bench.get(path, token: token).status == 200)
        bench.turnClock(by: 1)
        let expired = await bench.get(path, token: token)
        #expect(expired.refusal == "401 expired_token")
        #expect(expired.string.contains(token))
        #expect(try expired.value("success") as? Bool == false)
    }

    @Test func `unticked scopes are refused and the rest is not`() async throws {
        let bench = Bench()
        let token = try await bench.token(People.lin)
        let sleep = await bench.get("/1.2/user/-/sleep/date/2026-03-01/2026-03-02.json", token: token)
        #expect(sleep.refusal == "403 insufficient_scope")
        let weight = await bench.get("/1/user/-/body/log/weight/date/2026-03-01.json", token: token)
        #expect(weight.refusal == "403 insufficient_scope")
        #expect(await bench.get("/1/user/-/br/date/2026-03-01.json", token: token).status == 200)
        #expect(await bench.get("/1/user/-/profile.json", token: token).has("user.weight") == false)
    }

    @Test func `nothing can be written`() async throws {
        let bench = Bench()
        let reply = await bench.get("/1/user/-/devices.json", token: try await bench.token(), method: "DELETE")
        #expect(reply.refusal == "403 insufficient_permissions")
    }

    @Test func `an application that is not Personal gets no intraday data`() async throws {
        let bench = Bench(personal: false)
        let token = try await bench.token()
        let steps = await bench.get("/1/user/-/activities/steps/date/2026-03-01/1d/1min.json", token: token)
        #expect(steps.has("activities-steps") && !steps.has("activities-steps-intraday"))
        let heart = await bench.get("/1/user/-/activities/heart/date/2026-03-01/1d/1sec.json", token: token)
        #expect(heart.has("activities-heart") && !heart.has("activities-heart-intraday"))
        let hrv = await bench.get("/1/user/-/hrv/date/2026-03-01/2026-03-02/all.json", token: token)
        #expect(hrv.refusal == "403 insufficient_permissions")
        #expect(await bench.get("/1/user/-/hrv/date/2026-03-01/2026-03-02.json", token: token).status == 200)
    }

    @Test func `the timezone parameter knows UTC alone`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        let path = "/1/user/-/activities/steps/date/2026-03-01/1d/1min.json"
        let wrong = await bench.get(path, token: token, query: [QueryItem(name: "timezone", value: "Europe/Berlin")])
        #expect(wrong.refusal == "400 validation timezone")
        let utc = try await bench.get(path, token: token, query: [QueryItem(name: "timezone", value: "UTC")])
            .list("activities-steps-intraday.dataset")
        let local = try await bench.get(path, token: token).list("activities-steps-intraday.dataset")
        #expect(utc[600]["value"] as? Int == local[660]["value"] as? Int)
        #expect(utc[1]["time"] as? String == "00:01:00")
    }

    @Test func `no date and no path is too odd for an answer`() async throws {
        let bench = Bench(now: "2026-03-10T12:07:00Z")
        bench.simulator.behaviour.hourlyLimit = 10_000
        let token = try await bench.token()
        let dates = [
            "0001-01-01", "9999-12-31", "0001-01-01/9999-12-31", "0001-01-01/1m", "9999-12-31/30d", "today/7d", "",
            "/", "-", "2026-03-10/2026-03-10/2026-03-10", "2026-03-10/1d/1sec/time/99:99/00:00", "2026-03-10/1d/1min",
            "9999-12-30/9999-12-31/1sec/time/12:00/11:59", "0001-01-01/1d/15min", "2026-03-10/1d/1min/time/:/:",
        ]
        let stems = [
            "1/user/-/activities/calories", "1.1/user/-/activities/heart", "1/user/-/activities/heart", "1/user/-/br",
            "1/user/-/hrv", "1/user/-/spo2", "1/user/-/body/log/weight", "1/user/-/cardioscore", "1.2/user/-/sleep",
            "1/user/-/temp/skin", "1/user", "",
        ]
        for stem in stems {
            for date in dates {
                for end in [".json", "/all.json", ""] {
                    let reply = await bench.get("/\(stem)/date/\(date)\(end)", token: token)
                    #expect([200, 400, 403, 404].contains(reply.status))
                    if reply.status == 200 { _ = try reply.value() }
                }
            }
        }
    }

    @Test func `no address but loopback is bound`() throws {
        let bench = Bench()
        #expect(throws: SimulatorError.notLoopback("0.0.0.0")) { try bench.simulator.start(host: "0.0.0.0") }
    }

    @Test func `it listens on loopback, and again after a stop`() async throws {
        let bench = Bench()
        let url = try bench.simulator.start()
        #expect(url.host() == "127.0.0.1" && url.port != nil)
        #expect(bench.simulator.tokenURL?.path() == "/oauth2/token")
        #expect(throws: SimulatorError.alreadyStarted) { try bench.simulator.start() }
        await bench.simulator.stop()
        #expect(bench.simulator.apiURL == nil)
        try bench.simulator.start()
        await bench.simulator.stop()
    }
}
