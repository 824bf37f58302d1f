import Foundation
import HTTPClient
import TestSupport
import Testing

/// The example for those who ask `/status` from Grafana.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .timeLimit(.minutes(5)))
struct InfinityTests {
    /// What stands at a path of names with dots; of a list its first item's.
    private func item(at path: String, in json: JSONValue?) -> JSONValue? {
        path.split(separator: ".").reduce(json?[0] ?? json) { $0?[String($1)] }
    }

    @Test func `every column of the example stands in a real answer of /status`() async throws {
        let file = GrafanaFiles.folder.appending(path: "infinity.json")
        let board = try Dashboard(JSONValue(Array(try Data(contentsOf: file))))
        let around = try await Surroundings()
        let program = try await around.startService(days: 1)
        try await around.authorize(program)
        #expect(try await program.get("/sync/all?wait=true").status == 200)
        let status = try JSONValue(try await program.get("/status").body)
        var columns = 0
        for panel in board.panels {
            let title = panel["title"]?.string ?? ""
            for target in panel["targets"]?.array ?? [] {
                #expect(target["url"]?.string == "/status")
                #expect(target["datasource"]?["uid"]?.string == "${infinity}")
                let root = try #require(target["root_selector"]?.string)
                let place = root.isEmpty ? status : try #require(status[root], "\(title): \(root)")
                for column in target["columns"]?.array ?? [] {
                    let selector = try #require(column["selector"]?.string)
                    let value = try #require(item(at: selector, in: place), "\(title): \(root).\(selector)")
                    columns += 1
                    switch column["type"]?.string {
                    case "number": #expect(value.number != nil || value == .null, "\(title): \(selector)")
                    case "string": #expect(value.string != nil || value == .null, "\(title): \(selector)")
                    case "timestamp":
                        let time = value.string.flatMap { try? Date($0, strategy: .iso8601) }
                        #expect(time != nil || value == .null, "\(title): \(selector)")
                    default: Issue.record("\(title): \(selector) has no type")
                    }
                }
            }
        }
        #expect(columns > 10)
        program.send(SIGTERM)
        #expect(try await program.exit(within: 5) == 0)
        await around.end()
    }
}
