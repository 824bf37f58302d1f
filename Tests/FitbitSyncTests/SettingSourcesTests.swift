import Foundation
import Logging
import Testing

@testable import fitbit_sync

/// Where settings come from: the environment, `.env`, and files for secrets.
struct SettingSourcesTests {
    @Test func `.env is read, and the environment wins over it`() async throws {
        let folder = try Folder()
        try folder.write(
            ".env",
            """
            # the application
            GOOGLE_CLIENT_ID=fromfile
            GOOGLE_CLIENT_SECRET="quoted word"

            HTTP_PORT=9001
            LOG_LEVEL='debug'
            LOG_FORMAT="json
            """)
        let settings = try await folder.settings(["HTTP_PORT": "9002", "LOG_FORMAT": ""], complete: false)
        #expect(settings.google.clientID == "fromfile")
        #expect(settings.google.clientSecret == "quoted word")
        #expect(settings.httpPort == 9002)
        #expect(settings.logLevel == .debug)
        #expect(settings.logFormat == .text)
        folder.remove()
    }

    @Test func `a .env that cannot be read is told, one that is missing is not`() async throws {
        let folder = try Folder()
        #expect(try await folder.mistakes([:]).isEmpty)
        try FileManager.default.createDirectory(atPath: folder.path + "/.env", withIntermediateDirectories: false)
        let mistakes = try await folder.mistakes([:])
        #expect(mistakes == ["\(folder.path)/.env cannot be read as a list of NAME=value lines."])
        folder.remove()
    }

    @Test func `an empty word counts as not set`() async throws {
        let folder = try Folder()
        let settings = try await folder.settings(["HTTP_PORT": "", "INFLUXDB_URL": "  ", "SYNC_INTERVAL": ""])
        #expect(settings.httpPort == 8710)
        #expect(settings.influxes.isEmpty)
        #expect(settings.interval == 900)
        folder.remove()
    }

    @Test(arguments: [
        "GOOGLE_CLIENT_SECRET", "INFLUXDB_PASSWORD", "INFLUXDB_TOKEN", "MQTT_URL", "API_TOKEN", "TOKEN_KEY",
    ])
    func `every secret can be in a file`(name: String) async throws {
        #expect(Setting.all.first { $0.name == name }?.isSecret == true)
        let folder = try Folder()
        let file = try folder.write("secret", "0123456789abcdef-in-a-file\n")
        let others = ["INFLUXDB_URL": "http://db", "INFLUXDB_USERNAME": "ada", "INFLUXDB_PASSWORD": "p"]
        var environment = others.filter { $0.key != name }
        environment[name + "_FILE"] = file
        let values = await SettingValues(environment: environment, envFile: folder.path + "/.env")
        #expect(values[name] == "0123456789abcdef-in-a-file")
        #expect(values.mistakes.isEmpty)

        environment[name] = "directly"
        let both = await SettingValues(environment: environment, envFile: folder.path + "/.env")
        #expect(both.mistakes == ["\(name) and \(name)_FILE are both set. Keep one of them."])
        environment[name] = nil
        environment[name + "_FILE"] = folder.path + "/nothing"
        let missing = await SettingValues(environment: environment, envFile: folder.path + "/.env")
        #expect(missing.mistakes == ["\(name)_FILE names \(folder.path)/nothing, which cannot be read."])
        environment[name + "_FILE"] = try folder.write("empty", " \n")
        let empty = await SettingValues(environment: environment, envFile: folder.path + "/.env")
        #expect(empty.mistakes == ["\(name)_FILE names \(folder.path)/empty, which is empty."])
        folder.remove()
    }

    @Test func `an empty file of a secret is one mistake, not two`() async throws {
        let folder = try Folder()
        let file = try folder.write("empty", "\n")
        for name in ["GOOGLE_CLIENT_SECRET", "API_TOKEN"] {
            let mistakes = try await folder.mistakes(
                ["GOOGLE_CLIENT_ID": "x", "GOOGLE_CLIENT_SECRET": "y"].filter { $0.key != name }
                    .merging([name + "_FILE": file]) { $1 }, complete: false)
            #expect(mistakes == ["\(name)_FILE names \(file), which is empty."])
        }
        folder.remove()
    }

    @Test func `a credential of systemd stands where nothing else is set`() async throws {
        let folder = try Folder()
        try folder.write("google-client-secret", "from-systemd\n")
        try folder.write("http-port", "9000")
        let systemd = ["CREDENTIALS_DIRECTORY": folder.path]
        let values = await SettingValues(environment: systemd, envFile: folder.path + "/.env")
        #expect(values["GOOGLE_CLIENT_SECRET"] == "from-systemd")
        #expect(values["HTTP_PORT"] == nil)
        let environment = systemd.merging(["GOOGLE_CLIENT_SECRET": "mine"]) { $1 }
        let own = await SettingValues(environment: environment, envFile: folder.path + "/.env")
        #expect(own["GOOGLE_CLIENT_SECRET"] == "mine")
        #expect(own.mistakes.isEmpty)
        folder.remove()
    }

    @Test func `a token key is hexadecimal or Base64, and anything else is a mistake`() async throws {
        let folder = try Folder()
        let bytes = Data((0..<32).map { UInt8($0 * 7) })
        for text in [bytes.map { String(format: "%02X", $0) }.joined(), bytes.base64EncodedString()] {
            #expect(try await folder.settings(["TOKEN_KEY": text]).tokenKey != nil)
        }
        for text in ["short", String(repeating: "g", count: 64), Data(bytes.dropLast()).base64EncodedString()] {
            let mistakes = try await folder.mistakes(["TOKEN_KEY": text])
            #expect(
                mistakes == [
                    "TOKEN_KEY is no key; it is 64 hexadecimal digits or the Base64 of 32 bytes, e.g. made with "
                        + "openssl rand -hex 32."
                ])
        }
        folder.remove()
    }

    @Test func `only secrets have a file`() {
        #expect(
            Setting.all.filter(\.isSecret).map(\.name) == [
                "GOOGLE_CLIENT_SECRET", "FITBIT_CLIENT_SECRET", "INFLUXDB_PASSWORD", "INFLUXDB_TOKEN", "MQTT_URL",
                "API_TOKEN",
                "TOKEN_KEY",
            ])
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
    }
}
