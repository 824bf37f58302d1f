import Foundation

/// `make bench`: what the decode path and the line protocol do in a second, and what a synced year needs of memory.
///
/// Figures of one run on one machine: the ratio beside Foundation's `JSONDecoder` is what can be compared.
@main
struct Benchmark {
    static func main() async throws {
        if CommandLine.arguments.dropFirst().first == "simulator" { return try await SimulatorProcess.serve() }
        try DecodeBenchmark.run()
        // The memory of a process only rises: what a year needs beyond a month is what grows with the range.
        try await SyncBenchmark.run(days: 30)
        try await SyncBenchmark.run(days: 365)
    }

    /// Seconds of the fastest of `runs` calls.
    static func fastest(of runs: Int, _ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let times = try (0..<runs).map { _ in try clock.measure(body) }
        return times.map { Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18 }.min() ?? 0
    }

    static func line(_ name: String, _ value: String) {
        print(name.padding(toLength: 44, withPad: " ", startingAt: 0) + value)
    }
}
