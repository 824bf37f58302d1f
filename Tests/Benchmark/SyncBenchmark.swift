import Archive
import FitbitWebAPI
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
    static func run(days: Int) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fitbit-sync-bench-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let simulator = try SimulatorProcess()
        defer { simulator.stop() }
        let influxd = Influxd.isInstalled ? try await Influxd.start() : nil
        var log = Logger(label: "bench")
        log.logLevel = .error
        let http = HTTPClient()
        let archive = try SQLiteArchive(directory: folder)
        let client = OAuthClient(
            provider: "fitbit", displayName: "Fitbit", clientID: SimulatorProcess.client.id,
            clientSecret: SimulatorProcess.client.secret, authorizeURL: simulator.url + "/oauth2/authorize",
            tokenURL: simulator.url + "/oauth2/token", redirectURI: SimulatorProcess.client.redirectURIs[0],
            scopes: FitbitWebAPI.scopes, authentication: .basic)
        try await authorize(AuthorizationFlow(client: client, http: http, store: archive, log: log), http)
        let tokens = TokenKeeper(client: client, http: http, store: archive, authorizeHint: { _ in "" }, log: log)
        let provider = FitbitWebAPI(baseURL: simulator.url, http: http, tokens: tokens, now: { Date() })
        var sinks: [any SeriesSink] = []
        if let influxd { sinks.append(InfluxSink(try InfluxConfiguration(url: influxd.url), http: HTTPClient())) }
        var settings = SyncSettings(interval: nil, since: CivilDay(Date(), in: .gmt).advanced(by: 1 - days))
        settings.deliveryPatience = 300
        let engine = SyncEngine(provider: provider, archive: archive, sinks: sinks, settings: settings, log: log)
        let started = Date()
        let job = try await sync(engine)
        let seconds = Date().timeIntervalSince(started)
        let bodies = try FileManager.default.attributesOfItem(atPath: folder + "/archive.sqlite")[.size] as? Int ?? 0
        print(
            "\(days) days of all resources, \(influxd == nil ? "archive only" : "into InfluxDB 1"): \(job.state.rawValue)"
        )
        Benchmark.line("  days, calls, points", "\(job.daysDone), \(job.calls), \(job.points)")
        Benchmark.line("  time", "\(Int(seconds)) s, \(Int(Double(job.points) / seconds)) points/s")
        Benchmark.line("  archive on disk", "\(bodies >> 20) MiB")
        Benchmark.line("  peak memory of the process", peakMemory())
        try archive.close()
        influxd?.stop()
        await http.shutdown()
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
    private static func authorize(_ flow: AuthorizationFlow, _ http: HTTPClient) async throws {
        let start = await flow.start(.me)
        let query = URLComponents(string: start.url)?.queryItems ?? []
        var form = query.map { ($0.name, $0.value ?? "") }
        form += FitbitWebAPI.scopes.map { ("grant_\($0)", "on") } + [("decision", "allow")]
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

    /// `VmHWM` of Linux: the most that was ever resident.
    private static func peakMemory() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            return "not told by this kernel"
        }
        return "\(kilobytes >> 10) MiB"
    }
}
