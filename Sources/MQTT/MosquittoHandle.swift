import CMosquitto

/// The library's client: made, and freed exactly once.
///
/// With `mosquitto_threaded_set` its functions may be called from any thread (mosquitto.h, "Threads"); that nobody calls
/// one after the end is up to ``MQTTConnection``, which keeps it behind a lock. That makes it `@unchecked Sendable`.
final class MosquittoHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Nil when there is no memory.
    init?(clientID: String, context: UnsafeMutableRawPointer) {
        MosquittoLibrary.initialize()
        guard let pointer = mosquitto_new(clientID, true, context) else { return nil }
        self.pointer = pointer
        mosquitto_threaded_set(pointer, true)
    }

    deinit { mosquitto_destroy(pointer) }

    /// Sets what a connection begins with; a library's code other than 0 says what cannot be.
    func prepare(_ broker: MQTTBroker, will: MQTTMessage?) -> Int32 {
        var code = MOSQ_ERR_SUCCESS.rawValue
        if let username = broker.username {
            code = mosquitto_username_pw_set(pointer, username, broker.password)
        }
        if code == MOSQ_ERR_SUCCESS.rawValue, broker.usesTLS {
            code = mosquitto_int_option(pointer, MOSQ_OPT_TLS_USE_OS_CERTS, 1)
        }
        if code == MOSQ_ERR_SUCCESS.rawValue, let will {
            code = mosquitto_will_set(
                pointer, will.topic, Int32(will.payload.count), will.payload, 1, will.isRetained)
        }
        return code
    }
}
