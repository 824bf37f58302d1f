import Foundation
import TestSupport
import Testing

/// Every query of the dashboards and alerts, asked of a real InfluxDB that syncs have filled.
@Suite(
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"),
    .enabled(if: YAML.isReadable, "needs Debian's python3-yaml"), .serialized, .timeLimit(.minutes(5)))
struct GrafanaQueriesTests {
    /// What the variables of a dashboard give, each once it is asked.
    private func values(_ database: GrafanaDatabase, of board: Dashboard, account: String) async throws -> [String:
        String]
    {
        var values = ["account": account, "datasource": "fitbit-sync"]
        for (name, query) in board.variableQueries where name != "account" {
            let text = GrafanaDatabase.filledIn(query, in: database.range, values)
            values[name] = try await database.tagValues(text).last ?? ""
        }
        return values
    }

    @Test(arguments: ["health", "service"], ["10m", "1h", "1d"])
    func `every panel's query brings values in each of its columns`(name: String, interval: String) async throws {
        let database = try await GrafanaDatabase.filled.value
        let board = try GrafanaFiles.dashboard(name)
        var found: [String: [String: Int]] = [:]
        for account in GrafanaDatabase.accounts {
            let values = try await values(database, of: board, account: account)
            for (panel, query) in board.queries {
                let text = GrafanaDatabase.filledIn(query, in: database.range, interval: interval, values)
                #expect(!text.contains("$"), "\(panel): all is filled in")
                for column in try await database.columns(text) {
                    found["\(panel): \(query)", default: [:]][column.name, default: 0] += column.values
                }
            }
        }
        for (panel, query) in board.queries {
            let columns = found["\(panel): \(query)"] ?? [:]
            #expect(columns.count > 1, "\(panel) is empty: \(query)")
            for (column, count) in columns { #expect(count > 0, "\(panel) has no \(column): \(query)") }
        }
        print("\(name), by \(interval): \(board.queries.count) queries were asked")
    }

    @Test func `the variables offer the accounts, and the workouts that have a track`() async throws {
        let database = try await GrafanaDatabase.filled.value
        for board in try GrafanaFiles.dashboards() {
            for (name, query) in board.variableQueries {
                let text = GrafanaDatabase.filledIn(query, in: database.range, ["account": "me"])
                let values = try await database.tagValues(text)
                #expect(!values.isEmpty, "\(board.uid): \(name)")
                if name == "account" { #expect(values.contains("me")) }
            }
        }
    }

    @Test func `every alert's query gives one value, or one an account, which its condition can judge`() async throws {
        let database = try await GrafanaDatabase.filled.value
        let rules = try GrafanaFiles.alertRules()
        for rule in rules {
            let uid = rule["uid"]?.string ?? ""
            let query = try #require(rule["data"]?[0]?["model"]?["query"]?.string)
            let seconds = try #require(rule["data"]?[0]?["relativeTimeRange"]?["from"]?.number)
            let range = database.range.upperBound.addingTimeInterval(-seconds)...database.range.upperBound
            let text = GrafanaDatabase.filledIn(query, in: range, [:])
            let columns = try await database.columns(text)
            let isEach = query.contains(#"GROUP BY "account""#)
            #expect(columns.contains { $0.name == "account" && $0.values > 0 } == isEach, "\(uid): \(text)")
            let value = columns.filter { $0.name != "time" && !["account", "model", "device"].contains($0.name) }
            #expect(value.count == 1 && value.allSatisfy { $0.values > 0 }, "\(uid): \(columns)")
            let evaluator = rule["data"]?[2]?["model"]?["conditions"]?[0]?["evaluator"]
            #expect(["gt", "lt"].contains(evaluator?["type"]?.string ?? ""))
            #expect(evaluator?["params"]?.array?.count == 1)
        }
        print("\(rules.count) alerts were asked")
    }

    @Test func `an unknown field or measurement would be noticed`() async throws {
        let database = try await GrafanaDatabase.filled.value
        let values = ["account": "me"]
        let nothing = GrafanaDatabase.filledIn(
            #"SELECT "value", "valve" FROM "RestingHR" WHERE "account" = '$account' AND $timeFilter"#,
            in: database.range, values)
        #expect(try await database.columns(nothing).contains(.init(name: "valve", values: 0)))
        let nowhere = GrafanaDatabase.filledIn(#"SELECT "x" FROM "Nowhere" WHERE $timeFilter"#, in: database.range, [:])
        #expect(try await database.columns(nowhere).isEmpty)
        await #expect(throws: Unexpected.self) { try await database.columns("SELECT men(value) FROM x") }
    }
}
