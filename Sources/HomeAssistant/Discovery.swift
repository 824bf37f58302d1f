import Foundation
import MQTT
import SyncEngine

/// The messages by which Home Assistant learns of the accounts: pure (home-assistant.io/integrations/mqtt, "MQTT Discovery").
struct Discovery: Sendable {
    private struct Device: Encodable {
        var identifiers: [String]
        var name: String
        var manufacturer = "fitbit-sync"
        var model: String
        var swVersion: String
        var configurationUrl: String
    }

    private struct Origin: Encodable {
        var name = "fitbit-sync"
        var sw: String
    }

    private struct Availability: Encodable {
        var topic: String
        var valueTemplate: String?
    }

    private struct Configuration: Encodable {
        var name: String
        var uniqueId: String
        var device: Device
        var origin: Origin
        var availability: [Availability]
        var availabilityMode = "all"
        var stateTopic: String?
        var valueTemplate: String?
        var payloadOn: String?
        var payloadOff: String?
        var commandTopic: String?
        var deviceClass: String?
        var unitOfMeasurement: String?
        var stateClass: String?
        var icon: String?
        var entityCategory: String?
        var qos = 1
    }

    let topics: Topics
    let version: String
    /// Where the page is.
    let publicURL: String

    /// Those that Home Assistant is told of: who was taken off is not among them.
    static func accounts(of report: StatusReport) -> [StatusReport.AccountStatus] {
        report.accounts.filter { $0.authorization != "left" }
    }

    /// The announcement of every entity of an account.
    func announcements(of account: StatusReport.AccountStatus) throws -> [MQTTMessage] {
        try Entity.all.map { entity in
            MQTTMessage(
                topic: topics.configuration(of: entity, of: account.account),
                payload: try Self.encoder.encode(configuration(of: entity, account)).map(\.self), isRetained: true)
        }
    }

    /// What is known of an account.
    func state(of account: StatusReport.AccountStatus, in report: StatusReport) throws -> MQTTMessage {
        MQTTMessage(
            topic: topics.state(of: account.account),
            payload: try Self.encoder.encode(AccountState(account, in: report)).map(\.self), isRetained: true)
    }

    /// What takes an account's entities away.
    func removals(of account: String) -> [MQTTMessage] {
        Entity.all.map { MQTTMessage(topic: topics.configuration(of: $0, of: account), payload: [], isRetained: true) }
            + [MQTTMessage(topic: topics.state(of: account), payload: [], isRetained: true)]
    }

    private func configuration(of entity: Entity, _ account: StatusReport.AccountStatus) -> Configuration {
        let device = topics.device(of: account.account)
        let state = topics.state(of: account.account)
        var configuration = Configuration(
            name: entity.name, uniqueId: "\(device)_\(entity.key)",
            device: Device(
                identifiers: [device], name: "Fitbit \(account.account)", model: account.provider, swVersion: version,
                configurationUrl: publicURL), origin: Origin(sw: version),
            availability: [Availability(topic: topics.availability)])
        configuration.deviceClass = entity.deviceClass
        configuration.unitOfMeasurement = entity.unit
        configuration.stateClass = entity.stateClass
        configuration.icon = entity.icon
        configuration.entityCategory = entity.isDiagnostic ? "diagnostic" : nil
        if case .none = entity.value {
            configuration.commandTopic = topics.command(of: account.account)
            return configuration
        }
        configuration.stateTopic = state
        // An empty state, when the account goes, has no JSON.
        let value = "(value_json | default({})).\(entity.key)"
        // What is not known is not available, rather than what it was.
        configuration.availability.append(
            Availability(
                topic: state, valueTemplate: "{{ 'offline' if \(value) | default(none) is none else 'online' }}"))
        configuration.valueTemplate = "{{ \(value) | is_defined }}"
        if case .time = entity.value {
            configuration.valueTemplate =
                "{% set value = \(value) %}{{ (value if value is string) | is_defined }}"
        }
        if case .truth = entity.value {
            // Of these an empty word is passed over in silence, and what is not defined is not.
            configuration.valueTemplate = "{{ \(value) | default('') }}"
            (configuration.payloadOn, configuration.payloadOff) = ("True", "False")
        }
        return configuration
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}
