import Foundation
import SyncService
import Synchronization
import TestSupport
import Testing

struct DoctorTests {
    private static let report = DoctorReport(
        now: Date(iso: "2026-11-23T12:00:00Z"), version: "1.0.0",
        checks: [
            DoctorCheck(id: "clock", title: "Clock", state: .ok, message: "It agrees."),
            DoctorCheck(
                id: "sign_in.me", title: "Sign-in (me)", state: .failed, message: "It ended.", remedy: "Again."),
        ])

    @Test func `the answer has every key, null where there is no remedy`() async throws {
        let desk = try await Desk { $0.doctor = { Self.report } }
        let answer = await desk.ask("GET", "/api/doctor")
        #expect(answer.status == 200)
        #expect(
            answer.text
                == #"{"checks":[{"id":"clock","message":"It agrees.","remedy":null,"state":"ok","title":"Clock"},"#
                + #"{"id":"sign_in.me","message":"It ended.","remedy":"Again.","state":"failed","title":"Sign-in (me)"}],"#
                + #""now":"2026-11-23T12:00:00Z","version":"1.0.0"}"#)
        #expect(try WireJSON.decode(DoctorReport.self, from: answer.bytes) == Self.report)
        #expect(await desk.ask("POST", "/api/doctor").status == 405)
        await desk.end()
    }

    @Test func `one examination runs at a time, and those who ask meanwhile share the next one`() async throws {
        let latch = Latch()
        let runs = Mutex((now: 0, most: 0, all: 0))
        let desk = try await Desk {
            $0.doctor = {
                runs.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.all + 1) }
                try? await latch.pass()
                runs.withLock { $0.now -= 1 }
                return Self.report
            }
        }
        await withTaskGroup(of: Int.self) { group in
            group.addTask { await desk.ask("GET", "/api/doctor").status }
            try? await latch.waitForArrivals(1)
            for _ in 0..<20 { group.addTask { await desk.ask("GET", "/api/doctor").status } }
            latch.open()
            for await status in group { #expect(status == 200) }
        }
        #expect(runs.withLock { $0.most } == 1)
        await desk.end()
    }

    @Test func `another web site cannot have it asked`() async throws {
        let desk = try await Desk { $0.doctor = { Self.report } }
        let answer = await desk.ask("GET", "/api/doctor", headers: ["Sec-Fetch-Site": "cross-site"])
        #expect(answer.status == 403 && answer.error == "cross_site")
        #expect(await desk.ask("GET", "/api/doctor", headers: ["Sec-Fetch-Site": "same-origin"]).status == 200)
        await desk.end()
    }

    @Test func `it is for those with the token, and where nobody examines there is no such route`() async throws {
        let desk = try await Desk {
            $0.doctor = { Self.report }
            $0.apiToken = "0123456789abcdef"
        }
        #expect(await desk.ask("GET", "/api/doctor").status == 401)
        await desk.end()
        let without = try await Desk { $0.doctor = nil }
        #expect(await without.ask("GET", "/api/doctor").status == 404)
        await without.end()
    }
}
