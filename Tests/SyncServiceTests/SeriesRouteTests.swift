import TestSupport
import Testing

struct SeriesRouteTests {
    @Test func `series are times and values, as JSON and as a table`() async throws {
        let desk = try await Desk()
        _ = await desk.ask("GET", "/sync/steps?wait=true")
        let answer = await desk.ask("GET", "/api/series?resource=steps&from=yesterday&to=today")
        #expect(answer.status == 200)
        #expect(try answer.string("from") == "2026-03-09T00:00:00Z")
        #expect(try answer.string("to") == "2026-03-11T00:00:00Z")
        #expect(try answer.number("points") == 2)
        #expect(try answer.value("thinned") as? Bool == false)
        #expect(try answer.list("series/0/times").count == 2)
        #expect(try answer.list("series/0/fields/value").count == 2)

        let table = await desk.ask("GET", "/api/series?resource=steps&from=yesterday&to=today&format=csv")
        #expect(table.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(table.header("Content-Disposition") == "attachment; filename=\"me-steps.csv\"")
        let lines = table.text.split(whereSeparator: \.isNewline)
        #expect(lines.count == 3)
        #expect(lines[0] == "time,measurement,value")
        #expect(lines[1].hasPrefix("2026-03-09T12:00:00Z,steps,"))
        await desk.end()
    }

    @Test func `without dates it is today, and instants are taken as well`() async throws {
        let desk = try await Desk()
        _ = await desk.ask("GET", "/sync/steps?wait=true")
        #expect(try await desk.ask("GET", "/api/series?resource=steps").string("from") == "2026-03-10T00:00:00Z")
        #expect(
            try await desk.ask("GET", "/api/series?resource=steps&to=2026-03-09").string("from")
                == "2026-03-09T00:00:00Z")
        let hours = await desk.ask(
            "GET", "/api/series?resource=steps&from=2026-03-09T11:00:00Z&to=2026-03-09T13:00:00%2B00:00&width=10")
        #expect(try hours.number("points") == 1)
        #expect(try hours.number("width") == 10)
        await desk.end()
    }

    @Test(arguments: [
        ("", 400, "resource_wanted"), ("resource=pulse", 404, "unknown_resource"),
        ("resource=steps&measurement=RestingHR", 404, "unknown_measurement"),
        ("resource=steps&width=9", 400, "bad_width"), ("resource=steps&width=x", 400, "bad_width"),
        ("resource=steps&format=xml", 400, "bad_format"), ("resource=steps&account=anna", 404, "unknown_account"),
        ("resource=steps&from=x", 400, "bad_date"), ("resource=steps&since=x", 400, "unknown_parameter"),
        ("resource=steps&from=2026-03-09T1:00&to=2026-03-10", 400, "bad_instant"),
        ("resource=steps&from=2026-03-09T12:00:00Z&to=2026-03-09T12:00:00Z", 400, "reversed_dates"),
        ("resource=steps&from=1999-03-09T12:00:00Z&to=2026-03-09T12:00:00Z", 400, "bad_instant"),
        ("resource=steps&from=2026-03-09T12:00:00Z&to=9999-03-09T12:00:00Z", 400, "bad_instant"),
    ])
    func `what cannot be understood is told`(query: String, status: Int, code: String) async throws {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/api/series?" + query)
        #expect(answer.status == status)
        #expect(answer.error == code)
        await desk.end()
    }
}
