public import Foundation

/// The civil time, as a parameter: tests hand in one that they move by hand.
public protocol WallClock: Sendable {
    /// The instant it is.
    func now() -> Date
    /// Returns at `deadline` or later. Throws `CancellationError` when the task is cancelled.
    func sleep(until deadline: Date) async throws
}

/// The machine's clock.
public struct SystemClock: WallClock {
    /// The clock that production uses.
    public init() {}

    /// As the machine has it: it can jump when the clock is set.
    public func now() -> Date { Date() }

    /// Looks at the clock every 30 seconds at least, so that setting it moves the end of the sleep.
    public func sleep(until deadline: Date) async throws {
        // In pieces, because the civil clock can be set while a task sleeps: forward ends the sleep early, and backward
        // does not make it longer than it was meant to be.
        let asked = Duration.seconds(max(0, deadline.timeIntervalSince(now())))
        let started = ContinuousClock.now
        while true {
            let left = min(.seconds(deadline.timeIntervalSince(now())), asked - (ContinuousClock.now - started))
            guard left > .zero else { return }
            try await Task.sleep(for: min(left, .seconds(30)))
        }
    }
}
