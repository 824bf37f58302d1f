import Foundation
import MQTT

extension Check {
    /// Whether the broker through which Home Assistant is told takes the service.
    static let mqtt = Check("mqtt", "MQTT broker") { examination in
        guard let settings = examination.settings.mqtt else {
            return examination.mistakes.contains { $0.contains("MQTT_") }
                ? [.skipped("Its settings have a mistake.")]
                : [.skipped("None is set (MQTT_URL): Home Assistant is not told over MQTT.")]
        }
        let clientID = "fitbit-sync-doctor-\(UUID().uuidString.prefix(8))"
        do throws(MQTTError) {
            let connection = try await MQTTConnection.open(to: settings.broker, clientID: clientID)
            let error = await listen(connection, at: settings)
            await connection.close()
            return [judge(error)]
        } catch {
            return [judge(error)]
        }
    }

    /// What keeps the service from hearing wishes; nil when nothing does.
    private static func listen(_ connection: MQTTConnection, at settings: MQTTSettings) async -> MQTTError? {
        do throws(MQTTError) {
            try await connection.subscribe(to: settings.topic + "/+/sync")
            try await connection.subscribe(to: settings.discoveryPrefix + "/status")
            return nil
        } catch {
            return error
        }
    }

    static func judge(_ error: MQTTError?) -> Finding {
        guard let error else { return .ok("It takes the service, and lets it hear what Home Assistant says.") }
        return .failed(words: error.message, or: "Correct MQTT_URL; it is tried again by itself then.")
    }
}
