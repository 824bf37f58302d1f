import Foundation
import Glibc
import HTTPClient
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// `make load`: a thousand clients that ask, some hundred that mean no good, and a sync that goes on underneath.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"),
    .enabled(if: Wrk.isInstalled, "needs Debian's wrk"), .serialized, .timeLimit(.minutes(15)))
struct LoadTests {
    private static let seconds = ProcessInfo.processInfo.environment["LOAD_SECONDS"].flatMap { Int($0) } ?? 3
    private static let days = 5

    @Test func `under load status answers all the while, and the sync underneath loses nothing`() async throws {
        let seed = UInt64.random(in: 1...1_000_000)
        let around = try await Surroundings()
        let program = try await around.startService(days: Self.days)
        try await around.authorize(program)
        #expect(try await program.get("/sync/steps?wait=true").status == 200)
        let id = program.process.processIdentifier
        let before = try ProcessFigures(of: id)

        // Processes first: Foundation's do not bear many open sockets beside them.
        let wrk = try Wrk(program.url + "/status", connections: 1000, seconds: Self.seconds, in: around.folder)
        let crowd = Crowd(port: around.port, size: 300, seed: seed)
        async let syncs = syncing(program, while: wrk)
        let (times, peak) = try await polling(around.port, of: id, while: wrk)
        let finished = try await syncs
        let held = crowd.open
        crowd.rest()
        let clock = ContinuousClock()
        let rested = clock.now
        try await eventually("the server has ended everybody who asks for nothing", within: 240) { crowd.open == 0 }
        let reaped = clock.now - rested
        try await eventually("the service's sockets are closed", within: 30) {
            try ProcessFigures(of: id).files <= before.files + 16
        }
        let after = try ProcessFigures(of: id)

        let answers = wrk.answers
        let sorted = times.sorted()
        print(
            """
            load: \(Self.seconds) s, seed \(seed), \(Self.machine)
              wrk: 1000 connections, \(answers.all) answers of /status, \(answers.all / max(1, Self.seconds)) a second, \
            \(answers.bad) not 2xx; socket errors \(wrk.socketErrors)
              crowd: 300 at a time, \(crowd.counts.came) came, \(crowd.counts.endedByServer) were ended by the server; the last \
            \(held) within \(reaped.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1))))
              /status on a connection of its own: \(sorted.count) times, all 200; p50 \(Self.words(sorted, 0.5)), \
            p99 \(Self.words(sorted, 0.99)), max \(Self.words(sorted, 1))
              syncs meanwhile: \(finished), of \(Self.days) days each
              the program before: \(before); at most: \(peak.files) files, \(peak.memory) MB; after: \(after)
            """)
        crowd.end()
        #expect(answers.all > 0 && answers.bad == 0)
        #expect(peak.files >= 1000, "a thousand connections were held")

        #expect(try await program.get("/sync/all?wait=true").status == 200)
        #expect(try await program.status().state == .idle)
        expectPoints(try await around.truth(days: Self.days), in: try await around.stored())
        program.send(SIGTERM)
        #expect(try await program.exit(within: 5) == 0)
        _ = try await around.checkedGrant()
        await around.end()
    }

    /// Fetches everything again and again; how often it got to the end.
    private func syncing(_ program: Program, while wrk: Wrk) async throws -> Int {
        var finished = 0
        repeat {
            let taken = try await program.send("POST", "/sync/all?force=true")
            #expect(taken.status == 202)
            let job = try Program.decoder.decode(Job.self, from: Data(taken.body)).id
            var isFinished = false
            while wrk.isRunning, !isFinished {
                let answer = try await program.get("/jobs/\(job)")
                isFinished = try Program.decoder.decode(Job.self, from: Data(answer.body)).isFinished
                if !isFinished { try await Task.sleep(for: .milliseconds(100)) }
            }
            if isFinished { finished += 1 }
        } while wrk.isRunning
        return finished
    }

    /// Asks for the status, each time as a new client, as one who looks at a page does.
    private func polling(
        _ port: UInt16, of id: Int32, while wrk: Wrk
    ) async throws -> (times: [Duration], peak: (files: Int, memory: Int)) {
        let request = "GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        let clock = ContinuousClock()
        var times: [Duration] = []
        var peak = (files: 0, memory: 0)
        repeat {
            let start = clock.now
            let answer = try await RawExchange.answer(to: request, port: port)
            times.append(clock.now - start)
            #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer.prefix(200))")
            let figures = try ProcessFigures(of: id)
            peak = (max(peak.files, figures.files), max(peak.memory, figures.memory))
            try await Task.sleep(for: .milliseconds(20))
        } while wrk.isRunning
        return (times, peak)
    }

    private static func words(_ sorted: [Duration], _ share: Double) -> String {
        guard !sorted.isEmpty else { return "-" }
        let value = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        return "\(Int(value / .milliseconds(1))) ms"
    }

    private static var machine: String { "\(ProcessInfo.processInfo.activeProcessorCount) cores" }
}
