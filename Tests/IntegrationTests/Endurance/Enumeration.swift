import Foundation
import Testing

/// Runs in which the first call fails, the second, … until one in which none does.
///
/// `FAULTS_EVERY` says that every so many-th call fails, 1: each; of calls over a line ten times as many, since there are
/// few. `FAULTS_OFFSET` says which one is the first; by default it is another one each time. `FAULTS_LIST` lists the runs,
/// and `FAULTS_ONLY` leaves out those whose name does not contain it, e.g. `failed fsync`.
enum Enumeration {
    private static let everyDiskCall = max(1, number("FAULTS_EVERY") ?? 150)
    private static let isListed = number("FAULTS_LIST") != nil

    /// What a run tells.
    struct Run: Sendable, CustomStringConvertible {
        /// The calls that could fail, those that did, and the first of these.
        var count: (calls: Int, failures: Int, first: String)
        var ending: FaultedSync.Ending

        var description: String {
            "\(count.failures) of \(count.calls) failed, first \(count.first): \(ending.steps.joined(separator: ", "))"
        }
    }

    /// - Parameters:
    ///   - calls: about how many there are, which ends it where calls are passed over.
    ///   - attempt: a whole run in which the call of this number fails.
    static func run(
        _ name: String, calls about: Int, onLine: Bool = false, _ attempt: (_ call: Int) async throws -> Run
    ) async throws {
        let only = ProcessInfo.processInfo.environment["FAULTS_ONLY"] ?? ""
        guard only.isEmpty || name.contains(only) else { return }
        let start = ContinuousClock.now
        // At least one of them fails.
        let every = min(onLine ? max(1, everyDiskCall / 10) : everyDiskCall, about)
        let offset = (number("FAULTS_OFFSET") ?? Int.random(in: 0..<every)) % every
        var (call, runs, calls) = (1 + offset, 0, 0)
        var endings: [String: Int] = [:]
        var hasFailed = true
        while hasFailed, every == 1 || call <= about {
            let run: Run
            do { run = try await attempt(call) } catch {
                Issue.record("\(name), call \(call): \(error)")
                return
            }
            runs += 1
            calls = max(calls, run.count.calls)
            hasFailed = run.count.failures > 0
            if isListed { tell("\(name), call \(call): \(run)") }
            if hasFailed { endings[run.ending.steps.joined(separator: ", "), default: 0] += 1 }
            call += every
        }
        let seconds = (ContinuousClock.now - start).formatted(
            .units(allowed: [.seconds], fractionalPart: .show(length: 1)))
        let came = endings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) × \($0.key)" }
        tell(
            "\(name): \(calls) calls, every \(every) from \(1 + offset): \(runs) runs in \(seconds); "
                + came.joined(separator: "; "))
    }

    /// At once: an hour's run may be cut short.
    private static func tell(_ text: String) { FileHandle.standardOutput.write(Data("faults: \(text)\n".utf8)) }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}
