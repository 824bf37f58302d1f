import Foundation
import Testing

/// Runs in which the first call fails, the second, … until one in which none does.
///
/// `FAULTS_EVERY` sets how many calls are passed over, 1: none; `FAULTS_OFFSET` the first one, by default another one each
/// time.
enum Enumeration {
    static let every = max(1, number("FAULTS_EVERY") ?? 40)
    static let offset = (number("FAULTS_OFFSET") ?? Int.random(in: 0..<every)) % every

    /// What a run tells.
    struct Run: Sendable {
        /// The calls that could fail, those that did, and the first of these.
        var count: (calls: Int, failures: Int, first: String)
        var ending: FaultedSync.Ending
    }

    /// - Parameter attempt: a whole run in which the call of this number fails.
    static func run(_ name: String, _ attempt: (_ call: Int) async throws -> Run) async throws {
        let start = ContinuousClock.now
        var (call, runs, calls) = (1 + offset, 0, 0)
        var endings: [String: Int] = [:]
        var hasFailed = true
        while hasFailed {
            let run: Run
            do { run = try await attempt(call) } catch {
                Issue.record("\(name), call \(call): \(error)")
                return
            }
            runs += 1
            calls = max(calls, run.count.calls)
            hasFailed = run.count.failures > 0
            if hasFailed { endings[run.ending.steps.joined(separator: ", "), default: 0] += 1 }
            call += every
        }
        let seconds = (ContinuousClock.now - start).formatted(
            .units(allowed: [.seconds], fractionalPart: .show(length: 1)))
        let came = endings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) × \($0.key)" }
        print(
            "faults: \(name): \(calls) calls, every \(every) from \(1 + offset): \(runs) runs in \(seconds); "
                + came.joined(separator: "; "))
    }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}
