import TestSupport
import Testing

struct CoverageRouteTests {
    @Test func `coverage has a mark a date for each resource, from the far end of everything to today`() async throws {
        let desk = try await Desk()
        _ = await desk.ask("GET", "/sync/steps?from=2026-03-09&wait=true")
        let answer = await desk.ask("GET", "/api/coverage")
        #expect(answer.status == 200)
        #expect(try answer.string("account") == "me")
        #expect(try answer.string("from") == "2026-03-08")
        #expect(try answer.string("to") == "2026-03-10")
        #expect(try answer.string("resources/steps/days") == ".oo")
        #expect(try answer.object("resources").count == 15)
        let part = await desk.ask("GET", "/api/coverage?from=2026-03-10&to=today&account=me")
        #expect(try part.string("resources/steps/days") == "o")
        await desk.end()
    }

    @Test(arguments: [
        ("?account=anna", 404, "unknown_account"), ("?from=x", 400, "bad_date"), ("?to=2027-01-01", 400, "future_date"),
        ("?from=2026-03-10&to=2026-03-09", 400, "reversed_dates"), ("?day=1", 400, "unknown_parameter"),
    ])
    func `what cannot be understood is told`(query: String, status: Int, code: String) async throws {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/api/coverage" + query)
        #expect(answer.status == status)
        #expect(answer.error == code)
        await desk.end()
    }

    @Test func `before anybody is connected it says so`() async throws {
        let desk = try await Desk(accounts: [])
        for route in ["/api/coverage", "/api/series?resource=steps"] {
            let answer = await desk.ask("GET", route)
            #expect(answer.status == 404)
            #expect(answer.error == "unknown_account")
        }
        await desk.end()
    }
}
