import Foundation
import MQTT
import SyncEngine
import TestSupport
import Testing

@testable import HomeAssistant

struct DiscoveryTests {
    private let discovery = Discovery(
        topics: Topics(base: "house/fitbit", discovery: "homeassistant"), version: "1.2.3",
        publicURL: "http://localhost:8710")

    private func state(_ report: StatusReport) throws -> JSONValue {
        try JSONValue(discovery.state(of: report.accounts[0], in: report).payload)
    }

    @Test func `each entity is announced whole, kept, and reads what is there to read`() throws {
        let report = try Reports.report(["anna"])
        let messages = try discovery.announcements(of: report.accounts[0])
        #expect(messages.count == Entity.all.count && messages.allSatisfy { $0.isRetained })
        #expect(Set(messages.map(\.topic)).count == messages.count)
        let keys = Set(try #require(try state(report).object).keys)
        var ids: Set<String> = []
        var read: Set<String> = []
        for message in messages {
            let levels = message.topic.split(separator: "/")
            #expect(levels.count == 5 && levels[0] == "homeassistant" && levels[2] == "house_fitbit_anna")
            #expect(levels[4] == "config" && ["sensor", "binary_sensor", "button"].contains(levels[1]))
            let config = try JSONValue(message.payload)
            #expect(ids.insert(try #require(config["unique_id"]?.string)).inserted)
            #expect(config["device"]?["identifiers"] == ["house_fitbit_anna"])
            #expect(config["device"]?["name"] == "Fitbit anna" && config["device"]?["sw_version"] == "1.2.3")
            #expect(config["origin"]?["name"] == "fitbit-sync")
            #expect(config["availability"]?[0]?["topic"] == "house/fitbit/status")
            if levels[1] == "button" {
                #expect(config["command_topic"] == "house/fitbit/anna/sync")
                #expect(config["state_topic"] == nil)
            } else {
                #expect(config["state_topic"] == "house/fitbit/anna/state")
                let template = try #require(config["value_template"]?.string)
                let key = try #require(template.firstMatch(of: /\)\)\.([a-z_]+)/)?.1)
                read.insert(String(key))
            }
            // What has a class of numbers has a unit, and the other way round.
            #expect((config["state_class"] == nil) == (config["unit_of_measurement"] == nil))
        }
        #expect(read == keys)
    }

    @Test func `the state is flat, and what is not known is null`() throws {
        let state = try state(Reports.report(lag: nil, battery: nil, missing: 3))
        #expect(state["coverage"] == 90 && state["days_missing"] == 3 && state["queue"] == 2)
        #expect(state["battery"] == .null && state["lag"] == .null && state["minutes_asleep"] == .null)
        #expect(state["steps_today"] == 1234 && state["weight"] == 70.5)
        #expect(state["last_sync"] == "2026-03-10T11:50:00Z" && state["tracker_seen"] == "2026-03-10T11:30:00Z")
        #expect(state["message"] == "All is well." && state["problem"] == false && state["authorized"] == true)
    }

    @Test(arguments: [
        ("syncing", "authorized", nil, "syncing", false), ("degraded", "authorized", nil, "idle", false),
        ("degraded", "authorized", "It is down.", "degraded", true),
        ("idle", "unauthorized", nil, "unauthorized", true),
        ("degraded", "gone", nil, "unauthorized", true),
    ])
    func `an account's state is its own`(
        service: String, authorization: String, sinkError: String?, own: String, isProblem: Bool
    ) throws {
        let state = try state(
            Reports.report(state: service, authorization: authorization, sinkError: sinkError))
        #expect(state["state"]?.string == own)
        #expect(state["problem"]?.bool == isProblem)
        #expect(state["message"]?.string == sinkError ?? "All is well.")
    }

    @Test func `a long message is cut to what a state holds`() throws {
        let state = try state(Reports.report(message: String(repeating: "a", count: 400)))
        #expect(state["message"]?.string?.count == 255)
    }

    @Test func `who was taken off is not announced, and what was is taken away`() throws {
        let left = try Reports.report(["anna"], authorization: "left")
        #expect(Discovery.accounts(of: left).isEmpty)
        let report = try Reports.report(["anna"])
        let announced = try discovery.announcements(of: report.accounts[0]).map(\.topic)
        let removals = discovery.removals(of: "anna")
        #expect(removals.allSatisfy { $0.payload.isEmpty && $0.isRetained })
        #expect(Set(removals.map(\.topic)) == Set(announced + ["house/fitbit/anna/state"]))
    }
}
