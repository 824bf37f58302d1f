import Archive
import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import Logging
import OAuth
import Simulator
import SyncEngine
import TestSupport

/// Days of all resources from an empty folder, into a real InfluxDB where one is installed.
enum SyncBenchmark {
    /// - Returns: the peak of the process's memory in MiB.
    static func run(_ benchmarked: BenchmarkedProvider, days: Int) async throws -> Int {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fitbit-sync-bench-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let simulator = try SimulatorProcess(benchmarked)
        defer { simulator.stop() }
        let influxd = Influxd.isInstalled ? try await Influxd.start() : nil
        var log = Logger(label: "bench")
        log.logLevel = .error
        let http = HTTPClient()
        let archive = try SQLiteArchive(directory: folder)
        let client = benchmarked.client(at: simulator.url)
        try await authorize(
            AuthorizationFlow(clients: [client], http: http, store: archive, log: log), benchmarked, http)
        let tokens = TokenKeeper(client: client, http: http, store: archive, authorizeHint: { _ in "" }, log: log)
        let provider = benchmarked.provider(at: simulator.url, http: http, tokens: tokens)
        var sinks: [any SeriesSink] = []
        if let influxd { sinks.append(InfluxSink(try InfluxConfiguration(url: influxd.url), http: HTTPClient())) }
        var settings = SyncSettings(interval: nil, since: CivilDay(Date(), in: .gmt).advanced(by: 1 - days))
        settings.deliveryPatience = 300
        let engine = SyncEngine(provider: provider, archive: archive, sinks: sinks, settings: settings, log: log)
        let started = Date()
        let job = try await sync(engine)
        let seconds = Date().timeIntervalSince(started)
        let bodies = try FileManager.default.attributesOfItem(atPath: folder + "/archive.sqlite")[.size] as? Int ?? 0
        let peak = peakMemory()
        let bytes = try await archivedBytes(archive)
        let target = influxd == nil ? "archive only" : "into InfluxDB 1"
        Benchmark.say("\(days) days of all resources from \(benchmarked.rawValue), \(target): \(job.state.rawValue)")
        for problem in job.problems { Benchmark.line("  \(problem.code)", problem.message) }
        Benchmark.line("  days, calls, points", "\(job.daysDone), \(job.calls), \(job.points)")
        Benchmark.line("  JSON of the days", "\(bytes / 1_000_000) MB")
        Benchmark.line(
            "  time",
            "\(Int(seconds)) s, \(Int(Double(job.points) / seconds)) points/s, "
                + "\(Benchmark.decimal(Double(bytes) / seconds / 1e6)) MB/s of JSON")
        Benchmark.line("  archive on disk", "\(bodies >> 20) MiB")
        Benchmark.line("  peak memory of the process", peak.map { "\($0) MiB" } ?? "not told by this kernel")
        try archive.close()
        influxd?.stop()
        await http.shutdown()
        return peak ?? 0
    }

    /// What the archive holds of JSON, white space aside as it came.
    private static func archivedBytes(_ archive: SQLiteArchive) async throws -> Int {
        var (bytes, sequence) = (0, Int64(0))
        while true {
            let changes = try await archive.changes(after: sequence, limit: 8)
            guard let last = changes.last else { return bytes }
            bytes += changes.flatMap(\.day.parts).reduce(0) { $0 + $1.bytes.count }
            sequence = last.sequence
        }
    }

    private static func sync(_ engine: SyncEngine) async throws -> Job {
        try await withThrowingTaskGroup(of: Job?.self) { group in
            group.addTask {
                try await engine.run()
                return nil
            }
            group.addTask {
                try await engine.authorized(.me)
                var last = try await engine.sync(JobRequest(account: .me))
                for await job in await engine.watch(last.id) { last = job }
                return last
            }
            while let result = try await group.next() {
                guard let job = result else { continue }
                group.cancelAll()
                return job
            }
            throw CancellationError()
        }
    }

    /// Allows everything on the consent page, as a person would.
    static func authorize(
        _ flow: AuthorizationFlow, _ benchmarked: BenchmarkedProvider, _ http: HTTPClient, _ account: Account = .me,
        as person: Person? = nil
    ) async throws {
        let start = await flow.start(account)
        let query = URLComponents(string: start.url)?.queryItems ?? []
        var form = query.map { ($0.name, $0.value ?? "") }
        form += benchmarked.boxes.map { ($0, "on") } + [("decision", "allow")]
        if let person { form.append(("as", person.id)) }
        let answer = try await http.send(
            HTTPRequest(
                "POST", url: String(start.url.prefix { $0 != "?" }),
                headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
                body: FormEncoding.encode(form)))
        let back = URLComponents(string: answer.header("Location") ?? "")?.queryItems ?? []
        func value(_ name: String) -> String? { back.first { $0.name == name }?.value }
        _ = try await flow.finish(
            .init(state: value("state"), code: value("code"), error: value("error"), browserKey: start.browserKey))
    }

    /// `VmHWM` of Linux in MiB: the most that was ever resident.
    private static func peakMemory() -> Int? {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 >> 10 }
    }
}
