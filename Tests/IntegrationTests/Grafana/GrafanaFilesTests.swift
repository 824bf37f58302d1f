import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// The form of what Grafana reads: it takes much that it then shows as nothing.
@Suite(.enabled(if: YAML.isReadable, "needs Debian's python3-yaml"))
struct GrafanaFilesTests {
    /// Panels that are part of Grafana itself.
    private static let core: Set = [
        "row", "stat", "timeseries", "table", "state-timeline", "geomap", "gauge", "bargauge", "barchart", "text",
    ]

    @Test func `every panel has an id, a title, a description, a unit, and a place that is its own`() throws {
        for board in try GrafanaFiles.dashboards() {
            let ids = board.panels.compactMap { $0["id"]?.number }
            #expect(ids.count == board.panels.count && Set(ids).count == ids.count, "\(board.uid)")
            var taken: Set<[Int]> = []
            for panel in board.panels {
                let title = try #require(panel["title"]?.string)
                #expect(Self.core.contains(panel["type"]?.string ?? ""), "\(title) needs no plug-in")
                #expect(!title.isEmpty)
                let place = try ["x", "y", "w", "h"].map { Int(try #require(panel["gridPos"]?[$0]?.number)) }
                #expect(place[0] >= 0 && place[2] > 0 && place[0] + place[2] <= 24 && place[3] > 0, "\(title)")
                for x in place[0]..<place[0] + place[2] {
                    for y in place[1]..<place[1] + place[3] {
                        #expect(taken.insert([x, y]).inserted, "\(title) lies over another panel")
                    }
                }
                guard panel["type"]?.string != "row" else { continue }
                #expect(panel["description"]?.string?.hasSuffix(".") == true, "\(title) is explained")
                let unit = panel["fieldConfig"]?["defaults"]?["unit"]?.string
                #expect(unit?.isEmpty == false, "\(title) has a unit")
                #expect(panel["fieldConfig"]?["defaults"]?["thresholds"]?["steps"]?.array?.isEmpty == false)
            }
            // No hole between the rows.
            let rows = Set(taken.map { $0[1] })
            #expect(rows == Set(0..<rows.count), "\(board.uid)")
        }
    }

    @Test func `every query goes to the data source that the person chose, raw, within the time range`() throws {
        let chosen: JSONValue = ["type": "influxdb", "uid": "${datasource}"]
        for board in try GrafanaFiles.dashboards() {
            #expect(board.variables.first?["name"]?.string == "datasource")
            #expect(board.variables.first?["query"]?.string == "influxdb")
            for panel in board.panels where panel["type"]?.string != "row" {
                let title = panel["title"]?.string ?? ""
                #expect(panel["datasource"] == chosen, "\(title)")
                let targets = try #require(panel["targets"]?.array)
                #expect(Set(targets.compactMap { $0["refId"]?.string }).count == targets.count && !targets.isEmpty)
                for target in targets {
                    #expect(target["datasource"] == chosen, "\(title)")
                    #expect(target["rawQuery"]?.bool == true)
                    let query = try #require(target["query"]?.string)
                    #expect(query.contains("$timeFilter"), "\(title)")
                    #expect(query.contains(#""account" = '$account'"#), "\(title)")
                    let isTable = panel["type"]?.string == "table" || panel["type"]?.string == "geomap"
                    #expect(target["resultFormat"]?.string == (isTable ? "table" : "time_series"), "\(title)")
                }
            }
            for variable in board.variables where variable["type"]?.string == "query" {
                #expect(variable["datasource"] == chosen)
                #expect(variable["definition"] == variable["query"])
            }
        }
    }

    @Test func `the queries use what InfluxQL of InfluxDB 1, 2 and 3 has in common`() throws {
        // docs.influxdata.com/influxdb3/core/reference/influxql/feature-support
        let functions: Set = ["mean", "sum", "min", "max", "last", "elapsed", "time", "fill"]
        let alerts = try GrafanaFiles.alertRules().flatMap { $0["data"]?.array ?? [] }
            .compactMap { $0["model"]?["query"]?.string }
        let queries = try GrafanaFiles.dashboards().flatMap { $0.queries.map(\.text) + $0.variableQueries.map(\.text) }
        for query in queries + alerts {
            let bare = query.replacing(/"[^"]*"|'[^']*'/, with: "")
            for match in bare.matches(of: /([A-Za-z_]+)\(/) {
                #expect(functions.contains(match.1.lowercased()), "\(match.1) in \(query)")
            }
            #expect(bare.firstMatch(of: /(?i)\b(slimit|soffset|into|join|group by \*)\b/) == nil, "\(query)")
            #expect(bare.count { $0 == "(" } == bare.count { $0 == ")" })
        }
    }

    @Test func `every field of the schema is drawn`() throws {
        let queries = try GrafanaFiles.dashboards().flatMap(\.queries).map(\.text)
        var fields = Dictionary(
            uniqueKeysWithValues: MeasurementName.allCases.map { ($0.name, Set($0.fields.keys)) })
        fields[StatusSeries.measurement] = [
            "coverage", "days_wanted", "days_held", "days_failed", "lag", "last_success", "budget_limit",
            "budget_remaining", "queue", "jobs", "errors", "sinks_failed", "authorized", "authorization_ends_in",
        ]
        for (measurement, names) in fields {
            let words = queries.filter { $0.contains("FROM \"\(measurement)\"") }.joined(separator: "\n")
            for name in names { #expect(words.contains("\"\(name)\""), "\(measurement): \(name)") }
        }
    }

    @Test func `the dashboards are for Grafana 11 and later, have an address of their own, and are laid out readably`()
        throws
    {
        let boards = try GrafanaFiles.dashboards()
        #expect(Set(boards.map(\.uid)) == ["fitbit-health", "fitbit-service"])
        for (name, board) in zip(["health", "service"], boards) {
            #expect(39...41 ~= Int(board.json["schemaVersion"]?.number ?? 0))
            #expect(board.json["id"] == nil, "it is numbered where it is imported")
            for link in board.json["links"]?.array ?? [] {
                #expect(boards.contains { link["url"]?.string == "/d/\($0.uid)" })
            }
            let file = GrafanaFiles.folder.appending(path: "dashboards/\(name).json")
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.hasSuffix("}\n"))
            for line in text.split(separator: "\n") {
                #expect(line.prefix { $0 == " " }.count.isMultiple(of: 2) && !line.contains("\t"))
            }
        }
    }

    @Test func `what is provisioned belongs together: data source, folder of the dashboards, alerts`() throws {
        let source = try #require(try GrafanaFiles.provisioned("datasources")["datasources"]?[0])
        #expect(source["uid"]?.string == "fitbit-sync")
        #expect(source["type"]?.string == "influxdb")
        #expect(source["jsonData"]?["version"]?.string == "InfluxQL")
        #expect(source["jsonData"]?["dbName"]?.string == "fitbit")
        for board in try GrafanaFiles.dashboards() {
            #expect(board.variables.first?["current"]?["value"]?.string == "fitbit-sync")
        }
        let compose = try YAML.read(
            GrafanaFiles.folder.deletingLastPathComponent().appending(path: "compose.yaml"))
        let volumes = compose["services"]?["grafana"]?["volumes"]?.array?.compactMap(\.string) ?? []
        let path = try #require(
            try GrafanaFiles.provisioned("dashboards")["providers"]?[0]?["options"]?["path"]?.string)
        #expect(volumes.contains("./grafana/dashboards:\(path):ro"))
        #expect(volumes.contains("./grafana/provisioning:/etc/grafana/provisioning:ro"))
        #expect(source["url"]?.string == "http://influxdb:8086")
        #expect(compose["services"]?["influxdb"] != nil)
    }

    @Test func `every alert says what to do, leads to a panel, and knows what missing data mean`() throws {
        let rules = try GrafanaFiles.alertRules()
        let uids = rules.compactMap { $0["uid"]?.string }
        #expect(uids.count == rules.count && Set(uids).count == uids.count && rules.count >= 4)
        let boards = try GrafanaFiles.dashboards()
        for rule in rules {
            let uid = rule["uid"]?.string ?? ""
            #expect(uid.count <= 40)
            #expect(rule["title"]?.string?.isEmpty == false && rule["for"]?.string != nil)
            #expect(["Alerting", "OK"].contains(rule["noDataState"]?.string ?? ""), "\(uid)")
            #expect(["Alerting", "OK"].contains(rule["execErrState"]?.string ?? ""), "\(uid)")
            let notes = try #require(rule["annotations"])
            #expect(notes["description"]?.string?.hasSuffix(".") == true && notes["summary"]?.string != nil, "\(uid)")
            // Braces are Grafana's own for the environment there.
            #expect(notes.object?.values.allSatisfy { $0.string?.contains("${") == false } == true)
            let board = boards.first { $0.uid == rule["dashboardUid"]?.string }
            let panel = board?.panels.first { $0["id"] == rule["panelId"] }
            #expect(panel != nil && panel?["type"]?.string != "row", "\(uid)")
            #expect(notes["__dashboardUid__"] == rule["dashboardUid"])
            #expect(notes["__panelId__"]?.string == rule["panelId"]?.number.map { String(Int($0)) })
            let data = try #require(rule["data"]?.array)
            #expect(data.compactMap { $0["refId"]?.string } == ["A", "B", "C"] && rule["condition"]?.string == "C")
            #expect(data.compactMap { $0["datasourceUid"]?.string } == ["fitbit-sync", "__expr__", "__expr__"])
            #expect(data.map { $0["model"]?["refId"] } == data.map { $0["refId"] })
            #expect(data[1]["model"]?["expression"]?.string == "A" && data[2]["model"]?["expression"]?.string == "B")
            #expect(data[0]["model"]?["query"]?.string?.contains("$timeFilter") == true)
        }
    }
}
