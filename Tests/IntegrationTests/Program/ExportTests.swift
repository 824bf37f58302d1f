import Foundation
import Glibc
import HTTPClient
import HealthModel
import TestSupport
import Testing

/// `fitbit-sync export`, as a person types it.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct ExportTests {
    /// What goes to the standard output alone, as through `>`.
    private func export(
        _ around: Surroundings, _ arguments: String...
    ) throws -> (code: Int32, output: String, said: String) {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Program.path))
        process.arguments = ["export"] + arguments
        process.environment = around.environment()
        func file(_ name: String) throws -> (URL, FileHandle) {
            let url = around.folder.appending(path: name)
            _ = FileManager.default.createFile(atPath: url.path(percentEncoded: false), contents: nil)
            return (url, try FileHandle(forWritingTo: url))
        }
        let (output, errors) = (try file("out"), try file("err"))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.1
        process.standardError = errors.1
        try process.run()
        process.waitUntilExit()
        return (
            process.terminationStatus, try String(contentsOf: output.0, encoding: .utf8),
            try String(contentsOf: errors.0, encoding: .utf8)
        )
    }

    @Test func `Each format has every point, while the service runs`() async throws {
        let around = try await Surroundings()
        let truth = try await around.truth(days: 3)
        let service = try await around.startService()
        try await around.authorize(service)
        #expect(try await service.get("/sync/all?wait=true").status == 200)

        let lines = try export(around)
        #expect(lines.code == 0)
        #expect(lines.said.contains("100 %"))
        let copy = "x\(UUID().uuidString.prefix(8))"
        _ = try await Shared.http.send(
            HTTPRequest("POST", url: "\(around.influxURL)/query?q=CREATE%20DATABASE%20%22\(copy)%22"))
        let written = try await Shared.http.send(
            HTTPRequest("POST", url: "\(around.influxURL)/write?db=\(copy)", body: Array(lines.output.utf8)))
        #expect(written.status == 204)
        expectPoints(truth, in: try await Points.stored(in: copy, at: around.influxURL))

        let objects = try export(around, "--format", "ndjson")
        #expect(objects.code == 0)
        let points = try objects.output.split(separator: "\n").map {
            try JSONDecoder().decode(Exported.self, from: Data($0.utf8))
        }
        #expect(Set(points).count == truth.count)
        #expect(points.allSatisfy { $0.account == "me" && !$0.fields.isEmpty })

        let table = try export(around, "--format", "csv", "--resource", "get_body_data_by_interval")
        let rows = table.output.split(separator: "\r\n")
        #expect(rows.first == "time,measurement,account,bmi,fat,weight")
        #expect(rows.count - 1 == truth.count { $0.hasPrefix("Body|") })

        let night = try export(around, "--resource", "sleep", "--from", around.today.description)
        #expect(night.output.split(separator: "\n").count < lines.output.split(separator: "\n").count)
        #expect(night.output.split(separator: "\n").allSatisfy { $0.hasPrefix("Sleep\\ ") })
        service.send(SIGTERM)
        #expect(try await service.exit(within: 10) == 0)
        await around.end()
    }

    /// A line of NDJSON.
    private struct Exported: Decodable, Hashable {
        var time: Date
        var account: String
        var measurement: String
        var tags: [String: String]
        var fields: [String: Double]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            time = Date(iso: try container.decode(String.self, forKey: .time))
            account = try container.decode(String.self, forKey: .account)
            measurement = try container.decode(String.self, forKey: .measurement)
            tags = try container.decode([String: String].self, forKey: .tags)
            fields = try container.decode([String: Double].self, forKey: .fields)
        }

        private enum Keys: CodingKey { case time, account, measurement, tags, fields }
    }

    @Test func `What cannot be exported is a sentence and an exit code`() async throws {
        let around = try await Surroundings()
        let nothing = try export(around)
        #expect(nothing.code == 73)
        #expect(nothing.said.contains("holds no archive"))
        #expect(nothing.output.isEmpty)
        let service = try await around.startService()
        try await around.authorize(service)
        #expect(try export(around, "--resource", "moods").code == 64)
        #expect(try export(around, "--format", "xml").code == 64)
        let nobody = try export(around, "--account", "bo")
        #expect(nobody.code == 64)
        #expect(nobody.said.contains("There are: me."))
        let empty = try export(around, "--to", "2020-01-01")
        #expect(empty.code == 0)
        #expect(empty.said.contains("The archive holds nothing of this."))
        service.send(SIGTERM)
        #expect(try await service.exit(within: 10) == 0)
        await around.end()
    }
}
