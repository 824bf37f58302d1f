import CMicroHTTPD

/// Our reference to a response of the C library, given back when this goes out of scope.
struct OutgoingResponse: ~Copyable {
    private let pointer: OpaquePointer

    /// What a stream's response needs as long as it lives; freed by the library's callback.
    private final class StreamSource {
        let stream: EventStream
        let connection: ConnectionReference
        let dispatcher: Dispatcher

        init(stream: EventStream, connection: ConnectionReference, dispatcher: Dispatcher) {
            self.stream = stream
            self.connection = connection
            self.dispatcher = dispatcher
        }
    }

    /// Nil when memory is short.
    init?(body: ServerResponse.Body, connection: ConnectionReference, dispatcher: Dispatcher) {
        let made: OpaquePointer?
        switch body {
        case .bytes(let bytes):
            // The library only reads the buffer, and copies it before it returns.
            made = bytes.withUnsafeBytes { buffer in
                MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .stream(let stream):
            let source = StreamSource(stream: stream, connection: connection, dispatcher: dispatcher)
            let context = Unmanaged.passRetained(source)
            made = MHD_create_response_from_callback(
                .max, 4096, Self.read, context.toOpaque(), Self.free)
            if made == nil { context.release() }
        }
        guard let made else { return nil }
        pointer = made
    }

    /// False when the library does not take the header.
    func add(_ name: String, _ value: String) -> Bool {
        MHD_add_response_header(pointer, name, value) == .YES
    }

    /// Hands the response to the connection, which holds a reference of its own from then on.
    func queue(status: UInt32, on connection: ConnectionReference) -> MHD_Result {
        MHD_queue_response(connection.pointer, status, pointer)
    }

    deinit {
        MHD_destroy_response(pointer)
    }

    private static let read: MHD_ContentReaderCallback = { context, _, buffer, size in
        guard let context, let buffer else { return cmhd_end_with_error }
        let source = Unmanaged<StreamSource>.fromOpaque(context).takeUnretainedValue()
        return source.stream.read(
            into: UnsafeMutableRawBufferPointer(start: buffer, count: size), for: source.connection)
    }

    private static let free: MHD_ContentReaderFreeCallback = { context in
        guard let context else { return }
        let source = Unmanaged<StreamSource>.fromOpaque(context).takeRetainedValue()
        source.dispatcher.close(source.stream)
    }
}
