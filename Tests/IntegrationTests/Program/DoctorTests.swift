import Foundation
import Glibc
import HTTPClient
import HealthModel
import InfluxDB
import Simulator
import SyncEngine
import SyncService
import TestSupport
import Testing

/// `fitbit-sync doctor` with the built program, as a person would call it.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct DoctorTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Public").path(percentEncoded: false)

    /// What the command found, and what it ended with.
    private struct Found {
        var report: DoctorReport
        var code: Int32

        func states(_ id: String) -> [DoctorCheck.State] {
            report.checks.filter { $0.id == id || $0.id.hasPrefix(id + ".") }.map(\.state)
        }

        func first(_ id: String) -> DoctorCheck? {
            report.checks.first { $0.id == id || $0.id.hasPrefix(id + ".") }
        }

        var failed: [String] { report.checks.filter { $0.state == .failed }.map(\.id) }
    }

    private func look(_ around: Surroundings, _ more: [String: String] = [:]) async throws -> Found {
        let environment = around.environment(days: 2, ["PUBLIC_DIR": Self.page]).merging(more) { $1 }
        let program = try Program(["doctor", "--json"], environment, in: around.folder)
        let code = try await program.exit()
        let line = try #require(program.printed.split(separator: "\n").last { $0.hasPrefix("{") }, "\(program.printed)")
        return Found(report: try WireJSON.decode(DoctorReport.self, from: Array(line.utf8)), code: code)
    }

    private func say(_ around: Surroundings, _ arguments: String..., more: [String: String] = [:]) async throws -> (
        code: Int32, printed: String
    ) {
        let environment = around.environment(days: 2, ["PUBLIC_DIR": Self.page]).merging(more) { $1 }
        let program = try Program(["doctor"] + arguments, environment, in: around.folder)
        return (try await program.exit(), program.printed)
    }

    /// A service that has synced two days of somebody.
    private func serviceWithData(_ around: Surroundings) async throws -> Program {
        let service = try await around.startService(days: 2, ["PUBLIC_DIR": Self.page])
        try await around.authorize(service)
        #expect(try await service.get("/sync/all?wait=true").status == 200)
        return service
    }

    @Test func `all is well through the running service, and alone when it is stopped`() async throws {
        let around = try await Surroundings()
        let service = try await serviceWithData(around)
        let through = try await look(around)
        #expect(through.failed == [])
        #expect(through.code == 0)
        for id in [
            "settings", "service", "archive", "token_key", "clock", "provider", "credentials", "redirect_uri",
            "sign_in",
            "scopes", "time_zone", "tracker", "last_sync", "influxdb", "influxdb_rights", "influxdb_types",
            "influxdb_retention",
            "delivery", "page", "open_files",
        ] {
            let states = through.states(id)
            #expect(!states.isEmpty && states.allSatisfy { $0 == .ok }, "\(id): \(through.first(id)?.message ?? "")")
        }
        #expect(through.first("service")?.message.contains("process \(service.process.processIdentifier)") == true)
        let answer = try await service.get("/api/doctor")
        #expect(answer.status == 200)
        let own = try WireJSON.decode(DoctorReport.self, from: answer.body)
        #expect(!own.checks.contains { ["settings", "service", "env_file"].contains($0.id) })
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)

        let alone = try await look(around)
        #expect(alone.failed == [])
        #expect(alone.states("service") == [.warning])
        #expect(alone.states("archive") == [.ok] && alone.states("sign_in") == [.ok])
        let text = try await say(around)
        #expect(text.code == 0)
        #expect(text.printed.contains("! Service and port: No service runs here"))
        #expect(text.printed.contains("✓ Archive: It opens and is in order"))
        #expect(!text.printed.contains("\u{1B}"))
        #expect(text.printed.hasSuffix(".\n"))
        // It takes nothing and changes nothing: the next start finds everything as it was.
        let again = try await around.startService(days: 2)
        #expect(try await again.status().accounts.first?.authorization == "authorized")
        again.send(SIGTERM)
        #expect(try await again.exit(within: 5) == 0)
        await around.end()
    }

    @Test func `the fields that are written are those whose types are compared`() async throws {
        let around = try await Surroundings()
        let service = try await serviceWithData(around)
        let query = InfluxQuery(
            try InfluxConfiguration(url: around.influxURL, database: around.database), http: Shared.http)
        var stored: [String: [String: MeasurementName.FieldKind]] = [:]
        for series in try await query.select("SHOW FIELD KEYS").series {
            for row in series.rows {
                stored[series.name, default: [:]][row[0].text ?? ""] = row[1].text == "integer" ? .integer : .float
            }
        }
        #expect(stored.count >= 15)
        for (name, fields) in stored where name != StatusSeries.measurement {
            let known = try #require(MeasurementName(rawValue: name)?.fields)
            for (field, kind) in fields { #expect(known[field] == kind, "\(name).\(field)") }
        }
        service.send(SIGTERM)
        _ = try await service.exit(within: 5)
        await around.end()
    }

    @Test func `a wrong secret is told by the provider itself, and is not in what is printed`() async throws {
        let around = try await Surroundings()
        let wrong = [
            "GOOGLE_CLIENT_SECRET": "GOCSPX-planted-and-wrong", "FITBIT_CLIENT_SECRET": "planted-and-wrong-as-well",
        ]
        let found = try await look(around, wrong)
        #expect(found.code == 2)
        #expect(found.failed == ["credentials.google", "credentials.fitbit"])
        #expect(found.first("credentials")?.message.contains("invalid_client") == true)
        #expect(found.first("credentials")?.remedy?.contains("GOOGLE_CLIENT_SECRET") == true)
        let text = try await say(around, more: wrong)
        #expect(text.code == 2)
        #expect(text.printed.hasPrefix("✗ Client id and secret (google): They are not accepted (invalid_client)."))
        #expect(!text.printed.contains("planted"))
        #expect(!FileManager.default.fileExists(atPath: around.dataFolder), "a look makes no archive")
        await around.end()
    }

    @Test func `a redirect URI that is not registered is told with what to register`() async throws {
        let around = try await Surroundings()
        let found = try await look(around, ["PUBLIC_URL": "https://fitbit.example.org"])
        // The client at Google is one of the type Desktop app, which takes loopback alone; that at Fitbit has localhost.
        #expect(Set(found.failed) == ["redirect_uri.google", "redirect_uri.fitbit"])
        #expect(found.first("redirect_uri")?.remedy?.contains("https://fitbit.example.org/callback") == true)
        await around.end()
    }

    @Test func `a provider and a database that do not answer are told, and it does not hang`() async throws {
        let around = try await Surroundings()
        let deaf = try ScriptedServer { _ in .hold() }
        let nobody = "http://127.0.0.1:\(FreePort.next())"
        let found = try await look(
            around,
            [
                "INFLUXDB_URL": nobody, "GOOGLE_TOKEN_URL": "http://no-such-host.invalid/token",
                "FITBIT_TOKEN_URL": deaf.url + "/token",
            ])
        #expect(found.code == 2)
        #expect(Set(found.failed) == ["provider.google", "provider.fitbit", "influxdb"])
        #expect(found.states("credentials") == [.skipped, .skipped])
        #expect(found.states("influxdb_rights") == [.skipped])
        let messages = found.report.checks.filter { $0.id.hasPrefix("provider") }.map(\.message)
        #expect(messages.contains { $0.contains("no-such-host.invalid was not found") })
        #expect(messages.contains { $0.contains("did not answer in time") })
        #expect(found.first("influxdb")?.message.contains(nobody) == true)
        deaf.stop()
        await around.end()
    }

    @Test func `a wrong password and a missing right of the database are told apart`() async throws {
        let around = try await Surroundings()
        let server = try await Influxd.start(usesAuthentication: true)
        let http = Shared.http
        func execute(_ statement: String) async throws {
            let answer = try await http.send(
                HTTPRequest(
                    "POST", url: server.url + "/query?u=admin&p=admin-word&q=\(FormEncoding.percentEncode(statement))"))
            #expect(answer.status == 200, "\(statement)")
        }
        try await execute("CREATE USER admin WITH PASSWORD 'admin-word' WITH ALL PRIVILEGES")
        try await execute("CREATE USER anna WITH PASSWORD 'planted-word'")
        let user = [
            "INFLUXDB_URL": server.url, "INFLUXDB_USERNAME": "anna", "INFLUXDB_PASSWORD": "planted-word",
            "INFLUXDB_DATABASE": "theirs",
        ]
        let absent = try await look(around, user)
        #expect(absent.failed == ["influxdb_rights"])
        #expect(absent.first("influxdb_rights")?.remedy?.contains("CREATE DATABASE \"theirs\"") == true)
        try await execute("CREATE DATABASE theirs")
        let closed = try await look(around, user)
        #expect(closed.failed == ["influxdb_rights"])
        #expect(closed.first("influxdb_rights")?.remedy?.contains("GRANT ALL ON \"theirs\"") == true)
        try await execute("GRANT ALL ON theirs TO anna")
        #expect(try await look(around, user).failed == [])
        let wrong = try await look(around, user.merging(["INFLUXDB_PASSWORD": "another-word"]) { $1 })
        #expect(wrong.failed == ["influxdb_rights"])
        #expect(wrong.first("influxdb_rights")?.message.contains("user name or password") == true)
        server.stop()
        await around.end()
    }

    @Test func `every mistake of the settings is told, and the rest is looked at nevertheless`() async throws {
        let around = try await Surroundings()
        let found = try await look(
            around, ["SYNC_INTERVAL": "often", "INFLUXDB_LAYOUT": "heap", "LOCAL_TIMEZONE": "Mars/Olympus"])
        #expect(found.code == 2)
        #expect(found.failed == ["settings.1", "settings.2", "settings.3"])
        #expect(found.states("credentials") == [.ok, .ok])
        #expect(found.states("influxdb") == [.ok])
        await around.end()
    }

    @Test func `settings that were changed after the service started are told, with their open rights before`()
        async throws
    {
        let around = try await Surroundings()
        let file = around.folder.appending(path: ".env")
        try Data("SYNC_INTERVAL=0\nGOOGLE_CLIENT_SECRET=x\n".utf8).write(to: file)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: file.path(percentEncoded: false))
        #expect(try await look(around).first("env_file")?.remedy == "chmod 600 .env")
        let before: [FileAttributeKey: Any] = [
            .modificationDate: Date(timeIntervalSinceNow: -3600), .posixPermissions: 0o600,
        ]
        try FileManager.default.setAttributes(before, ofItemAtPath: file.path(percentEncoded: false))
        let service = try await around.startService(days: 2)
        #expect(try await look(around).states("env_file") == [.ok])
        let after = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: 3600)]
        try FileManager.default.setAttributes(after, ofItemAtPath: file.path(percentEncoded: false))
        let found = try await look(around)
        #expect(found.states("env_file") == [.warning])
        #expect(found.first("env_file")?.message.contains("changed after the service started") == true)
        // A command in another place, without the service's settings: what is not set there is no mistake.
        let elsewhere = try Program(["doctor", "--json"], ["HTTP_PORT": String(around.port)], in: around.folder)
        _ = try await elsewhere.exit()
        let line = try #require(elsewhere.printed.split(separator: "\n").last { $0.hasPrefix("{") })
        let checks = try WireJSON.decode(DoctorReport.self, from: Array(line.utf8)).checks
        #expect(checks.filter { $0.id.hasPrefix("settings") || $0.id == "service" }.map(\.state) == [.ok, .ok])
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)
        await around.end()
    }

    @Test func `a port that somebody else has is told`() async throws {
        let around = try await Surroundings()
        let taken = try ScriptedServer { _ in .ok("") }
        let found = try await look(around, ["HTTP_PORT": String(taken.port)])
        #expect(found.first("service")?.state == .failed)
        #expect(found.first("service")?.message.contains("Port \(taken.port) is in use by another program") == true)
        taken.stop()
        await around.end()
    }

    @Test func `a damaged archive, a lost key and a sign-in that ended are told with the way back`() async throws {
        let around = try await Surroundings()
        let service = try await serviceWithData(around)
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)
        let key = around.dataFolder + "/token-key"
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        let lost = try await look(around)
        #expect(lost.first("token_key")?.state == .failed)
        #expect(lost.first("token_key")?.remedy?.contains("authorise once more") == true)
        #expect(!FileManager.default.fileExists(atPath: key), "a look makes no key")
        try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
        #expect(try await look(around).failed == [])
        try Data("This is no archive.".utf8).write(to: URL(filePath: around.dataFolder + "/archive.sqlite"))
        let damaged = try await look(around)
        #expect(damaged.failed == ["archive"])
        #expect(damaged.first("archive")?.message.contains("damaged") == true)
        await around.end()
    }

    @Test func `a report for a bug report has what helps, and nothing of the person`() async throws {
        let around = try await Surroundings()
        let planted = [
            "INFLUXDB_USERNAME": "planted-user-anna", "INFLUXDB_PASSWORD": "planted-password", "TOKEN_KEY": Self.key,
            "API_TOKEN": "planted-api-token-\(TokenMark.word)",
        ]
        let service = try await around.startService(days: 2, planted.merging(["PUBLIC_DIR": Self.page]) { $1 })
        var browser = Browser()
        let token = [HTTPHeader("Authorization", "Bearer planted-api-token-\(TokenMark.word)")]
        let start = try await Shared.http.send(
            HTTPRequest(url: service.url + "/authorize?account=anna-smith&moved=1", headers: token))
        let cookie = try #require(start.header("Set-Cookie")).prefix { $0 != ";" }
        let callback = try await browser.consent(at: try #require(start.header("Location")))
        _ = try await Shared.http.send(
            HTTPRequest(url: callback, headers: token + [HTTPHeader("Cookie", String(cookie))]))
        let synced = try await Shared.http.send(
            HTTPRequest(url: service.url + "/sync/all?wait=true", headers: token, timeout: .seconds(60)))
        #expect(synced.status == 200)
        let status = try await Shared.http.send(HTTPRequest(url: service.url + "/status", headers: token))

        let file = around.folder.appending(path: "report.md").path(percentEncoded: false)
        let written = try await say(around, "--bundle", file, more: planted)
        #expect(written.code == 0)
        #expect(written.printed.contains("read it before you send it"))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        for word in [
            "planted", "anna", "smith", TokenMark.word, Self.key, "test.apps", SimulatedFitbit.client.id,
            around.person.id, around.database, around.folder.path(percentEncoded: false),
            ProcessInfo.processInfo.hostName,
            "latest", "resting_heart_rate", "minutes_asleep",
        ] {
            #expect(!text.contains(word), "\(word)")
        }
        struct Latest: Decodable {
            struct Values: Decodable {
                var weight: Double?
                var steps_today: Int?
                var minutes_asleep: Int?
            }
            var latest: Values
        }
        let values = try JSONDecoder().decode(Latest.self, from: Data(status.body)).latest
        let weight = try #require(values.weight)
        #expect(!text.contains("\(weight)"), "a health value")
        for word in [
            "Read it before you send it", "fitbit-sync 1.", "Linux ", "libcurl/", "SQLite 3.",
            "GOOGLE_CLIENT_SECRET: set",
            "TOKEN_KEY: set", "INFLUXDB_URL: http://<loopback>:", "✓ Archive: It opens", "Sign-in (account-1)",
            "\"account\" : \"account-1\"", "done: all, since ever to today", "account-1/steps open: ", "\nday: ",
            "\ngrant: 1",
        ] {
            #expect(text.contains(word), "\(word)")
        }

        let refused = try await say(around, "--bundle", file, more: planted)
        #expect(refused.code == 73)
        #expect(refused.printed.contains("exists already"))
        let shown = try await say(around, "--bundle", "-", more: planted)
        #expect(shown.code == 0)
        #expect(shown.printed.hasPrefix("# fitbit-sync: report of "))
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)
        await around.end()
    }

    /// Not made by the clock: a key that the test would find in a report.
    private static let key = String(repeating: "0badc0de", count: 8)
}
