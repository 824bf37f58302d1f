import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import fitbit_sync

/// What `docker/` tells a person to type is what there is.
struct DockerDocsTests {
    private func text(_ page: String) throws -> String {
        try String(contentsOf: Snippet.top.appending(path: page), encoding: .utf8)
    }

    @Test(
        .enabled(if: YAML.isReadable, "needs Debian's python3-yaml"),
        arguments: ["docker/README.md", "docker/grafana/README.md"])
    func `every snippet of YAML is a data source as the provisioned file has it`(page: String) throws {
        let folder = try Folder()
        defer { folder.remove() }
        for snippet in Snippet.all(in: "yaml", of: page) {
            let path = try folder.write("snippet.yaml", snippet.text)
            let source = try #require(try YAML.read(URL(filePath: path))["datasources"]?[0])
            #expect(source["uid"]?.string == "fitbit-sync" && source["jsonData"]?["version"]?.string == "InfluxQL")
        }
    }

    @Test(.enabled(if: YAML.isReadable, "needs Debian's python3-yaml"))
    func `the variants of the data source are YAML too, once their # is taken away`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let file = try text("docker/grafana/provisioning/datasources/fitbit-sync.yaml")
        let all = file.replacing(/(?m)^  #(- |  )/) { "  \($0.1)" }
        let sources = try YAML.read(URL(filePath: try folder.write("all.yaml", all)))["datasources"]?.array ?? []
        #expect(sources.count == 3)
        for source in sources {
            #expect(source["uid"]?.string == "fitbit-sync" && source["jsonData"]?["version"]?.string == "InfluxQL")
        }
        for source in sources.dropFirst() {
            #expect(source["jsonData"]?["httpHeaderName1"]?.string == "Authorization")
            #expect(source["secureJsonData"]?["httpHeaderValue1"]?.string?.hasPrefix("Token ") == true)
        }
    }

    @Test(arguments: Snippet.documents)
    func `every link within the project leads somewhere`(page: String) throws {
        let folder = Snippet.top.appending(path: page).deletingLastPathComponent()
        for match in try text(page).matches(of: /\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/) {
            let place = folder.appending(path: String(match.1)).path(percentEncoded: false)
            #expect(FileManager.default.fileExists(atPath: place), "\(match.1)")
        }
    }
}
