import Foundation
import HTTPClient
import HealthModel
import SyncEngine
import TestSupport
import Testing

extension InHomeAssistantTests {
    /// `docker/home-assistant/packages` in Home Assistant itself, beside the built program.
    @Suite struct PackageTests {
        private static let folder = HomeAssistant.project.appending(path: "docker/home-assistant")

        /// As its README has it set up, with an address and a token.
        private func start(asking address: String, with token: String) async throws -> HomeAssistant {
            let snippets = Snippet.all(in: "yaml", of: "docker/home-assistant/README.md").map(\.text)
            let (configuration, secrets, script) = (snippets[0], snippets[1], snippets[2])
            return try await HomeAssistant.start(
                configuration: configuration + script,
                files: [
                    "secrets.yaml": secrets.replacing("http://localhost:8710", with: address)
                        .replacing("Bearer none", with: "Bearer \(token)"),
                    // As it is, but for the time between two looks.
                    "packages/fitbit_sync.yaml": try String(
                        contentsOf: Self.folder.appending(path: "packages/fitbit_sync.yaml"), encoding: .utf8
                    ).replacing("scan_interval: 60", with: "scan_interval: 1"),
                ])
        }

        @Test func `the package shows what the service says, and syncs at the press of a button`() async throws {
            let around = try await Surroundings()
            var program = try await around.startService()
            let home = try await start(asking: program.url, with: "token-of-the-house")
            var entities: [String: HomeAssistant.Entity] = [:]
            func wait(for state: String) async throws {
                try await eventually("the state is \(state)") {
                    entities = try await home.entities()
                    return entities["sensor.fitbit_sync_state"]?.state == state
                }
            }
            try await wait(for: "unauthorized")
            #expect(entities["binary_sensor.fitbit_sync_problem"]?.state == "on")
            #expect(entities["binary_sensor.fitbit_sync_authorized"]?.state == "off")
            #expect(entities["sensor.fitbit_sync_message"]?.state == "Nobody is connected yet: open /authorize.")
            let own = entities.filter { $0.key.contains(".fitbit_sync_") }
            let numbers = own.filter { $0.value.attributes["state_class"] != nil }
            // No day is missing and no call was made, as nothing is wanted yet; the rest is not known.
            #expect(
                numbers.filter { $0.value.state != "unavailable" }.keys.sorted() == [
                    "sensor.fitbit_sync_days_missing", "sensor.fitbit_sync_queue",
                ])

            try await around.authorize(program)
            #expect(try await program.get("/sync/all?wait=true").status == 200)
            try await wait(for: "idle")
            let status = try await program.status()
            func state(_ name: String) -> String? { entities["sensor.fitbit_sync_" + name]?.state }
            func number(_ name: String) -> Double? { state(name).flatMap(Double.init) }
            #expect(state("state") == "idle")
            #expect(state("message") == "All is well.")
            #expect(number("coverage") == 100 && number("days_missing") == 0 && number("queue") == 0)
            #expect(number("lag") == 0)
            #expect(number("calls_left") != nil)
            #expect(number("tracker_battery") == status.latest.battery)
            #expect(number("resting_heart_rate") == status.latest.restingHeartRate.map(Double.init))
            #expect(number("steps_today") == status.latest.stepsToday.map(Double.init))
            #expect(number("sleep_last_night") == status.latest.minutesAsleep.map(Double.init))
            #expect(number("weight") == status.latest.weight)
            #expect(number("tracker_battery") != nil && number("resting_heart_rate") != nil)
            #expect(state("authorization_ends") == "unavailable")
            let seen = try Date(try #require(state("tracker_seen")), strategy: .iso8601)
            #expect(seen == status.accounts.first?.deviceSync)
            let synced = try Date(try #require(state("last_sync")), strategy: .iso8601)
            #expect(synced == status.resources.values.compactMap(\.lastSync).max())
            for (name, wanted) in ["problem": "off", "authorized": "on", "database": "on", "running": "off"] {
                #expect(entities["binary_sensor.fitbit_sync_\(name)"]?.state == wanted, "\(name)")
            }
            let battery = try #require(entities["sensor.fitbit_sync_tracker_battery"]?.attributes)
            #expect(battery["device_class"] == "battery" && battery["unit_of_measurement"] == "%")
            #expect(battery["state_class"] == "measurement")
            #expect(entities["automation.fitbit_sync_needs_a_look"]?.state == "on")

            let before = try await program.jobs().count
            try await home.call("button/press", ["entity_id": "button.fitbit_sync_now"])
            try await home.call("script/fitbit_sync_steps", [:])
            let jobs = try await program.jobs()
            #expect(jobs.count == before + 2)
            #expect(jobs.first?.request.resources == [.steps])
            #expect(jobs.dropFirst().first?.request.resources == Resource.allCases)
            #expect(home.complaints == [])

            // What the service does not say is not made up.
            program.send(SIGTERM)
            #expect(try await program.exit(within: 5) == 0)
            try await wait(for: "unavailable")
            #expect(own.keys.filter { $0.contains("sensor.") }.allSatisfy { entities[$0]?.state == "unavailable" })

            // The token of the secrets opens a service that wants one.
            program = try await around.startService(["API_TOKEN": "token-of-the-house"])
            try await wait(for: "idle")
            program.send(SIGTERM)
            #expect(try await program.exit(within: 5) == 0)
            home.stop()
            await around.end()
        }

        @Test func `with a wrong token nothing is shown, and nothing breaks`() async throws {
            let around = try await Surroundings()
            let program = try await around.startService(["API_TOKEN": "token-of-the-house"])
            let home = try await start(asking: program.url, with: "another")
            let entities = try await home.entities()
            let sensors = entities.filter { $0.key.contains("sensor.fitbit_sync_") }
            #expect(sensors.count > 15)
            #expect(sensors.values.allSatisfy { $0.state == "unavailable" })
            #expect(!home.printed.contains("Traceback"))
            program.send(SIGTERM)
            #expect(try await program.exit(within: 5) == 0)
            home.stop()
            await around.end()
        }
    }
}
