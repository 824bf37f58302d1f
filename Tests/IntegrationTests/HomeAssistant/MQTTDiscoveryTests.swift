import Foundation
import HTTPClient
import HealthModel
import MQTT
import SyncEngine
import TestSupport
import Testing

extension InHomeAssistantTests {
    /// MQTT discovery, through the distribution's broker.
    @Suite(.enabled(if: Mosquitto.isInstalled, "needs Debian's mosquitto")) struct MQTTDiscoveryTests {
        /// Its integration, as a person would have set it up.
        private static func integration(port: UInt16) -> String {
            """
            {"version": 1, "minor_version": 1, "key": "core.config_entries", "data": {"entries": [{
            "entry_id": "0123456789abcdef0123456789abcdef", "version": 1, "minor_version": 1, "domain": "mqtt",
            "title": "mqtt", "data": {"broker": "127.0.0.1", "port": \(port), "username": "house",
            "password": "word-of-the-house", "discovery": true, "discovery_prefix": "homeassistant"}, "options": {},
            "pref_disable_new_entities": false, "pref_disable_polling": false, "source": "user", "unique_id": null,
            "disabled_by": null}]}}
            """
        }

        @Test func `each account is a device with its values, its button syncs, and it goes with the account`()
            async throws
        {
            let broker = try await Mosquitto.start(.user("house", password: "word-of-the-house"))
            let around = try await Surroundings()
            // As the README has it.
            let line = try #require(Snippet.all(in: "env", of: "docker/home-assistant/README.md").first).text
                .trimmingCharacters(in: .newlines)
            let url = line.replacing("MQTT_URL=", with: "").replacing(
                "localhost:1883", with: "127.0.0.1:\(broker.port)")
            let program = try await around.startService(["MQTT_URL": url])
            let home = try await HomeAssistant.start(
                configuration: "",
                files: [".storage/core.config_entries": Self.integration(port: broker.port)])
            try await around.authorize(program)
            #expect(try await program.get("/sync/all?wait=true").status == 200)
            let status = try await program.status()
            var entities: [String: HomeAssistant.Entity] = [:]
            func state(_ id: String) -> String? { entities[id]?.state }
            func number(_ name: String) -> Double? { state("sensor.fitbit_me_" + name).flatMap(Double.init) }
            try await eventually("Home Assistant shows the account") {
                entities = try await home.entities()
                return state("sensor.fitbit_me_state") == "idle" && number("tracker_battery") == status.latest.battery
                    && number("resting_heart_rate") != nil
            }
            #expect(number("resting_heart_rate") == status.latest.restingHeartRate.map(Double.init))
            #expect(number("steps_today") == status.latest.stepsToday.map(Double.init))
            #expect(number("sleep_last_night") == status.latest.minutesAsleep.map(Double.init))
            #expect(number("weight") == status.latest.weight)
            #expect(number("coverage") == 100 && number("days_missing") == 0 && number("lag") == 0)
            #expect(state("sensor.fitbit_me_message") == "All is well.")
            #expect(state("sensor.fitbit_me_authorization_ends") == "unavailable")
            let seen = try Date(try #require(state("sensor.fitbit_me_tracker_seen")), strategy: .iso8601)
            #expect(seen == status.accounts.first?.deviceSync)
            for (name, wanted) in ["problem": "off", "authorized": "on", "database": "on", "running": "off"] {
                #expect(state("binary_sensor.fitbit_me_\(name)") == wanted, "\(name)")
            }
            let battery = try #require(entities["sensor.fitbit_me_tracker_battery"]?.attributes)
            #expect(battery["device_class"] == "battery" && battery["unit_of_measurement"] == "%")

            let before = try await program.jobs().count
            try await home.call("button/press", ["entity_id": "button.fitbit_me_sync_now"])
            try await eventually("the button syncs") { try await program.jobs().count == before + 1 }
            #expect(try await program.newestJob()?.request.account == .me)

            // A broker that begins anew has forgotten all: it is told again.
            broker.halt()
            try await eventually("Home Assistant misses the broker") {
                try await home.entities()["sensor.fitbit_me_state"]?.state == "unavailable"
            }
            try await broker.start()
            let address = try MQTTBroker(url: url)
            let listener = try await MQTTConnection.open(to: address, clientID: "test")
            try await listener.subscribe(to: "homeassistant/status")
            try await eventually("both are back") {
                try await home.entities()["sensor.fitbit_me_state"]?.state == "idle"
            }
            // Only then it hears what is taken away.
            for await message in listener.messages where message.text == "online" { break }
            await listener.close()

            // What is shown goes with the service, and for good with the account.
            #expect(try await program.send("DELETE", "/accounts/me").status == 200)
            try await eventually("the account's entities are gone") {
                try await home.entities().keys.allSatisfy { !$0.contains("fitbit_me") }
            }
            program.send(SIGTERM)
            #expect(try await program.exit(within: 5) == 0)
            // Of its own: the platforms of MQTT that are not installed, and the broker that was away.
            let own = /'(camera|image|stream)'|components\.mqtt\.client/
            #expect(home.complaints.filter { !$0.contains(own) } == [])
            #expect(!program.printed.contains("word-of-the-house"))
            home.stop()
            broker.stop()
            await around.end()
        }

        @Test
        func `with TLS a broker is spoken to when the machine knows its authority, and under its own name alone`()
            async throws
        {
            let around = try await Surroundings()
            let folder = try TemporaryFolder()
            let certificate = try Mosquitto.Certificate(in: folder.path)
            let broker = try await Mosquitto.start(certificate: certificate)
            func findings(_ settings: [String: String]) async throws -> String {
                let program = try await around.startService(settings)
                let report = String(decoding: try await program.get("/api/doctor").body, as: UTF8.self)
                program.send(SIGTERM)
                #expect(try await program.exit(within: 5) == 0)
                return report
            }
            // How OpenSSL is told of another list of authorities.
            let known = ["MQTT_URL": "mqtts://localhost:\(broker.port)", "SSL_CERT_FILE": certificate.file]
            #expect(try await findings(known).contains("It takes the service"))
            let otherName = known.merging(["MQTT_URL": "mqtts://127.0.0.1:\(broker.port)"]) { _, new in new }
            let refused = "could not be spoken to with TLS"
            #expect(try await findings(otherName).contains(refused))
            #expect(try await findings(known.filter { $0.key == "MQTT_URL" }).contains(refused))
            broker.stop()
            await around.end()
        }

        @Test
        func
            `a broker that does not let the service in is told in the log and by the doctor, and nothing else suffers`()
            async throws
        {
            let broker = try await Mosquitto.start(.user("house", password: "word-of-the-house"))
            let around = try await Surroundings()
            let settings = ["MQTT_URL": "mqtt://house:planted-word@127.0.0.1:\(broker.port)"]
            let program = try await around.startService(settings)
            try await around.authorize(program)
            #expect(try await program.get("/sync/all?wait=true").status == 200)
            #expect(try await program.status().state == .idle)
            try await eventually("the log says so") { program.printed.contains("does not take this user and password") }
            let report = String(decoding: try await program.get("/api/doctor").body, as: UTF8.self)
            #expect(report.contains("does not take this user and password"))
            #expect(!report.contains("planted-word") && !program.printed.contains("planted-word"))
            program.send(SIGTERM)
            #expect(try await program.exit(within: 5) == 0)
            broker.stop()
            await around.end()
        }
    }
}
