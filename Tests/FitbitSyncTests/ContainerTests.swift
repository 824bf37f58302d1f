import Foundation
import TestSupport
import Testing

@testable import fitbit_sync

/// What stands in `docker/` and what the program understands are the same.
struct ContainerTests {
    private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let docker = top.appending(path: "docker")
    private static let compose = Tool("/usr/bin/docker-compose")
    private static let systemd = Tool("/usr/bin/systemd-analyze")

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.docker.appending(path: name), encoding: .utf8)
    }

    private func understands(_ name: String) -> Bool {
        Setting.all.contains { $0.name == name || $0.isSecret && $0.name + "_FILE" == name }
    }

    /// The names of `.env.example`, also of those that have a `#` before them.
    private func exampleNames() throws -> Set<String> {
        Set(try text(".env.example").matches(of: /(?m)^#?([A-Z_]+)=/).map { String($0.1) })
    }

    @Test(.enabled(if: YAML.isReadable, "needs Debian's python3-yaml"))
    func `compose starts the service with nothing but settings that it understands, each to be set in .env`() throws {
        let compose = try YAML.read(Self.docker.appending(path: "compose.yaml"))
        let service = try #require(compose["services"]?["fitbit-sync"])
        let environment = try #require(service["environment"]?.object)
        for name in environment.keys where name != "TZ" { #expect(understands(name), "\(name)") }
        let used = Set(try text("compose.yaml").matches(of: /\$\{([A-Z_]+)/).map { String($0.1) })
        #expect(used == (try exampleNames()).subtracting(["COMPOSE_PROJECT_NAME"]))
        for name in used where environment[name] != nil {
            #expect(environment[name]?.string?.hasPrefix("${\(name)") == true, "\(name) is handed on as itself")
        }
        for name in used where name != "TZ" { #expect(understands(name), "\(name)") }
        #expect(service["ports"]?.array?.compactMap(\.string) == ["127.0.0.1:8710:8710"])
        #expect(service["tty"]?.bool == true, "the token is printed on a terminal")
    }

    @Test(.enabled(if: YAML.isReadable, "needs Debian's python3-yaml"))
    func `each container is closed: read-only, no capabilities of its own accord, loopback alone, and checked`() throws
    {
        let compose = try YAML.read(Self.docker.appending(path: "compose.yaml"))
        let services = try #require(compose["services"]?.object)
        #expect(services.keys.sorted() == ["fitbit-sync", "grafana", "influxdb"])
        let volumes = try #require(compose["volumes"]?.object)
        for (name, service) in services {
            #expect(service["read_only"]?.bool == true, "\(name)")
            #expect(service["cap_drop"]?.array?.compactMap(\.string) == ["ALL"], "\(name)")
            #expect(
                service["security_opt"]?.array?.compactMap(\.string) == ["no-new-privileges:true"], "\(name)")
            #expect(service["restart"]?.string == "unless-stopped", "\(name)")
            for port in service["ports"]?.array ?? [] {
                #expect(port.string?.hasPrefix("127.0.0.1:") == true, "\(name) is open to others")
            }
            for volume in service["volumes"]?.array?.compactMap(\.string) ?? [] where !volume.hasPrefix("./") {
                #expect(volumes.keys.contains(String(volume.prefix { $0 != ":" })), "\(volume)")
            }
            for (needed, how) in service["depends_on"]?.object ?? [:] {
                #expect(how["condition"]?.string == "service_healthy")
                #expect(services[needed]?["healthcheck"] != nil, "\(needed) can be healthy")
            }
        }
        // The service's own check is in its image.
        #expect(try text("Dockerfile").contains(#"CMD ["/usr/local/bin/fitbit-sync", "healthcheck"]"#))
    }

    @Test(.enabled(if: ContainerTests.compose.isInstalled, "needs Debian's docker-compose"))
    func `docker-compose takes the file once the two credentials are set, and names what is missing before`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let place = URL(filePath: folder.path + "/docker")
        try folder.write("docker/compose.yaml", try text("compose.yaml"))
        let missing = try Self.compose.run(["config", "-q"], in: place)
        #expect(missing.code == 1 && missing.printed.contains("is to be set in the file .env"))
        var example = try text(".env.example")
        example.replace("GOOGLE_CLIENT_ID=\n", with: "GOOGLE_CLIENT_ID=1-a.apps\n")
        example.replace("GOOGLE_CLIENT_SECRET=\n", with: "GOOGLE_CLIENT_SECRET=word\n")
        try folder.write("docker/.env", example)
        let answer = try Self.compose.run(["config"], in: place)
        #expect(answer.code == 0, "\(answer.printed)")
        #expect(answer.printed.contains("GOOGLE_CLIENT_ID: 1-a.apps"))
    }

    @Test func `the example of .env is one that the program reads too`() async throws {
        let folder = try Folder()
        defer { folder.remove() }
        let example = try text(".env.example")
        #expect(EnvFileForm.mistakes(in: example, file: ".env").isEmpty)
        try folder.write(".env", example)
        #expect(try await folder.mistakes([:]).isEmpty)
        let all = example.replacing(/(?m)^#([A-Z_]+=)/) { $0.1 }
        let chosen = all.replacing(/(?m)^(FITBIT|GOOGLE)_.*$/, with: "")
        try folder.write(".env", chosen)
        // The compose file says where InfluxDB is.
        let mistakes = try await folder.mistakes(["INFLUXDB_URL": "http://influxdb:8086"])
        #expect(mistakes.isEmpty, "with every # taken away")
    }

    @Test func `the image says the version of the program, and sets what the program understands`() throws {
        let dockerfile = try text("Dockerfile")
        #expect(dockerfile.contains("org.opencontainers.image.version=\"\(Application.version)\""))
        let block = try #require(dockerfile.firstMatch(of: /(?m)^ENV ((?:.*\\\n)*.*)$/))
        let names = block.1.matches(of: /([A-Z_]+)=/).map { String($0.1) }
        #expect(names.count == 4)
        for name in names where name != "HOME" { #expect(understands(name), "\(name)") }
        #expect(dockerfile.firstMatch(of: /x86_64|aarch64|amd64|arm64/) == nil, "it is built for either")
        for path in ["Package.swift", "Package.resolved", "Sources", "Tests", "Public"] {
            let ignored = try String(contentsOf: Self.top.appending(path: ".dockerignore"), encoding: .utf8)
            #expect(ignored.contains("\n!\(path)\n"), "the build needs \(path)")
        }
    }

    @Test func `the build stage installs what make installs, and builds as make does`() throws {
        let makefile = try String(contentsOf: Self.top.appending(path: "Makefile"), encoding: .utf8)
        let packages = try #require(makefile.firstMatch(of: /BUILD_PACKAGES := ((?:.*\\\n)*.*)\n/)).1
        let stage = try #require(try text("Dockerfile").components(separatedBy: "\nFROM ").dropFirst().first)
        for package in packages.split(whereSeparator: { " \\\n\t".contains($0) }) {
            // What the base image has already.
            guard !["ca-certificates", "tzdata"].contains(package) else { continue }
            #expect(stage.contains(" \(package) ") || stage.contains(" \(package)\n"), "\(package)")
        }
        let line = try #require(makefile.firstMatch(of: /(?m)^release:.*\n\t\$\(SWIFT\) (.*)$/)).1
        #expect(stage.contains("swift \(line) "))
    }

    @Test(.enabled(if: ContainerTests.systemd.isInstalled, "needs Debian's systemd"))
    func `the unit is one that systemd takes, and it is closed`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        // The program is not where the unit has it.
        let unit = try text("systemd/fitbit-sync.service").replacing(/(?m)^ExecStart=.*$/, with: "ExecStart=/bin/true")
        let path = try folder.write("fitbit-sync.service", unit)
        let verified = try Self.systemd.run(["verify", "--man=no", path])
        #expect(verified.code == 0 && verified.printed.isEmpty, "\(verified.printed)")
        // An exposure of 2.0 of 10 at most.
        let judged = try Self.systemd.run(["security", "--offline=true", "--no-pager", "--threshold=20", path])
        #expect(judged.code == 0, "\(judged.printed.suffix(200))")
        let folderOfData = try #require(unit.firstMatch(of: /(?m)^Environment=DATA_DIR=(.*)$/)).1
        #expect(unit.contains("\nStateDirectory=\(URL(filePath: String(folderOfData)).lastPathComponent)\n"))
        #expect(folderOfData.hasPrefix("/var/lib/"))
        // The other one is the runtime's.
        for name in unit.matches(of: /(?m)^Environment=([A-Z_]+)=/).map({ String($0.1) })
        where name != "LIBDISPATCH_LOG" {
            #expect(understands(name), "\(name)")
        }
    }
}
