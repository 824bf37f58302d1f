import Dispatch
import Foundation
import Glibc
import Synchronization

/// Kills a program some microseconds after something was seen, and says what the kill hit.
final class Trap: Sendable {
    /// What to wait for.
    enum Aim: Sendable {
        /// The n-th sight of its kind.
        case sight(Sight, Int)
        /// The file of this path, which is not there yet.
        case file(String)
        /// Nothing: the time counts from now.
        case now
    }

    private struct State {
        var program: Program?
        var aim = Aim.now
        var delay = 0
        var underWay: [Sight: Int] = [:]
        var answered: [Sight: Int] = [:]
        /// Calls for data since a token came.
        var uses = 0
        var hit: String?
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "trap", qos: .userInteractive)

    /// Waits for the aim; the kill comes so many microseconds after it.
    func arm(_ program: Program, _ aim: Aim, delay: Int) {
        state.withLock { $0 = State(program: program, aim: aim, delay: delay) }
        switch aim {
        case .sight: break
        case .now: strike(in: delay)
        case .file(let path):
            queue.async {
                for _ in 0..<100_000 where access(path, F_OK) != 0 && program.process.isRunning { usleep(50) }
                self.strike(in: delay)
            }
        }
    }

    /// A request arrived.
    func see(_ sight: Sight) {
        let isAimed = state.withLock { state in
            state.underWay[sight, default: 0] += 1
            if sight == .data { state.uses += 1 }
            guard case .sight(sight, let count) = state.aim else { return false }
            state.aim = .sight(sight, count - 1)
            return count == 1
        }
        if isAimed { strike(in: state.withLock { $0.delay }) }
    }

    /// A request was answered.
    func answer(_ sight: Sight) {
        state.withLock { state in
            state.underWay[sight, default: 0] -= 1
            state.answered[sight, default: 0] += 1
            if sight == .token { state.uses = 0 }
        }
    }

    private func strike(in delay: Int) {
        queue.asyncAfter(deadline: .now() + .microseconds(delay)) { self.strike() }
    }

    /// Kills now, unless that was done.
    func strike() {
        state.withLock { state in
            guard let program = state.program, state.hit == nil, program.process.isRunning else { return }
            state.hit = Self.hit(state)
            program.send(SIGKILL)
        }
    }

    /// What the kill hit; nil while there was none.
    var hit: String? { state.withLock { $0.hit } }

    private static func hit(_ state: State) -> String {
        guard case .sight(let sight, let left) = state.aim else { return "start" }
        guard left <= 0 else { return "at rest" }
        let isUnderWay = state.underWay[sight, default: 0] > 0
        switch sight {
        case .token:
            return isUnderWay
                ? "refresh, before the answer" : state.uses == 0 ? "refresh, answered, not used" : "refresh, used"
        case .data: return isUnderWay ? "backfill, call under way" : "backfill, between calls"
        case .write: return isUnderWay ? "delivery, write under way" : "delivery, after a write"
        case .deletion: return isUnderWay ? "delivery, deletion under way" : "delivery, after a deletion"
        }
    }
}
