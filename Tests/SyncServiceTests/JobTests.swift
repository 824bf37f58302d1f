import SyncEngine
import TestSupport
import Testing

struct JobTests {
    @Test func `jobs are listed newest first, each with its progress, and found by their id`() async throws {
        let desk = try await Desk()
        #expect(try await desk.ask("GET", "/jobs").list("jobs").isEmpty)
        let first = try await desk.ask("GET", "/sync/steps?wait=true").string("id")
        desk.clock.advance(by: 1)
        let second = try await desk.ask("GET", "/sync/sleep?wait=true").string("id")
        let list = await desk.ask("GET", "/jobs")
        #expect(try list.string("jobs/0/id") == second)
        #expect(try list.string("jobs/1/id") == first)
        let job = await desk.ask("GET", "/jobs/\(first)")
        #expect(job.status == 200)
        #expect(
            Set(try job.object().keys) == [
                "id", "request", "state", "created_at", "finished_at", "days_wanted", "days_done", "days_failed",
                "calls",
                "calls_left", "points", "waiting_until", "seconds_left", "problems", "sequence",
            ])
        #expect(try job.string("created_at") == "2026-03-10T12:00:00Z")
        #expect(try job.number("days_done") == 3)
        // The profile, the devices and a window a day.
        #expect(try job.number("calls") == 5)
        await desk.end()
    }

    @Test(arguments: ["/jobs/none", "/jobs/%2e%2e", "/jobs/0"])
    func `a job that there is not is 404`(target: String) async throws {
        let desk = try await Desk()
        for method in ["GET", "DELETE"] {
            let answer = await desk.ask(method, target)
            #expect(answer.status == 404)
            #expect(answer.error == "unknown_job")
        }
        await desk.end()
    }

    @Test func `a job can be paused and resumed, and what is over says so`() async throws {
        let desk = try await Desk()
        let door = desk.holdFetches()
        let id = try await desk.ask("GET", "/sync/steps").string("id")
        try await door.waitForArrivals()
        for _ in 0..<2 { #expect(try await desk.ask("POST", "/jobs/\(id)/pause").string("state") == "paused") }
        #expect(try await desk.ask("GET", "/status").string("state") == "paused")
        door.open()
        #expect(await desk.ask("POST", "/jobs/\(id)/resume").status == 200)
        #expect(try await desk.ask("GET", "/sync/steps?wait=true").string("id") == id)
        let (pause, resume) = (
            await desk.ask("POST", "/jobs/\(id)/pause"), await desk.ask("POST", "/jobs/\(id)/resume")
        )
        #expect([pause.status, resume.status] == [409, 409])
        #expect([pause.error, resume.error] == ["not_running", "not_paused"])
        #expect(await desk.ask("POST", "/jobs/none/pause").error == "unknown_job")
        await desk.end()
    }

    @Test func `a job can be ended, whoever waits for it is told, and ending it again changes nothing`() async throws {
        let desk = try await Desk()
        let door = desk.holdFetches()
        let id = try await desk.ask("GET", "/sync/steps").string("id")
        async let waiting = desk.ask("GET", "/sync/steps?wait=true")
        try await door.waitForArrivals()
        let ended = await desk.ask("DELETE", "/jobs/\(id)")
        #expect(ended.status == 200)
        #expect(try ended.string("state") == "cancelled")
        door.open()
        _ = await waiting
        desk.clock.advance(by: 5)
        let again = await desk.ask("DELETE", "/jobs/\(id)")
        #expect(again.status == 200)
        #expect(try again.string("state") == "cancelled")
        #expect(try again.string("finished_at") == "2026-03-10T12:00:00Z")
        await desk.end()
    }
}
