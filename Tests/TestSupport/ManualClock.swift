package import Foundation
import SyncEngine

/// A civil clock that stands still until a test moves it.
///
/// Who sleeps on it parks; ``advance(by:)`` and ``set(_:)`` wake those whose deadline has come.
package final class ManualClock: WallClock {
    private struct State: Sendable {
        var now: Date
        var sleepers: [Int: Date] = [:]
        var next = 0
    }

    private let state: Watched<State>

    /// A clock that shows `now`.
    package init(_ now: Date) { state = Watched(State(now: now)) }

    /// A clock that shows an ISO 8601 instant, e.g. `2026-11-22T15:00:00Z`.
    package convenience init(_ text: String) {
        self.init(Date(iso: text))
    }

    package func now() -> Date { state.value.now }

    package func sleep(until deadline: Date) async throws {
        try Task.checkCancellation()
        let id = state.update { state -> Int in
            state.next += 1
            if deadline > state.now { state.sleepers[state.next] = deadline }
            return state.next
        }
        defer { state.update { $0.sleepers[id] = nil } }
        try await state.wait { $0.now >= deadline }
    }

    /// Moves the clock on by `seconds`.
    package func advance(by seconds: TimeInterval) { set(now().addingTimeInterval(seconds)) }

    /// Sets the clock, backwards too. Sleepers that are due are off the list when this returns.
    package func set(_ now: Date) {
        state.update { state in
            state.now = now
            state.sleepers = state.sleepers.filter { $0.value > now }
        }
    }

    /// When those who sleep want to be woken, the earliest first.
    package var deadlines: [Date] { state.value.sleepers.values.sorted() }

    /// Returns when at least `count` sleep whose deadline fulfils the condition.
    package func waitForSleepers(
        _ count: Int = 1, where condition: @escaping @Sendable (Date) -> Bool = { _ in true }
    ) async throws {
        try await state.wait { $0.sleepers.values.count(where: condition) >= count }
    }
}

extension Date {
    /// The instant of an ISO 8601 text, e.g. `2026-11-22T15:00:00Z`; a test that misspells one ends there.
    package init(iso text: String) {
        guard let date = try? Date(text, strategy: .iso8601) else { preconditionFailure("\(text) is no ISO 8601 time") }
        self = date
    }
}
