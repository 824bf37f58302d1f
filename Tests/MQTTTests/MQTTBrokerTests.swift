import MQTT
import Testing

struct MQTTBrokerTests {
    @Test(arguments: [
        ("mqtt://localhost", "localhost:1883", false), ("mqtts://broker.lan", "broker.lan:8883", true),
        ("MQTT://10.0.0.2:1884/", "10.0.0.2:1884", false), ("mqtt://[::1]:1885", "[::1]:1885", false),
        ("mqtts://ada:a%40b%3Ac@broker.lan:443", "broker.lan:443", true), ("mqtt://token@host", "host:1883", false),
    ])
    func `an address says where the broker is`(url: String, place: String, usesTLS: Bool) throws {
        let broker = try MQTTBroker(url: url)
        #expect(broker.place == place)
        #expect(broker.usesTLS == usesTLS)
    }

    @Test(arguments: [
        "", "localhost", "http://localhost", "mqtt://", "mqtt://host/topic", "mqtt://host?x=1", "mqtt://host:70000",
        "mqtt://:secret@host",
    ])
    func `what is no address is said to be none, and is not repeated`(url: String) {
        let error = #expect(throws: MQTTError.self) { try MQTTBroker(url: url) }
        #expect(error?.kind == .refused)
        #expect(error?.message.hasSuffix(".") == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test func `user and password are in no description`() throws {
        let broker = try MQTTBroker(url: "mqtt://ada:planted-word@host")
        var dumped = ""
        dump(broker, to: &dumped)
        for text in ["\(broker)", String(reflecting: broker), dumped] {
            #expect(!text.contains("planted-word") && !text.contains("ada"))
        }
    }
}
