import Archive
import Foundation
import Glibc
import HTTPClient
import HealthModel
import OAuth
import TestSupport
import Testing

@testable import fitbit_sync

/// What the documents tell a person to type does what they say.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/docker-compose"), "needs docker-compose"),
    .serialized, .timeLimit(.minutes(5)))
struct SnippetTests {
    /// A house whose archive holds three days of everything.
    private func house() async throws -> SnippetHouse {
        let around = try await Surroundings()
        let house = try SnippetHouse(around)
        let data = ["DATA_DIR": house.dataFolder]
        let service = try await around.startService(days: 3, data)
        try await around.authorize(service)
        #expect(try await service.get("/sync/all?wait=true").status == 200)
        service.send(SIGTERM)
        #expect(try await service.exit(within: 10) == 0)
        return house
    }

    @Test(arguments: Snippet.documents) func `what is typed in a shell works, from the first to the last`(
        document: String
    ) async throws {
        let snippets = Snippet.all(in: "sh", of: document)
        guard !snippets.isEmpty else { return }
        let house = try await house()
        try house.start()
        for snippet in snippets {
            if snippet.text.contains("import-token") {
                try house.stop()
                try await house.leaveTokenFile(named: "fitbit.token", besides: document)
            }
            let answer = try house.type(snippet)
            #expect(answer.code == 0, "\(snippet.description): \(answer.printed)")
            try house.start()
        }
        try house.stop()
        await house.around.end()
    }

    @Test func `what is asked of InfluxDB has an answer`() async throws {
        let house = try await house()
        try house.start()
        for snippet in Snippet.all(in: "sql") {
            let query = snippet.text.replacing("$timeFilter", with: "time > now() - 30d")
                .replacing("$__interval", with: "1h")
            let url =
                "\(house.around.influxURL)/query?db=\(house.around.database)&q=\(FormEncoding.percentEncode(query))"
            try await eventually("\(snippet.description) has an answer") {
                let answer = try await Shared.http.send(HTTPRequest(url: url))
                guard answer.status == 200 else { throw Unexpected(String(decoding: answer.body, as: UTF8.self)) }
                return String(decoding: answer.body, as: UTF8.self).contains("\"values\"") ? true : nil
            }
        }
        try house.stop()
        await house.around.end()
    }

    @Test func `what is set is a setting, and its value is taken`() async throws {
        let snippets = Snippet.all(in: "env")
        #expect(!snippets.isEmpty)
        for snippet in snippets {
            let pairs = snippet.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
                $0.split(separator: "=", maxSplits: 1).map(String.init)
            }
            for pair in pairs { #expect(Setting.all.contains { $0.name == pair[0] }, "\(pair)") }
            var values = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") })
            values["INFLUXDB_URL"] = values["INFLUXDB_URL"] ?? "http://localhost:8086"
            values["HOME"] = "/nowhere"
            let read = await SettingValues(environment: values, envFile: SettingValues.usualFile)
            _ = try Settings(read, environment: values, programPath: "/nowhere", needsCredentials: false)
        }
    }

    @Test func `each block is of a kind that some test runs`() {
        // YAML and JSON are read by the tests of what they belong to; a block without a kind is a picture or a list.
        #expect(Set(Snippet.all().map(\.language)).isSubset(of: ["sh", "sql", "env", "yaml", "json", ""]))
        #expect(Snippet.all(in: "").allSatisfy { $0.document == "README.md" })
    }
}

extension SnippetHouse {
    var dataFolder: String { around.folder.appending(path: "data/fitbit-sync").path(percentEncoded: false) }

    /// What fitbit-grafana would have kept of the authorisation that the archive holds.
    fileprivate func leaveTokenFile(named name: String, besides document: String) async throws {
        let archive = try SQLiteArchive(directory: dataFolder)
        let grant = try #require(try await archive.grant(of: .me))
        try archive.close()
        let folder = around.folder.appending(path: "repo").appending(path: document).deletingLastPathComponent()
        try Data(#"{"refresh_token": "\#(grant.refreshToken)", "provider": "google"}"#.utf8)
            .write(to: folder.appending(path: name))
    }
}
