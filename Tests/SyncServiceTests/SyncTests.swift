import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// What `/sync` answers, with and without waiting.
struct SyncTests {
    @Test func `without an authorisation there is the link`() async throws {
        let desk = try await Desk(accounts: [])
        let all = await desk.ask("GET", "/sync/all")
        #expect(all.status == 409)
        #expect(all.error == "not_authorized")
        #expect(try all.string("authorize") == "http://localhost:8710/authorize")
        let one = await desk.ask("GET", "/sync/all?account=kai&wait=true")
        #expect(one.status == 409)
        #expect(try one.string("authorize") == "http://localhost:8710/authorize?account=kai")
        #expect(try await desk.engine.jobs().isEmpty)
        await desk.end()
    }

    @Test func `an account that is not connected is refused beside one that is, and so is one whose grant ended`()
        async throws
    {
        let desk = try await Desk()
        #expect(await desk.ask("GET", "/sync/all?account=kai").status == 409)
        #expect(await desk.ask("GET", "/sync/all?account=me").status == 202)
        desk.provider.script {
            $0.scopes = { _ throws(ProviderError) in throw ProviderError(.notAuthorized, "It was revoked.") }
        }
        let ended = await desk.ask("GET", "/sync/steps")
        #expect(ended.status == 409)
        #expect(try ended.string("message") == "It was revoked.")
        await desk.end()
    }

    @Test func `a sync is taken on at once, and says where its job is`() async throws {
        let desk = try await Desk()
        let door = desk.holdFetches()
        let answer = await desk.ask("POST", "/sync/all")
        #expect(answer.status == 202)
        let id = try answer.string("id")
        #expect(answer.header("Location") == "/jobs/\(id)")
        #expect(answer.header("Content-Type") == "application/json")
        let again = await desk.ask("GET", "/sync/all")
        #expect(try again.string("id") == id)
        let other = await desk.ask("GET", "/sync/all?from=yesterday")
        #expect(try other.string("id") != id)
        #expect(try await desk.engine.jobs().count == 2)
        door.open()
        #expect(await desk.ask("GET", "/sync/all?wait=true").status == 200)
        await desk.end()
    }

    @Test(arguments: ["wait=true", "wait=1", "wait"])
    func `waiting ends with 200 when every day was looked at and delivered`(flag: String) async throws {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/sync/all?\(flag)")
        #expect(answer.status == 200)
        #expect(try answer.string("state") == "done")
        #expect(try answer.number("days_wanted") == 9)
        #expect(try answer.number("days_done") == 9)
        #expect(try answer.number("points") == 9)
        #expect(try answer.list("problems").isEmpty)
        #expect(desk.sink.values.count == 9)
        let second = await desk.ask("GET", "/sync/all?wait=true")
        #expect(second.status == 200)
        #expect(try second.number("points") == 0)
        await desk.end()
    }

    @Test func `a scope that was not granted is reported and is no failure`() async throws {
        let desk = try await Desk()
        desk.provider.script {
            $0.scopes = { _ throws(ProviderError) in ["profile", "settings", "steps", "sleep"] }
        }
        let answer = await desk.ask("GET", "/sync/all?wait=true")
        #expect(answer.status == 200)
        #expect(try answer.string("problems/0/resource") == "weight")
        #expect(try answer.string("problems/0/code") == "scope_missing")
        #expect(try answer.value("problems/0/is_failure") as? Bool == false)
        await desk.end()
    }

    @Test func `a part that failed is 207, with what and why, and the rest is there`() async throws {
        let desk = try await Desk()
        desk.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                guard window.resource != .weight else { throw ProviderError(.unreadable, "Weight came as a page.") }
                return window.days.map { .noon($0) }
            }
        }
        let answer = await desk.ask("GET", "/sync/all?wait=true")
        #expect(answer.status == 207)
        #expect(try answer.string("state") == "partial")
        #expect(try answer.number("days_failed") == 3)
        #expect(try answer.number("days_done") == 6)
        #expect(try answer.string("problems/0/resource") == "weight")
        #expect(try answer.string("problems/0/account") == "me")
        #expect(try answer.string("problems/0/message").contains("Weight came as a page."))
        #expect(desk.sink.values.count == 6)
        await desk.end()
    }

    @Test func `a sink that does not take it within 10 seconds is 207, with why`() async throws {
        let desk = try await Desk()
        desk.sink.goDown()
        let start = desk.clock.now()
        async let waiting = desk.ask("GET", "/sync/all?wait=true")
        try await desk.clock.waitForSleepers { $0 == start.addingTimeInterval(10) }
        desk.clock.advance(by: 9.9)
        #expect(try await desk.engine.jobs().first?.state == .delivering)
        desk.clock.advance(by: 0.1)
        let answer = await waiting
        #expect(answer.status == 207)
        #expect(try answer.string("problems/0/code") == "sink_behind")
        #expect(try answer.string("problems/0/message").contains("The sink is down."))
        #expect(try answer.number("days_failed") == 0)
        await desk.end()
    }

    @Test func `a sink that comes back within them is waited for`() async throws {
        let desk = try await Desk()
        desk.sink.latch.close()
        let start = desk.clock.now()
        async let waiting = desk.ask("GET", "/sync/all?wait=true")
        try await desk.clock.waitForSleepers { $0 == start.addingTimeInterval(10) }
        desk.sink.latch.open()
        #expect(await waiting.status == 200)
        await desk.end()
    }

    @Test(arguments: [1, 4])
    func `a spent budget of more than 2 minutes is 202 with Retry-After, and the job goes on by itself`(width: Int)
        async throws
    {
        let desk = try await Desk(width: width)
        let reset = desk.clock.now().addingTimeInterval(1800)
        desk.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                guard window.resource == .sleep else { throw ProviderError(.rateLimited(until: reset), "Too many.") }
                return window.days.map { .noon($0) }
            }
        }
        let answer = await desk.ask("GET", "/sync/all?wait=true")
        #expect(answer.status == 202)
        #expect(answer.header("Retry-After") == "1800")
        #expect(try answer.string("state") == "waiting")
        #expect(try answer.string("waiting_until") == "2026-03-10T12:30:00Z")
        #expect(try answer.string("id") == answer.header("Location")?.split(separator: "/").last.map(String.init))
        #expect(try await desk.ask("GET", "/status").string("state") == "waiting")
        desk.provider.script { $0.fetch = { window, _ throws(ProviderError) in window.days.map { .noon($0) } } }
        desk.clock.set(reset)
        #expect(await desk.ask("GET", "/sync/all?wait=true").status == 200)
        await desk.end()
    }

    @Test(arguments: [1, 4])
    func `a budget that is spent by the last answer makes the job say until when`(width: Int) async throws {
        let desk = try await Desk(width: width)
        let reset = desk.clock.now().addingTimeInterval(600)
        desk.provider.script { script in
            // The profile, the devices and one window: then nothing is left.
            script.rate = { [provider = desk.provider] in
                RateReading(limit: 150, remaining: max(0, 3 - provider.calls.count), resetAt: reset)
            }
        }
        let answer = await desk.ask("GET", "/sync/steps?wait=true")
        #expect(answer.status == 202)
        #expect(answer.header("Retry-After") == "600")
        #expect(try answer.string("state") == "waiting")
        await desk.end()
    }

    @Test func `a wait is given up after 9 minutes, and the job goes on`() async throws {
        let desk = try await Desk()
        let door = Latch()
        let end = desk.clock.now().addingTimeInterval(540)
        desk.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                do { try await door.pass() } catch { throw ProviderError(.cancelled, "The sync was stopped.") }
                return window.days.map { .noon($0) }
            }
        }
        async let waiting = desk.ask("GET", "/sync/steps?wait=true")
        try await door.waitForArrivals()
        try await desk.clock.waitForSleepers { $0 == end }
        desk.clock.set(end)
        let answer = await waiting
        #expect(answer.status == 202)
        #expect(answer.header("Retry-After") == "30")
        let place = try #require(answer.header("Location"))
        #expect(try await desk.ask("GET", place).value("finished_at") is NSNull)
        door.open()
        #expect(await desk.ask("GET", "/sync/steps?wait=true").status == 200)
        await desk.end()
    }

    @Test func `a wait of up to 2 minutes is waited out`() async throws {
        let desk = try await Desk()
        let reset = desk.clock.now().addingTimeInterval(120)
        desk.provider.script {
            $0.fetch = { _, _ throws(ProviderError) in throw ProviderError(.rateLimited(until: reset), "Too many.") }
        }
        async let waiting = desk.ask("GET", "/sync/steps?wait=true")
        try await desk.clock.waitForSleepers { $0 == reset }
        desk.provider.script { $0.fetch = { window, _ throws(ProviderError) in window.days.map { .noon($0) } } }
        desk.clock.set(reset)
        #expect(await waiting.status == 200)
        await desk.end()
    }
}
