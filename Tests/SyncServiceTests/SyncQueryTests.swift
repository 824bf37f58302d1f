import HealthModel
import SyncEngine
import Testing

/// What a `/sync` request may say. Today is 2026-03-10 in the account's zone.
struct SyncQueryTests {
    @Test(arguments: [
        ("", nil, nil), ("?from=today", "2026-03-10", nil),
        ("?from=yesterday&to=yesterday", "2026-03-09", "2026-03-09"),
        ("?from=2026-02-01&to=2026-02-28", "2026-02-01", "2026-02-28"), ("?from=30d", "2026-02-09", nil),
        ("?from=1d&to=today", "2026-03-10", "2026-03-10"), ("?to=2026-03-09", nil, "2026-03-09"),
        ("?from=2024-02-29", "2024-02-29", nil), ("?from=36500d", "2007-01-01", nil),
    ])
    func `dates are days, words, or a number of dates with today in it`(query: String, from: String?, to: String?)
        async throws
    {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/sync/steps" + query)
        #expect(answer.status == 202)
        #expect(try answer.value("request/from") as? String == from)
        #expect(try answer.value("request/to") as? String == to)
        await desk.end()
    }

    @Test func `30d is 30 dates, today included`() {
        #expect(CivilDay("2026-03-10")! - CivilDay("2026-02-09")! == 29)
    }

    @Test(arguments: [
        ("from=2026-03-05&to=2026-03-04", "reversed_dates"), ("from=today&to=yesterday", "reversed_dates"),
        ("from=2026-03-11", "future_date"), ("to=9999-12-31", "future_date"), ("from=2026-02-30", "bad_date"),
        ("from=0001-01-01", "bad_date"), ("to=2006-12-31", "bad_date"), ("from=0000-00-00", "bad_date"),
        ("from=tomorrow", "bad_date"), ("from=2026-3-1", "bad_date"), ("from=2026-03-01T00:00:00Z", "bad_date"),
        ("from=", "bad_date"), ("to=30d", "bad_date"), ("from=0d", "bad_date"), ("from=-3d", "bad_date"),
        ("from=99999999999999999999d", "bad_date"), ("from=d", "bad_date"), ("from=%F0%9F%8F%83", "bad_date"),
        ("force=true", "force_wants_post"), ("wait=maybe", "bad_flag"), ("force=2", "bad_flag"),
        ("account=Me", "bad_account"), ("account=", "bad_account"), ("account=../../etc/passwd", "bad_account"),
        ("account=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bad_account"), ("form=today", "unknown_parameter"),
        ("From=today", "unknown_parameter"), ("x", "unknown_parameter"),
    ])
    func `what cannot be understood is refused with a sentence, and starts nothing`(query: String, code: String)
        async throws
    {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/sync/all?" + query)
        #expect(answer.status == 400)
        #expect(answer.error == code)
        #expect(try await desk.engine.jobs().isEmpty)
        await desk.end()
    }

    @Test func `an unknown parameter is told those there are`() async throws {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/sync/all?since=today")
        #expect(try answer.list("parameters") as? [String] == ["from", "to", "account", "wait", "force"])
        #expect(try answer.string("message") == "since is not a parameter of /sync.")
        await desk.end()
    }

    @Test(arguments: ["nothing", "All", "heart_rate", "steps%00", "%2e%2e", "spo2-"])
    func `an unknown resource is told the valid names`(name: String) async throws {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/sync/\(name)?from=never")
        #expect(answer.status == 404)
        #expect(answer.error == "unknown_resource")
        let names = try #require(try answer.list("resources") as? [String])
        #expect(names == Resource.validNames)
        #expect(names.first == "calories")
        #expect(names.contains("get_battery_level"))
        #expect(names.last == "all")
        await desk.end()
    }

    @Test(arguments: [
        ("all", Resource.allCases), ("weight", [.weight]), ("get_battery_level", [.devices]),
        ("get_intraday_activity_by_date", [.calories, .distance, .steps]), ("get_body_data_by_interval", [.weight]),
        ("get_sleep_log_by_interval", [.sleep]),
    ])
    func `a slug, a name of old or all says which resources`(name: String, resources: [Resource]) async throws {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/sync/\(name)")
        #expect(answer.status == 202)
        #expect(try answer.list("request/resources") as? [String] == resources.map(\.slug))
        await desk.end()
    }

    @Test func `POST takes force, in the address or in a form`() async throws {
        let desk = try await Desk()
        let inAddress = await desk.ask("POST", "/sync/steps?force=true&from=today")
        #expect(inAddress.status == 202)
        #expect(try inAddress.value("request/force") as? Bool == true)
        let inForm = await desk.ask("POST", "/sync/weight", form: "from=2026-03-01&force=1&account=me")
        #expect(inForm.status == 202)
        #expect(try inForm.value("request/force") as? Bool == true)
        #expect(try inForm.string("request/from") == "2026-03-01")
        #expect(try inForm.string("request/account") == "me")
        #expect(await desk.ask("POST", "/sync/weight", form: "from=never").error == "bad_date")
        #expect(await desk.ask("GET", "/sync/weight?force=false").status == 202)
        await desk.end()
    }
}
