import Foundation
import HTTPServer
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

@testable import SyncService

/// `/metrics`, as Prometheus reads it.
@Suite(.timeLimit(.minutes(2)))
struct MetricsTests {
    private static let prometheus = URL(filePath: PageTests.shipped).deletingLastPathComponent()
        .appending(path: "docker/prometheus")

    @Test func `the numbers are those of the status`() async throws {
        let desk = try await Desk()
        desk.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                guard window.resource != .steps || window.days.lowerBound != CivilDay("2026-03-09")! else {
                    throw ProviderError(.unreadable, "The answer was cut.")
                }
                return window.days.map { .noon($0) }
            }
        }
        let before = try ExposedNumbers(await desk.ask("GET", "/metrics").text)
        #expect(before[#"last_success_timestamp_seconds{account="me"}"#] == nil, "nothing was fetched yet")
        #expect(await desk.ask("GET", "/sync/all?wait=true").status == 207)

        let status = await desk.ask("GET", "/status")
        let answer = await desk.ask("GET", "/metrics")
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        let numbers = try ExposedNumbers(answer.text)
        let now = desk.clock.now().timeIntervalSince1970
        #expect(numbers[#"build_info{version=""}"#] == 1)
        #expect(numbers[#"state{state="degraded"}"#] == 1)
        #expect(numbers[#"state{state="idle"}"#] == 0)
        #expect(numbers["jobs"] == 0)
        #expect(numbers[#"account_authorized{account="me"}"#] == 1)
        #expect(numbers[#"last_success_timestamp_seconds{account="me"}"#] == now)
        #expect(numbers[#"device_sync_timestamp_seconds{account="me"}"#] == now)
        for slug in Resource.allCases.map(\.slug) where slug != "devices" {
            let labels = #"{account="me",resource="\#(slug)"}"#
            let missing = try status.number("resources/\(slug)/days_missing")
            let wanted = try status.number("resources/\(slug)/days_wanted")
            guard wanted > 0 else { continue }
            #expect(numbers["missing_dates" + labels] == Double(missing))
            #expect(numbers["wanted_dates" + labels] == Double(wanted))
            #expect(numbers["coverage_ratio" + labels] == Double(wanted - missing) / Double(wanted))
            #expect(numbers["lag_seconds" + labels] == Double(try status.number("resources/\(slug)/lag_seconds")))
            #expect(numbers["last_sync_timestamp_seconds" + labels] == now)
        }
        #expect(numbers[#"coverage_ratio{account="me",resource="sleep"}"#] == 1)
        #expect(numbers[#"resource_failed{account="me",resource="steps"}"#] == 1)
        #expect(numbers[#"resource_failed{account="me",resource="sleep"}"#] == 0)
        let jobs = try await desk.engine.jobs()
        #expect(numbers[#"calls_total{account="me"}"#] == Double(jobs.map(\.calls).reduce(0, +)))
        #expect(numbers[#"sink_up{sink="sink"}"#] == 1)
        #expect(numbers[#"sink_queue_length{sink="sink"}"#] == 0)
        #expect(numbers[#"sink_points_written_total{sink="sink"}"#] == Double(desk.sink.values.count))
        #expect(desk.sink.values.count > 0)
        await desk.end()
    }

    @Test func `requests are counted by the pattern of their route, and unknown paths as one`() async throws {
        let desk = try await Desk()
        _ = await desk.ask("GET", "/sync/steps?wait=true")
        _ = await desk.ask("GET", "/sync/sleep?wait=true")
        _ = await desk.ask("GET", "/sync/none")
        _ = await desk.ask("GET", "/jobs/3f1b")
        _ = await desk.ask("DELETE", "/status")
        _ = await desk.ask("GET", "/status", host: "evil.example")
        for path in ["/a", "/b", "/../etc"] { _ = await desk.ask("GET", path) }
        let text = await desk.ask("GET", "/metrics").text
        let numbers = try ExposedNumbers(text)
        func count(_ method: String, _ route: String, _ status: Int, _ suffix: String = "_count") -> Double? {
            numbers[
                "http_request_duration_seconds\(suffix){method=\"\(method)\",route=\"\(route)\",status=\"\(status)\"}"]
        }
        #expect(count("GET", "/sync/{resource}", 200) == 2)
        #expect(count("GET", "/sync/{resource}", 404) == 1)
        #expect(count("GET", "/jobs/{id}", 404) == 1)
        #expect(count("DELETE", "/status", 405) == 1)
        #expect(count("GET", "/status", 403) == 1)
        #expect(count("GET", "other", 404) == 3)
        #expect(count("GET", "/sync/{resource}", 200, "_sum").map { $0 > 0 } == true)
        #expect(numbers.types["fitbit_sync_http_request_duration_seconds"] == "histogram")
        for word in ["steps\",status", "3f1b", "etc", "evil"] { #expect(!text.contains(word)) }
        await desk.end()
    }

    @Test func `a bucket holds what lasted no longer than its bound, and all before it`() throws {
        var histogram = DurationHistogram()
        for duration in [Duration.milliseconds(1), .milliseconds(2), .seconds(60), .seconds(3600)] {
            histogram.add(duration)
        }
        let key = RequestDurations.Key(method: "GET", route: "/status", status: 200)
        let text = MetricsText.text(
            of: try WireJSON.decode(StatusReport.self, from: Self.emptyStatus), jobs: [], counters: SyncCounters(),
            durations: [key: histogram], version: "1 \"a\"\\\n")
        let numbers = try ExposedNumbers(text)
        func bucket(_ bound: String) -> Double? {
            numbers[#"http_request_duration_seconds_bucket{method="GET",route="/status",status="200",le="\#(bound)"}"#]
        }
        #expect(["0.001", "0.005", "10.0", "60.0", "600.0", "+Inf"].map(bucket) == [1, 2, 2, 3, 3, 4])
        #expect(
            numbers[#"http_request_duration_seconds_sum{method="GET",route="/status",status="200"}"#] == 3660.003)
        #expect(text.contains(#"build_info{version="1 \"a\"\\\n"} 1"#))
    }

    private static let emptyStatus = Array(
        """
        {"state":"unauthorized","now":"2026-03-10T12:00:00Z","accounts":[],"sinks":[],"job":null,"resources":{},
        "budget":{"limit":null,"remaining":null,"reset_at":null,"period_seconds":null},
        "latest":{"battery":null,"resting_heart_rate":null,"steps_today":null,"minutes_asleep":null,"weight":null}}
        """.utf8)

    @Test func `it wants the token as the status does`() async throws {
        let desk = try await Desk { $0.apiToken = "a-token-\(TokenMark.word)" }
        #expect(await desk.ask("GET", "/metrics").error == "token_wanted")
        let header = ["Authorization": "Bearer a-token-\(TokenMark.word)"]
        #expect(await desk.ask("GET", "/metrics", headers: header).status == 200)
        await desk.end()
    }

    @Test(.enabled(if: Promtool.isInstalled, "needs Debian's prometheus"))
    func `Prometheus' own check finds no fault, before an authorisation and after a sync`() async throws {
        let desk = try await Desk(accounts: [])
        #expect(try Promtool.faults(ofMetrics: await desk.ask("GET", "/metrics").text) == "")
        try await desk.engine.authorized(.me)
        _ = await desk.ask("GET", "/sync/all?wait=true")
        _ = await desk.ask("GET", "/nothing")
        #expect(try Promtool.faults(ofMetrics: await desk.ask("GET", "/metrics").text) == "")
        #expect(try Promtool.faults(ofMetrics: "fitbit_sync_calls 1\n") != "", "it finds what is off")
        await desk.end()
    }

    @Test(.enabled(if: Promtool.isInstalled, "needs Debian's prometheus"))
    func `the example configuration and its alerts are taken by Prometheus`() throws {
        for (what, name) in [("config", "prometheus.yaml"), ("rules", "alerts.yaml")] {
            let outcome = try Promtool.check(what, Self.prometheus.appending(path: name))
            #expect(outcome.isTaken, "\(outcome.words)")
        }
    }

    @Test func `an account that was taken off has no numbers, which would be wrong for ever`() async throws {
        let desk = try await Desk()
        #expect(await desk.ask("GET", "/sync/all?wait=true").status == 200)
        #expect(await desk.ask("GET", "/metrics").text.contains(#"account="me""#))
        #expect(await desk.ask("DELETE", "/accounts/me").status == 200)
        #expect(await !desk.ask("GET", "/metrics").text.contains(#"account="me""#))
    }

    @Test(.enabled(if: Promtool.isInstalled, "needs Debian's prometheus"))
    func `the README has a configuration that is taken, and every number there is`() async throws {
        let readme = Self.prometheus.appending(path: "README.md")
        let folder = try TemporaryFolder()
        for (index, snippet) in Snippet.all(in: "yaml", of: "docker/prometheus/README.md").enumerated() {
            let file = URL(filePath: folder.path).appending(path: "\(index).yaml")
            try snippet.text.write(to: file, atomically: true, encoding: .utf8)
            let outcome = try Promtool.check("config", file)
            #expect(outcome.isTaken, "\(outcome.words)")
        }
        let desk = try await Desk()
        _ = await desk.ask("GET", "/sync/all?wait=true")
        let exposed = try ExposedNumbers(await desk.ask("GET", "/metrics").text).types.keys
        let rows = try String(contentsOf: readme, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| `") }
        let told = rows.flatMap { row in
            row.split(separator: "|")[0].matches(of: /`([a-z_]+)`/).map { "fitbit_sync_" + $0.1 }
        }
        #expect(Set(told).count == told.count)
        #expect(Set(exposed).subtracting(told) == [])
        let unknown: Set = [
            "fitbit_sync_authorization_end_timestamp_seconds", "fitbit_sync_device_battery_ratio",
            "fitbit_sync_budget_limit", "fitbit_sync_budget_remaining",
        ]
        #expect(Set(told).subtracting(exposed).subtracting(unknown) == [])
        await desk.end()
    }

    @Test func `the alerts ask for numbers that there are`() async throws {
        let desk = try await Desk()
        _ = await desk.ask("GET", "/sync/all?wait=true")
        let text = await desk.ask("GET", "/metrics").text
        let rules = try String(contentsOf: Self.prometheus.appending(path: "alerts.yaml"), encoding: .utf8)
        let names = Set(rules.matches(of: /fitbit_sync_[a-z_]+/).map { String($0.0) })
        #expect(names.count == 5)
        // What the scripted provider does not tell.
        let unknown: Set = ["fitbit_sync_authorization_end_timestamp_seconds", "fitbit_sync_device_battery_ratio"]
        for name in names.subtracting(unknown) { #expect(text.contains("# TYPE \(name) "), "\(name)") }
        await desk.end()
    }
}
