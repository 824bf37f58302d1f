import Foundation
import HealthModel
import InfluxDB
import Logging
import MQTT
import Testing

@testable import fitbit_sync

struct SettingsTests {
    @Test func `what is not set has its default`() async throws {
        let folder = try Folder()
        let settings = try await folder.settings(["HOME": "/home/ada"])
        #expect(settings.provider == .google)
        #expect(settings.google.clientID == "1-a.apps")
        #expect(settings.google.apiURL == "https://health.googleapis.com")
        #expect(settings.google.authorizeURL == "https://accounts.google.com/o/oauth2/v2/auth")
        #expect(settings.google.tokenURL == "https://oauth2.googleapis.com/token")
        #expect(settings.google.revokeURL == "https://oauth2.googleapis.com/revoke")
        #expect(settings.googleRequestsPerMinute == 150)
        #expect(!settings.fitbit.hasClient)
        #expect(settings.fitbit.revokeURL == "https://api.fitbit.com/oauth2/revoke")
        #expect(settings.fitbit.apiURL == "https://api.fitbit.com")
        #expect(settings.fitbit.authorizeURL == "https://www.fitbit.com/oauth2/authorize")
        #expect(settings.fitbit.tokenURL == "https://api.fitbit.com/oauth2/token")
        #expect(settings.httpHost == "127.0.0.1")
        #expect(settings.httpPort == 8710)
        #expect(settings.publicURL == "http://localhost:8710")
        #expect(settings.dataDirectory == "/home/ada/.local/share/fitbit-sync")
        #expect(settings.influxes.isEmpty)
        #expect(settings.interval == 900)
        #expect(settings.since == nil)
        #expect(settings.apiToken == nil)
        #expect(settings.timeZone == nil)
        #expect(settings.logLevel == .info)
        #expect(settings.logFormat == .text)
        #expect(settings.isLoopback)
        folder.remove()
    }

    @Test func `what is set is taken, without the blanks around it`() async throws {
        let folder = try Folder()
        let settings = try await folder.settings([
            "PROVIDER": "Fitbit", "FITBIT_CLIENT_ID": "23TEST", "FITBIT_CLIENT_SECRET": "w",
            "FITBIT_API_URL": "http://127.0.0.1:9000/base//", "HTTP_HOST": " 0.0.0.0 ",
            "HTTP_PORT": "80", "PUBLIC_URL": "https://fitbit.home/", "DATA_DIR": "/srv/data",
            "SYNC_SINCE": "2024-02-29",
            "API_TOKEN": "0123456789abcdef", "LOCAL_TIMEZONE": "Europe/Vienna", "LOG_LEVEL": "Debug",
            "LOG_FORMAT": "json",
        ])
        #expect(settings.provider == .fitbit)
        #expect(settings.fitbit.hasClient)
        #expect(settings.fitbit.apiURL == "http://127.0.0.1:9000/base")
        #expect(settings.httpHost == "0.0.0.0")
        #expect(!settings.isLoopback)
        #expect(settings.httpPort == 80)
        #expect(settings.publicURL == "https://fitbit.home")
        #expect(settings.dataDirectory == "/srv/data")
        #expect(settings.since == CivilDay("2024-02-29"))
        #expect(settings.apiToken == "0123456789abcdef")
        #expect(settings.timeZone?.identifier == "Europe/Vienna")
        #expect(settings.logLevel == .debug)
        #expect(settings.logFormat == .json)
        folder.remove()
    }

    @Test func `HTTP_PORT moves the default of PUBLIC_URL, XDG_DATA_HOME that of DATA_DIR`() async throws {
        let folder = try Folder()
        let settings = try await folder.settings(["HTTP_PORT": "9999", "XDG_DATA_HOME": "/data", "HOME": "/home/ada"])
        #expect(settings.publicURL == "http://localhost:9999")
        #expect(settings.dataDirectory == "/data/fitbit-sync")
        let both = try await folder.settings(["HTTP_PORT": "9999", "PUBLIC_URL": "http://localhost:1"])
        #expect(both.publicURL == "http://localhost:1")
        let empty = try await folder.settings(["XDG_DATA_HOME": "", "HOME": "/home/ada"])
        #expect(empty.dataDirectory == "/home/ada/.local/share/fitbit-sync")
        folder.remove()
    }

    @Test(arguments: [("0", nil), ("90s", 90), ("1m", 60), ("15m", 900), ("2H", 7200), ("7d", 604_800)])
    func `SYNC_INTERVAL is a time with its unit, or 0 for never`(text: String, seconds: Double?) async throws {
        let folder = try Folder()
        #expect(try await folder.settings(["SYNC_INTERVAL": text]).interval == seconds)
        folder.remove()
    }

    @Test(arguments: ["15", "1s", "59s", "8d", "-5m", "0m", "m", "1.5h", "often", "99999999999999999999d"])
    func `any other SYNC_INTERVAL is a mistake`(text: String) async throws {
        let folder = try Folder()
        let mistakes = try await folder.mistakes(["SYNC_INTERVAL": text])
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("SYNC_INTERVAL is \"\(text)\"; it is a time like 90s, 15m or 2h") == true)
        folder.remove()
    }

    @Test(arguments: [
        ("PROVIDER", "garmin"), ("HTTP_PORT", "0"), ("HTTP_PORT", "65536"), ("HTTP_PORT", "http"),
        ("HTTP_HOST", "http://localhost"), ("HTTP_HOST", "[::1]"), ("PUBLIC_URL", "localhost:8710"),
        ("PUBLIC_URL", "ftp://localhost"), ("PUBLIC_URL", "http://"), ("PUBLIC_URL", "http://me:pass@host"),
        ("PUBLIC_URL", "https://host?x=1"), ("PUBLIC_URL", "https://host/fitbit"), ("FITBIT_TOKEN_URL", "token"),
        ("GOOGLE_REVOKE_URL", "revoke"), ("GOOGLE_REQUESTS_PER_MINUTE", "0"),
        ("SYNC_SINCE", "30d"), ("SYNC_SINCE", "2023-02-29"), ("SYNC_SINCE", "1999-01-01"),
        ("LOCAL_TIMEZONE", "Mars/Olympus"), ("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"),
        ("API_TOKEN", "fifteen-letters"), ("API_TOKEN", "has blanks in the middle"),
        ("API_TOKEN", "sechzehn-zeichen-ü"),
        ("PUBLIC_DIR", "/nowhere"), ("INFLUXDB_URL", "ftp://db"), ("INFLUXDB_DATABASE", "fitbit"),
        ("MQTT_URL", "http://me:pass@broker"), ("MQTT_TOPIC", "fitbit"), ("MQTT_DISCOVERY_PREFIX", "homeassistant"),
    ])
    func `a value that cannot be is one mistake, which names its setting`(name: String, value: String) async throws {
        let folder = try Folder()
        let mistakes = try await folder.mistakes([name: value])
        #expect(mistakes.count == 1, "\(mistakes)")
        #expect(mistakes.first?.contains(name) == true)
        #expect(mistakes.first?.hasSuffix(".") == true)
        #expect(name != "API_TOKEN" || mistakes.first?.contains(value) == false)
        #expect(mistakes.first?.contains("pass@") == false)
        folder.remove()
    }

    @Test func `SYNC_SINCE is not a date that has begun nowhere`() async throws {
        let folder = try Folder()
        let now = try #require(ISO8601DateFormatter().date(from: "2026-03-10T11:00:00Z"))
        #expect(try await folder.settings(["SYNC_SINCE": "2026-03-11"], now: now).since == CivilDay("2026-03-11"))
        let error = await #expect(throws: Settings.Mistakes.self) {
            try await folder.settings(["SYNC_SINCE": "2026-03-12"], now: now)
        }
        #expect(
            error?.sentences == [
                "SYNC_SINCE is \"2026-03-12\"; it is a date like 2024-03-31, not before 2007 and not in the future."
            ])
        folder.remove()
    }

    @Test func `every mistake is named at once`() async throws {
        let folder = try Folder()
        let wrong = [
            "PROVIDER": "x", "GOOGLE_HEALTH_API_URL": "x", "GOOGLE_AUTHORIZE_URL": "x", "GOOGLE_TOKEN_URL": "x",
            "GOOGLE_REVOKE_URL": "x", "GOOGLE_REQUESTS_PER_MINUTE": "x", "FITBIT_API_URL": "x",
            "FITBIT_AUTHORIZE_URL": "x", "FITBIT_TOKEN_URL": "x",
            "HTTP_HOST": "x/y", "HTTP_PORT": "x", "PUBLIC_URL": "x", "PUBLIC_DIR": "/x", "INFLUXDB_URL": "x",
            "INFLUXDB_VERSION": "4", "INFLUXDB_LAYOUT": "x", "INFLUXDB_USERNAME": "x", "SYNC_INTERVAL": "x",
            "SYNC_SINCE": "x", "API_TOKEN": "x", "LOCAL_TIMEZONE": "x", "LOG_LEVEL": "x", "LOG_FORMAT": "x",
        ]
        let mistakes = try await folder.mistakes(wrong, complete: false)
        for name in Array(wrong.keys) + ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"] {
            #expect(mistakes.contains { $0.hasPrefix(name) }, "\(name)")
        }
        #expect(mistakes.count == wrong.count + 2)
        let text = Settings.Mistakes(sentences: mistakes).description
        #expect(text.hasPrefix("The settings have 25 mistakes:\n  - "))
        #expect(Settings.Mistakes(sentences: ["A."]).description == "The settings have a mistake:\n  - A.")
        folder.remove()
    }

    @Test func `commands that only talk to the service need no credentials`() async throws {
        let folder = try Folder()
        let settings = try await folder.settings(needsCredentials: false, complete: false)
        #expect(settings.google.clientID == "")
        #expect(try await folder.mistakes([:], complete: false).count == 2)
        folder.remove()
    }

    @Test func `who comes with Fitbit's client alone is told how to stay with it`() async throws {
        let folder = try Folder()
        let fitbit = ["FITBIT_CLIENT_ID": "23TEST", "FITBIT_CLIENT_SECRET": "word"]
        let mistakes = try await folder.mistakes(fitbit, complete: false)
        #expect(mistakes.contains { $0.contains("PROVIDER=fitbit") })
        let half = try await folder.mistakes(["FITBIT_CLIENT_SECRET": "half"])
        #expect(half == ["FITBIT_CLIENT_ID is not set. It is the id of your application at dev.fitbit.com."])
        let chosen = fitbit.merging(["PROVIDER": "fitbit"]) { first, _ in first }
        #expect(try await folder.settings(chosen, complete: false).google.hasClient == false)
        folder.remove()
    }

    @Test func `InfluxDB's settings belong together`() async throws {
        let folder = try Folder()
        let influx = try await folder.settings([
            "INFLUXDB_URL": "http://db:8086/", "INFLUXDB_DATABASE": "health", "INFLUXDB_USERNAME": "ada",
            "INFLUXDB_PASSWORD": "word", "INFLUXDB_VERSION": "1", "INFLUXDB_LAYOUT": "buckets",
        ]).influxes.first
        #expect(influx?.url == "http://db:8086")
        #expect(influx?.database == "health")
        #expect(influx?.username == "ada")
        #expect(influx?.version == .one)
        #expect(influx?.layout == .buckets)
        let plain = try await folder.settings(["INFLUXDB_URL": "http://db:8086"]).influxes.first
        #expect(plain?.database == "fitbit")
        #expect(plain?.bucket == "fitbit")
        #expect(plain?.version == .auto)
        #expect(plain?.layout == .single)
        #expect(
            try await folder.mistakes(["INFLUXDB_TOKEN": "t", "INFLUXDB_ORG": "o"]) == [
                "INFLUXDB_ORG, INFLUXDB_TOKEN without INFLUXDB_URL: set the address too."
            ])
        let half = try await folder.mistakes(["INFLUXDB_URL": "http://db", "INFLUXDB_PASSWORD": "p"])
        #expect(half == ["INFLUXDB_USERNAME and INFLUXDB_PASSWORD belong together: one of them is not set."])
        folder.remove()
    }

    @Test func `each schema has a database of its own, and another word is told`() async throws {
        let folder = try Folder()
        let both = try await folder.settings([
            "INFLUXDB_URL": "http://db:8086", "INFLUXDB_SCHEMA": "own, fitbit-grafana",
            "FITBIT_GRAFANA_DEVICE": "Charge 6",
        ]).influxes
        #expect(both.map(\.database) == ["fitbit", "FitbitHealthStats"])
        #expect(both.map(\.schema) == [.own, .fitbitGrafana(account: .me, device: "Charge 6")])
        let theirs = try await folder.settings([
            "INFLUXDB_URL": "http://db:8086", "INFLUXDB_SCHEMA": "fitbit-grafana", "FITBIT_GRAFANA_DATABASE": "old",
        ]).influxes
        #expect(theirs.map(\.bucket) == ["old"])
        #expect(theirs.map(\.layout) == [.single])
        let mistakes = try await folder.mistakes(["INFLUXDB_URL": "http://db", "INFLUXDB_SCHEMA": "grafana"])
        #expect(mistakes == ["INFLUXDB_SCHEMA is \"grafana\"; it is own, fitbit-grafana, or own,fitbit-grafana."])
        let one = try await folder.mistakes([
            "INFLUXDB_URL": "http://db", "INFLUXDB_SCHEMA": "own,fitbit-grafana", "FITBIT_GRAFANA_DATABASE": "fitbit",
        ])
        let same = "FITBIT_GRAFANA_DATABASE is INFLUXDB_DATABASE (or INFLUXDB_BUCKET) too: each schema needs its own."
        #expect(one == [same])
        for idle in [
            ["FITBIT_GRAFANA_DEVICE": "x"], ["INFLUXDB_SCHEMA": "fitbit-grafana", "INFLUXDB_DATABASE": "x"],
        ] {
            let told = try await folder.mistakes(idle.merging(["INFLUXDB_URL": "http://db"]) { $1 })
            #expect(told.count == 1 && told[0].contains("without the schema that it is for"), "\(told)")
        }
        folder.remove()
    }

    @Test func `MQTT has its usual topics, and takes others that can be`() async throws {
        let folder = try Folder()
        #expect(try await folder.settings([:]).mqtt == nil)
        let plain = try #require(try await folder.settings(["MQTT_URL": "mqtt://ada:word@broker"]).mqtt)
        #expect(plain.broker.place == "broker:1883" && plain.topic == "fitbit-sync")
        #expect(plain.discoveryPrefix == "homeassistant")
        let other = ["MQTT_URL": "mqtts://broker", "MQTT_TOPIC": "house/fit-bit"]
        #expect(try await folder.settings(other).mqtt?.topic == "house/fit-bit")
        for topic in ["a/+", "#", "/a", "a/", "a//b", "a b", "$SYS"] {
            let mistakes = try await folder.mistakes(["MQTT_URL": "mqtt://broker", "MQTT_TOPIC": topic])
            #expect(mistakes.count == 1 && mistakes.first?.hasPrefix("MQTT_TOPIC is \"\(topic)\"") == true)
        }
        folder.remove()
    }

    @Test func `the page is found beside the program, or where PUBLIC_DIR says`() async throws {
        let folder = try Folder()
        try folder.write("bin/Public/index.html", "<!doctype html>")
        try folder.write("elsewhere/index.html", "<!doctype html>")
        let program = try folder.write("bin/fitbit-sync", "")
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: program)
        for path in [program, link] {
            let found = try #require(try await folder.settings(program: path).publicDirectory)
            #expect(found.hasSuffix("/bin/Public"))
        }
        let set = try await folder.settings(["PUBLIC_DIR": folder.path + "/elsewhere"], program: program)
        #expect(set.publicDirectory == folder.path + "/elsewhere")
        folder.remove()
    }
}
