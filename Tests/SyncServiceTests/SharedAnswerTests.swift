import HTTPServer
import TestSupport
import Testing

@testable import SyncService

/// `/status` under many at once.
struct SharedAnswerTests {
    @Test func `a hundred who ask while one is made share the next, and none gets one begun before`() async throws {
        let made = Watched(0)
        let latch = Latch()
        let shared = SharedAnswer {
            let number = made.update { count in
                count += 1
                return count
            }
            try? await latch.pass()
            return ServerResponse(text: "\(number)")
        }
        latch.close()
        async let first = shared.value()
        try await latch.waitForArrivals()
        let later = Watched(0)
        let answers = await withTaskGroup(of: String.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    later.update { $0 += 1 }
                    return Answer(await shared.value()).text
                }
            }
            try? await later.wait { $0 == 100 }
            latch.open()
            return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(Answer(await first).text == "1")
        #expect(answers["1"] == nil)
        #expect((answers["2"] ?? 0) > 0)
        // Who came late, after the second was begun, has a third.
        #expect(made.value < 50)
        let last = made.value
        #expect(Answer(await shared.value()).text == "\(last + 1)")
    }
}
