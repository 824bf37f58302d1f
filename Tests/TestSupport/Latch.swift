/// A door that is open or closed: who comes while it is closed waits.
package final class Latch: Sendable {
    private struct State: Sendable {
        var isOpen: Bool
        var arrivals = 0
    }

    private let state: Watched<State>

    package init(isOpen: Bool = false) { state = Watched(State(isOpen: isOpen)) }

    package func open() { state.update { $0.isOpen = true } }
    package func close() { state.update { $0.isOpen = false } }

    /// Returns when the door is open. Throws `CancellationError` when the task is cancelled.
    package func pass() async throws {
        state.update { $0.arrivals += 1 }
        try await state.wait { $0.isOpen }
    }

    /// Returns when at least `count` came to the door.
    package func waitForArrivals(_ count: Int = 1) async throws { try await state.wait { $0.arrivals >= count } }
}
