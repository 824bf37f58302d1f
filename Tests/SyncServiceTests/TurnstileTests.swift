import TestSupport
import Testing

@testable import SyncService

struct TurnstileTests {
    private struct Crowd: Sendable {
        var (now, most, all) = (0, 0, 0)
    }

    @Test func `no more than its places are at work, and all get their turn`() async throws {
        let turnstile = Turnstile(places: 2)
        let door = Latch()
        let seen = Watched(Crowd())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await turnstile.pass {
                        seen.update {
                            $0.now += 1
                            $0.all += 1
                            $0.most = max($0.most, $0.now)
                        }
                        try await door.pass()
                        seen.update { $0.now -= 1 }
                    }
                }
            }
            try await door.waitForArrivals(2)
            door.open()
            try await group.waitForAll()
        }
        #expect(seen.value.most == 2)
        #expect(seen.value.all == 20)
    }

    @Test func `what fails gives its place back`() async throws {
        let turnstile = Turnstile(places: 1)
        struct Failure: Error {}
        await #expect(throws: Failure.self) { try await turnstile.pass { throw Failure() } }
        #expect(try await turnstile.pass { 7 } == 7)
    }
}
