import CMalloc
import Foundation

/// `make bench`: what the decode path and the line protocol do in a second, what a synced year needs of memory, and how
/// long the page's charts take in Chromium.
///
/// Figures of one run on one machine: the ratio beside Foundation's `JSONDecoder` is what can be compared.
@main
struct Benchmark {
    static func main() async throws {
        // As the program does it.
        cmalloc_give_back()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let provider = arguments.dropFirst().first.flatMap(BenchmarkedProvider.init)
        switch (arguments.first, provider) {
        case ("simulator", let provider?): try await SimulatorProcess.serve(provider)
        case ("page", nil): try await PageBenchmark.run()
        case ("sync", let provider?):
            // The memory of a process only rises: what a year needs beyond a month is what grows with the range.
            let month = try await SyncBenchmark.run(provider, days: 30)
            let year = try await SyncBenchmark.run(provider, days: 365)
            line("The peak of a year beside a month's", decimal(Double(year) / Double(max(1, month))))
        default:
            try DecodeBenchmark.run()
            for provider in BenchmarkedProvider.allCases { try await inItsOwnProcess(["sync", provider.rawValue]) }
            try await inItsOwnProcess(["page"])
        }
    }

    /// A process of its own, so that its peak of memory is nobody else's.
    private static func inItsOwnProcess(_ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        await withCheckedContinuation { ended in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch {
                print("\(error)")
                ended.resume()
            }
        }
    }

    static var program: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

    static func decimal(_ number: Double, digits: Int = 2) -> String {
        number.formatted(.number.precision(.fractionLength(digits)))
    }

    /// Seconds of the fastest of `runs` calls.
    static func fastest(of runs: Int, _ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let times = try (0..<runs).map { _ in try clock.measure(body) }
        return times.map { Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18 }.min() ?? 0
    }

    static func line(_ name: String, _ value: String) {
        say(name.padding(toLength: 48, withPad: " ", startingAt: 0) + value)
    }

    /// Written at once, also through a pipe.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}
