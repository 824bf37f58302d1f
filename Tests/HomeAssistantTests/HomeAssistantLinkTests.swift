import Foundation
import HealthModel
import Logging
import MQTT
import SyncEngine
import TestSupport
import Testing

@testable import HomeAssistant

/// Over the distribution's broker, with a state that the test tells.
@Suite(.enabled(if: Mosquitto.isInstalled, "needs Debian's mosquitto"), .timeLimit(.minutes(2)))
struct HomeAssistantLinkTests {
    /// A service that is told of, and one who listens at the broker.
    private final class Bench: Sendable {
        let report: Watched<StatusReport>
        let wishes = Watched<[String]>([])
        let clock = ManualClock("2026-03-10T12:00:00Z")
        let server: LocalServer
        private let changed: AsyncStream<Int>.Continuation
        private let link: HomeAssistantLink
        private let running: Task<Void, Never>

        init(_ report: StatusReport, server: LocalServer? = nil) async throws {
            let report = Watched(report)
            let wishes = wishes
            self.report = report
            let server = if let server { server } else { try await Mosquitto.start() }
            self.server = server
            let (changes, changed) = AsyncStream.makeStream(of: Int.self)
            self.changed = changed
            let link = HomeAssistantLink(
                HomeAssistantConfiguration(
                    broker: try MQTTBroker(url: "mqtt://127.0.0.1:\(server.port)"), discoveryPrefix: "ha",
                    topic: "fit", version: "1", publicURL: "http://localhost:8710", clientID: "link"),
                source: StatusSource(
                    report: { report.value }, changes: { changes },
                    sync: { account, resources in
                        wishes.update { $0.append("\(account) \(resources.map(\.slug).joined(separator: ","))") }
                    }), clock: clock, log: SuiteLog.logger())
            self.link = link
            // A task of the test's own, ended by `end()`.
            running = Task { await link.run() }
        }

        /// One who hears what the broker keeps and what is said from now on.
        func listener(at filter: String) async throws -> MQTTConnection {
            let connection = try await client()
            try await connection.subscribe(to: filter)
            return connection
        }

        func client() async throws -> MQTTConnection {
            try await MQTTConnection.open(
                to: MQTTBroker(url: "mqtt://127.0.0.1:\(server.port)"), clientID: UUID().uuidString)
        }

        func tell(_ report: StatusReport) {
            self.report.update { $0 = report }
            changed.yield(1)
        }

        func end() async {
            running.cancel()
            await running.value
        }
    }

    /// What is said until a condition holds, the newest of each topic.
    private func heard(
        by connection: MQTTConnection, until isEnough: ([String: MQTTMessage]) -> Bool
    ) async throws -> [String: MQTTMessage] {
        var heard: [String: MQTTMessage] = [:]
        for await message in connection.messages {
            heard[message.topic] = message
            if isEnough(heard) { return heard }
        }
        throw try #require(connection.failure)
    }

    @Test func `what there is is announced, and what changes is told; in the end it says farewell`() async throws {
        let bench = try await Bench(try Reports.report())
        let listener = try await bench.listener(at: "#")
        let first = try await heard(by: listener) { $0["fit/status"]?.text == "online" && $0["fit/me/state"] != nil }
        #expect(first.keys.filter { $0.hasPrefix("ha/") }.count == Entity.all.count)
        #expect(try JSONValue(try #require(first["fit/me/state"]).payload)["battery"] == 57)
        let late = try await bench.listener(at: "ha/#")
        let kept = try await heard(by: late) { $0.count == Entity.all.count }
        #expect(kept.values.allSatisfy { $0.isRetained })

        bench.tell(try Reports.report(battery: 12))
        let second = try await heard(by: listener) { $0["fit/me/state"] != nil }
        #expect(try JSONValue(try #require(second["fit/me/state"]).payload)["battery"] == 12)
        #expect(second.count == 1, "what is known is not said again")
        await bench.end()
        _ = try await heard(by: listener) { $0["fit/status"]?.text == "offline" }
        await listener.close()
        await late.close()
        bench.server.stop()
    }

    @Test func `who is taken off takes their entities along, also those of an earlier run`() async throws {
        let server = try await Mosquitto.start()
        let before = try await Bench(try Reports.report(["old"]), server: server)
        let listener = try await before.listener(at: "fit/#")
        _ = try await heard(by: listener) { $0["fit/status"]?.text == "online" && $0["fit/old/state"] != nil }
        await before.end()
        await listener.close()

        let bench = try await Bench(try Reports.report(["anna", "me"]), server: server)
        let all = try await bench.listener(at: "#")
        let cleared = try await heard(by: all) { $0["fit/old/state"]?.payload == [] && $0["fit/me/state"] != nil }
        #expect(cleared.keys.filter { $0.contains("fit_old") }.allSatisfy { cleared[$0]?.payload == [] })
        // Home Assistant begins anew just then: all is told again, and still what is gone is known.
        let left = try Reports.report(["me"])
        bench.report.update { $0 = left }
        try await all.publish(MQTTMessage(topic: "ha/status", text: "online"))
        let gone = try await heard(by: all) { $0["fit/anna/state"]?.payload == [] }
        #expect(gone.count { $0.key.contains("fit_anna") && $0.value.payload.isEmpty } == Entity.all.count)
        let late = try await bench.listener(at: "ha/#")
        let kept = try await heard(by: late) { $0.count == Entity.all.count }
        #expect(kept.keys.allSatisfy { $0.contains("fit_me") })
        await bench.end()
        await all.close()
        await late.close()
        server.stop()
    }

    @Test func `a Home Assistant that begins anew is told all again, and so is a broker`() async throws {
        let bench = try await Bench(try Reports.report())
        let listener = try await bench.listener(at: "#")
        func isWhole(_ heard: [String: MQTTMessage]) -> Bool {
            heard["fit/me/state"] != nil
                && heard.keys.filter { $0.hasPrefix("ha/") && $0.hasSuffix("config") }.count == Entity.all.count
        }
        _ = try await heard(by: listener) { isWhole($0) && $0["fit/status"]?.text == "online" }
        try await listener.publish(MQTTMessage(topic: "ha/status", text: "online"))
        try await bench.clock.waitForSleepers(2)
        bench.clock.advance(by: HomeAssistantLink.pause)
        _ = try await heard(by: listener, until: isWhole)

        bench.server.halt()
        for await _ in listener.messages {}
        try await bench.server.start()
        let again = try await bench.listener(at: "#")
        try await bench.clock.waitForSleepers()
        bench.clock.advance(by: 60)
        _ = try await heard(by: again) { isWhole($0) && $0["fit/status"]?.text == "online" }
        await bench.end()
        await again.close()
        bench.server.stop()
    }

    @Test func `the button syncs everything, a word one resource, and what is no wish nothing`() async throws {
        let bench = try await Bench(try Reports.report())
        let listener = try await bench.listener(at: "fit/status")
        _ = try await heard(by: listener) { $0["fit/status"]?.text == "online" }
        for (topic, word) in [
            ("fit/me/sync", "steppes"), ("fit/No Name/sync", "PRESS"), ("fit/me/sync", "PRESS"),
            ("fit/anna/sync", "steps"),
        ] { try await listener.publish(MQTTMessage(topic: topic, text: word)) }
        try await bench.wishes.wait { $0.count == 2 }
        #expect(bench.wishes.value == ["me \(Resource.allCases.map(\.slug).joined(separator: ","))", "anna steps"])
        await bench.end()
        await listener.close()
        bench.server.stop()
    }
}
