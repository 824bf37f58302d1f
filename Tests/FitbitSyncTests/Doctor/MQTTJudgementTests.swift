import MQTT
import SyncService
import Testing

@testable import fitbit_sync

struct MQTTJudgementTests {
    @Test func `a broker that takes the service is well, and an error is told with its remedy`() {
        #expect(Check.judge(nil as MQTTError?).state == .ok)
        let found = Check.judge(
            MQTTError(.unauthorized, "The broker does not take this user and password. Correct them in MQTT_URL."))
        #expect(
            found == .failed("The broker does not take this user and password.", "Correct them in MQTT_URL."))
        #expect(Check.judge(MQTTError(.unavailable, "It was lost.")).remedy?.contains("MQTT_URL") == true)
    }
}
