import CMicroHTTPD

extension Dispatcher {
    /// Headers that say how a message is framed; they are the library's.
    private static let framingHeaders: Set<String> = ["content-length", "transfer-encoding", "connection", "date"]

    /// Queues an answer. Runs on the library's thread. What cannot be sent is answered with 500 and logged.
    func send(_ response: ServerResponse, to connection: ConnectionReference) -> MHD_Result {
        if let problem = problem(of: response) {
            log("An answer could not be sent: \(problem). The client was sent status 500.")
            response.discard()
            return queue(.handlerFailed, to: connection)
        }
        if case .stream(let stream) = response.body, let replacement = open(stream) {
            if replacement.status == 500 { log("An event stream was used for two answers. It can serve only one.") }
            // A stream of another response goes on; one refused because the server stops does not.
            if replacement.status == 503 { stream.close() }
            return queue(replacement, to: connection)
        }
        return queue(response, to: connection)
    }

    private func queue(_ response: ServerResponse, to connection: ConnectionReference) -> MHD_Result {
        guard let outgoing = OutgoingResponse(body: response.body, connection: connection, dispatcher: self) else {
            log("An answer could not be made: out of memory.")
            response.discard()
            return .NO
        }
        var isComplete = true
        for header in response.headers where !Self.framingHeaders.contains(header.name.lowercased()) {
            isComplete = outgoing.add(header.name, header.value) && isComplete
        }
        if response.header("Cache-Control") == nil {
            isComplete = outgoing.add("Cache-Control", "no-store") && isComplete
        }
        isComplete = outgoing.add("X-Content-Type-Options", "nosniff") && isComplete
        if isDraining { isComplete = outgoing.add("Connection", "close") && isComplete }
        // The headers were judged before, so this is memory running out: closing beats half an answer.
        guard isComplete else {
            log("An answer's headers could not be added. The connection was closed.")
            return .NO
        }
        if case .stream = response.body {
            clients.note(.stream, of: connection)
        } else {
            clients.note(.reading, of: connection)
        }
        return outgoing.queue(status: UInt32(response.status), on: connection)
    }

    /// Why an answer cannot be sent. Values are not repeated: they may be secrets.
    private func problem(of response: ServerResponse) -> String? {
        guard (200...599).contains(response.status) else { return "\(response.status) is not a final status" }
        for header in response.headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(Self.isTokenByte) else {
                return "a header name holds characters that are not allowed"
            }
            // The library refuses empty values.
            guard !header.value.isEmpty, header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                return "the value of the header \(header.name) is empty or holds control characters"
            }
        }
        return nil
    }

    /// RFC 9110 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
