import Synchronization

/// What callers hand to the driver's thread.
final class Mailbox: Sendable {
    enum Command: Sendable {
        case start(Submission)
        case cancel(ObjectIdentifier)
    }

    private enum Phase {
        case running
        case stopping
        case finished
    }

    private struct State {
        var phase = Phase.running
        var commands: [Command] = []
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let multi: MultiReference
    private let state = Mutex(State())

    init(multi: MultiReference) {
        self.multi = multi
    }

    /// Adds a command and wakes the driver; false if it no longer takes any.
    @discardableResult
    func post(_ command: Command) -> Bool {
        state.withLock { state in
            guard state.phase == .running else { return false }
            state.commands.append(command)
            // Under the lock: the handle is freed only after `finish` took it. The call does not block.
            multi.wakeUp()
            return true
        }
    }

    /// Asks the driver to end and resumes the waiter when it has.
    func stop(notifying waiter: CheckedContinuation<Void, Never>? = nil) {
        let isFinished = state.withLock { state in
            if state.phase == .finished { return true }
            state.phase = .stopping
            if let waiter { state.waiters.append(waiter) }
            multi.wakeUp()
            return false
        }
        if isFinished { waiter?.resume() }
    }

    /// The commands since the last call, nil if the driver is to end.
    func take() -> [Command]? {
        state.withLock { state in
            guard state.phase == .running else { return nil }
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Whether the driver has no reason to look here before it sleeps.
    var isQuiet: Bool {
        state.withLock { $0.phase == .running && $0.commands.isEmpty }
    }

    /// The commands that came too late; none can follow.
    func drain() -> [Command] {
        state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// From here on nobody touches the multi handle but the driver. Returns who waits for the end.
    func finish() -> [CheckedContinuation<Void, Never>] {
        state.withLock { state in
            defer { state.waiters = [] }
            state.phase = .finished
            return state.waiters
        }
    }
}
