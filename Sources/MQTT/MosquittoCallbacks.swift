import CMosquitto

/// What the library calls, on the thread of the connection. The pointers are valid during a call only.
enum MosquittoCallbacks {
    static func set(on handle: MosquittoHandle) {
        mosquitto_connect_callback_set(handle.pointer) { _, context, code in
            MosquittoCallbacks.connection(context)?.answered(code)
        }
        mosquitto_publish_callback_set(handle.pointer) { _, context, number in
            MosquittoCallbacks.connection(context)?.confirmations.confirm(number)
        }
        mosquitto_subscribe_callback_set(handle.pointer) { _, context, number, count, granted in
            // 0x80: the broker does not allow it (MQTT 3.1.1, 3.9.3).
            let isGranted = count > 0 && granted.map { $0[0] < 0x80 } ?? false
            MosquittoCallbacks.connection(context)?.subscribed(number, isGranted: isGranted)
        }
        mosquitto_message_callback_set(handle.pointer) { _, context, message in
            guard let message = message?.pointee, let topic = message.topic else { return }
            let bytes = UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
            MosquittoCallbacks.connection(context)?.received(
                MQTTMessage(topic: String(cString: topic), payload: Array(bytes), isRetained: message.retain))
        }
        mosquitto_log_callback_set(handle.pointer) { _, context, level, text in
            guard level == MOSQ_LOG_ERR, let text else { return }
            MosquittoCallbacks.connection(context)?.complained(String(cString: text))
        }
    }

    /// The connection that the handle was made with: its thread holds it until the handle is freed.
    private static func connection(_ context: UnsafeMutableRawPointer?) -> MQTTConnection? {
        context.map { Unmanaged<MQTTConnection>.fromOpaque($0).takeUnretainedValue() }
    }
}
