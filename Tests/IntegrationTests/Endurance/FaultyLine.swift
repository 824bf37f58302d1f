import Foundation
import TestSupport

/// A line to a real HTTP server on which the n-th request fails, once or until it is healed.
final class FaultyLine: Sendable {
    /// What becomes of a request.
    enum Fault: String, Sendable, CaseIterable {
        case dropped = "request dropped"
        case answerLost = "answer lost"
        case answerCut = "answer cut in the middle"
        case answerUnended = "answer without its last byte"
        case serverError = "500"
    }

    private struct State: Sendable {
        var plan: (fault: Fault, number: Int, stays: Bool)?
        var calls = 0
        var failures = 0
        var first = ""

        mutating func fate(of request: ScriptedServer.Request) -> Relay.Fate {
            guard let plan else { return .pass }
            calls += 1
            guard plan.stays ? calls >= plan.number : calls == plan.number else { return .pass }
            failures += 1
            if failures == 1 { first = "\(request.method) \(request.target.prefix { $0 != "?" })" }
            switch plan.fault {
            case .dropped: return .drop
            case .answerLost: return .loseAnswer
            case .answerCut: return .shortenAnswer { $0 / 2 }
            case .answerUnended: return .shortenAnswer { $0 - 1 }
            case .serverError:
                return .answer(.respondAndClose(ScriptedServer.Reply.response(status: "500 Internal Server Error")))
            }
        }
    }

    private let relay: Relay
    private let state = Watched(State())

    /// - Parameter counts: the requests that can fail; others pass.
    init(
        to url: String, counts: @escaping @Sendable (ScriptedServer.Request) -> Bool = { _ in true }
    ) throws {
        guard let port = URL(string: url)?.port.flatMap(UInt16.init(exactly:)) else {
            throw Unexpected("\(url) has no port.")
        }
        relay = try Relay(to: { port }) { [state] request in
            counts(request) ? state.update { $0.fate(of: request) } : .pass
        }
    }

    var url: String { relay.url }

    /// Has the request of this number fail, from 1; `stays`: and all after it.
    func arm(_ fault: Fault, call number: Int, stays: Bool) {
        state.update { $0 = State(plan: (fault, number, stays)) }
    }

    /// Ends the faults.
    func heal() { state.update { $0.plan = nil } }

    /// The requests since it was armed, those that failed, and the first of these.
    var count: (calls: Int, failures: Int, first: String) {
        let state = state.value
        return (state.calls, state.failures, state.first)
    }
}
