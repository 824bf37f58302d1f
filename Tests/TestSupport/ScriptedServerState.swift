import Glibc
import Synchronization

/// What the server's thread and the tests share.
final class ScriptedServerState: Sendable {
    enum Event {
        case requests
        case disconnects
    }

    private struct Waiter {
        let event: Event
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var requests: [ScriptedServer.Request] = []
        var disconnects = 0
        var isReleased = false
        var isStopped = false
        var waiters: [Waiter] = []
    }

    /// Readable when a flag has changed.
    let wakeup: Int32
    private let wakeupInput: Int32
    private let state = Mutex(State())

    init() {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        precondition(socketpair(AF_UNIX, type, 0, &ends) == 0, "No descriptor is left for the test server.")
        wakeup = ends[0]
        wakeupInput = ends[1]
    }

    deinit {
        close(wakeup)
        close(wakeupInput)
    }

    var requests: [ScriptedServer.Request] { state.withLock { $0.requests } }
    var isReleased: Bool { state.withLock { $0.isReleased } }
    var isStopped: Bool { state.withLock { $0.isStopped } }

    func release() {
        state.withLock { $0.isReleased = true }
        wakeUp()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        wakeUp()
    }

    func record(_ request: ScriptedServer.Request) {
        update { $0.requests.append(request) }
    }

    func recordDisconnect() {
        update { $0.disconnects += 1 }
    }

    func wait(for count: Int, of event: Event) async {
        await withCheckedContinuation { continuation in
            update { $0.waiters.append(Waiter(event: event, count: count, continuation: continuation)) }
        }
    }

    private func wakeUp() {
        // A full buffer wakes as well.
        _ = write(wakeupInput, [1], 1)
    }

    private func update(_ change: (inout State) -> Void) {
        let due = state.withLock { state in
            change(&state)
            let counts = [Event.requests: state.requests.count, .disconnects: state.disconnects]
            let isDue: (Waiter) -> Bool = { $0.count <= counts[$0.event, default: 0] }
            defer { state.waiters.removeAll(where: isDue) }
            return state.waiters.filter(isDue)
        }
        due.forEach { $0.continuation.resume() }
    }
}
