import HealthModel
import Simulator
import Testing

struct DeterminismTests {
    static let paths = [
        "/1/user/-/activities/steps/date/2026-03-08/1d/1min.json",
        "/1/user/-/activities/heart/date/2026-03-08/1d/1sec.json",
        "/1.2/user/-/sleep/date/2026-02-01/2026-03-08.json",
        "/1/user/-/spo2/date/2026-03-01/2026-03-08/all.json",
        "/1/user/-/body/log/weight/date/2026-02-20/2026-03-08.json",
    ]

    @Test(arguments: paths)
    func `the same person and date give the same bytes in every world`(path: String) async throws {
        let (first, second) = (Bench(), Bench(now: "2026-03-20T01:00:00Z"))
        let bytes = await first.get(path, token: try await first.token()).bytes
        #expect(bytes == (await second.get(path, token: try await second.token()).bytes))
        #expect(bytes.count > 1000)
    }

    @Test func `two people live two lives`() async throws {
        let bench = Bench()
        var twin = People.ada
        twin.id = "TWIN"
        let twins = Bench(people: [People.ada, twin])
        let path = DeterminismTests.paths[0]
        let ada = await bench.get(path, token: try await bench.token(People.ada)).bytes
        #expect(ada != (await bench.get(path, token: try await bench.token(People.noor)).bytes))
        #expect(ada == (await twins.get(path, token: try await twins.token(twin)).bytes))
    }

    @Test func `a heart may be sampled every second`() async throws {
        var person = People.ada
        person.heartInterval = 1...1
        let bench = Bench(people: [person])
        let reply = await bench.get(DeterminismTests.paths[1], token: try await bench.token(person))
        #expect(try reply.list("activities-heart-intraday.dataset").count > 75_000)
    }

    @Test func `a day looks like a day`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        let steps = await bench.get(DeterminismTests.paths[0], token: token)
        let total = try #require(Int(try steps.text("activities-steps.0.value")))
        #expect((2500...25_000).contains(total))
        let rows = try steps.list("activities-steps-intraday.dataset")
        let night = rows.prefix(5 * 60).dropFirst(2 * 60).compactMap { $0["value"] as? Int }.reduce(0, +)
        #expect(night < total / 50)
        let heart = try await bench.get(DeterminismTests.paths[1], token: token)
            .list("activities-heart-intraday.dataset")
        let asleep = heart.filter { ($0["time"] as? String ?? "").hasPrefix("03:") }.compactMap { $0["value"] as? Int }
        #expect(asleep.reduce(0, +) / asleep.count < 65)
        #expect((5000...20_000).contains(heart.count))
    }
}
