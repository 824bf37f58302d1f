import Foundation
import Testing

@testable import fitbit_sync

struct RedactionTests {
    @Test(arguments: [
        ("localhost", "loopback"), ("127.0.0.1", "loopback"), ("[::1]", "loopback"), ("0.0.0.0", "all-interfaces"),
        ("192.168.1.7", "private-address"), ("10.0.0.1", "private-address"), ("172.20.0.2", "private-address"),
        ("172.32.0.2", "public-address"), ("100.64.0.1", "private-address"), ("8.8.8.8", "public-address"),
        ("fe80::1", "private-address"), ("fd00::1", "private-address"), ("2a00::1", "public-address"),
        ("influxdb", "private-name"), ("nas.local", "private-name"), ("db.example.org", "public-name"),
    ])
    func `of a host it is told where it is`(host: String, place: String) { #expect(Redaction.place(of: host) == place) }

    @Test func `a name goes where it stands by itself, a secret wherever it stands`() {
        var redaction = Redaction()
        redaction.hide("s3cret/+word", as: "<secret>")
        redaction.hide("abc", as: "<too short>")
        redaction.hide(name: "me", as: "account-1")
        redaction.hide(name: "me-2", as: "account-2")
        #expect(
            redaction.apply(to: "me/steps of me-2, \"me\" some meal xs3cret/+wordx s3cret%2F%2Bword abc sign_in.me")
                == "account-1/steps of account-2, \"account-1\" some meal x<secret>x <secret> abc sign_in.account-1")
        #expect(redaction.apply(to: "open /home/ada/data now") == "open /home/…/data now")
    }

    @Test func `the settings tell what decides, and nobody's name`() async throws {
        let folder = try Folder()
        let values = await SettingValues(
            environment: [
                "GOOGLE_CLIENT_ID": "1234567890-abcdef.apps.googleusercontent.com", "GOOGLE_CLIENT_SECRET": "GOCSPX-x",
                "PUBLIC_URL": "https://fitbit.anna-smith.example",
                "INFLUXDB_URL": "http://user:word@10.1.2.3:8086/path",
                "INFLUXDB_USERNAME": "anna", "INFLUXDB_DATABASE": "fitbit", "SYNC_INTERVAL": "5m",
                "HTTP_HOST": "10.1.2.4", "MQTT_URL": "mqtt://anna:word@10.1.2.5", "MQTT_TOPIC": "house/anna",
            ], envFile: folder.path + "/.env")
        let lines = SettingsLines.lines(values)
        #expect(lines.count == Setting.all.count)
        for line in [
            "GOOGLE_CLIENT_ID: 1234….apps.googleusercontent.com", "GOOGLE_CLIENT_SECRET: set", "TOKEN_KEY: not set",
            "PUBLIC_URL: https://<public-name>", "INFLUXDB_URL: http://<private-address>:8086/…",
            "INFLUXDB_USERNAME: set", "INFLUXDB_DATABASE: fitbit", "SYNC_INTERVAL: 5m", "HTTP_HOST: private-address",
            "GOOGLE_TOKEN_URL: not set", "MQTT_URL: set", "MQTT_TOPIC: set", "MQTT_DISCOVERY_PREFIX: not set",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        let text = lines.joined(separator: "\n")
        for word in ["anna", "word", "10.1.2", "GOCSPX", "abcdef"] { #expect(!text.contains(word), "\(word)") }
        folder.remove()
    }
}
