import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import SyncService

struct ReplayTests {
    @Test func `A database is filled again when it is asked for, by POST alone`() async throws {
        let desk = try await Desk()
        #expect(await desk.ask("GET", "/sync/sleep?wait=true").status == 200)
        let held = desk.sink.values
        #expect(!held.isEmpty)
        desk.sink.lose()
        #expect(await desk.ask("GET", "/replay").status == 405)
        #expect(desk.sink.values.isEmpty)
        let answer = await desk.ask("POST", "/replay?sink=sink")
        #expect(answer.status == 202)
        #expect(answer.text.contains(#""id":"sink""#))
        try await desk.sink.wait { $0 == held }
        await desk.end()
    }

    @Test func `What cannot be replayed is told with the words that would be right`() async throws {
        let desk = try await Desk()
        for (query, status, word) in [
            ("sink=other", 404, #""sinks":["sink"]"#), ("from=2026-03-11", 400, "future_date"),
            ("from=2026-03-09&to=2026-03-08", 400, "reversed_dates"), ("days=3", 400, "/replay"),
        ] {
            let answer = await desk.ask("POST", "/replay?\(query)")
            #expect(answer.status == status)
            #expect(answer.text.contains(word), "\(answer.text)")
        }
        let foreign = await desk.ask("POST", "/replay", headers: ["Origin": "https://evil.example"])
        #expect(foreign.status == 403)
        await desk.end()
    }

    @Test func `Dates that are left open reach as far as there is anything`() throws {
        let today = Desk.today
        func days(_ from: String?, _ to: String?) throws -> ClosedRange<CivilDay>? {
            try ReplayQuery.read(sink: nil, from: from, to: to, today: today, known: ["a"]).get().days
        }
        #expect(try days(nil, nil) == nil)
        #expect(try days("yesterday", nil) == today.advanced(by: -1)...today)
        #expect(try days(nil, "2020-01-01") == CivilDay("2007-01-01")!...CivilDay("2020-01-01")!)
        #expect(throws: SyncQuery.Refusal.self) {
            try ReplayQuery.read(sink: nil, from: nil, to: nil, today: today, known: []).get()
        }
    }
}
