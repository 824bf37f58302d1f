import HTTPServer

extension Fault {
    /// The answer in place of the true one; nil where the fault needs the true one.
    func answer(to request: ServerRequest) -> ServerResponse? {
        switch self {
        case .status(let status, let body, let retryAfter):
            var response = ServerResponse(status: status, body: Array(body.utf8))
            if let type = Fault.contentType(body) {
                response.headers.append(ServerHeader(name: "Content-Type", value: type))
            }
            if let retryAfter {
                response.headers.append(ServerHeader(name: "Retry-After", value: String(retryAfter)))
            }
            return response
        case .empty: return .json(200, [])
        case .htmlPage:
            return ServerResponse(
                status: 200, text: "<!DOCTYPE html><title>Maintenance</title><p>Back soon.</p>",
                contentType: "text/html; charset=utf-8")
        case .deepNesting(let depth):
            let brackets = Array(repeating: UInt8(ascii: "["), count: depth)
            return .json(200, brackets + Array(repeating: UInt8(ascii: "]"), count: depth))
        case .silence: return ServerResponse(status: 503)
        case .expiredToken: return .refusal(.expiredToken(request.bearerToken ?? ""))
        case .invalidToken: return .refusal(.invalidToken(request.bearerToken ?? ""))
        case .truncated, .flippedTypes, .wrongTopLevel, .hugeNumber: return nil
        }
    }

    /// What ``silence`` is: it ends with the request's task.
    static func waitForCancellation() async {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        for await _ in stream {}
        continuation.finish()
    }

    /// The true answer, spoiled.
    func spoil(_ response: ServerResponse) -> ServerResponse {
        guard case .bytes(let body) = response.body else { return response }
        var spoiled = response
        switch self {
        case .truncated: spoiled.body = .bytes(Array(body.prefix(body.count / 2)))
        case .flippedTypes: spoiled.body = .bytes(Fault.flipTypes(body))
        case .wrongTopLevel:
            let isArray = body.first == UInt8(ascii: "[")
            spoiled.body = .bytes(
                Array((isArray ? #"{"items":"# : "[").utf8) + body + Array((isArray ? "}" : "]").utf8))
        case .hugeNumber: spoiled.body = .bytes(Fault.enlargeFirstNumber(body))
        default: break
        }
        return spoiled
    }

    private static func contentType(_ body: String) -> String? {
        switch body.utf8.first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): "application/json;charset=UTF-8"
        case UInt8(ascii: "<"): "text/html; charset=utf-8"
        case nil: nil
        default: "text/plain; charset=utf-8"
        }
    }

    /// Turns `"value":5` into `"value":"5"` and `"value":"5"` into `"value":5`; keys stay.
    private static func flipTypes(_ body: [UInt8]) -> [UInt8] {
        var flipped: [UInt8] = []
        flipped.reserveCapacity(body.count + body.count / 4)
        var index = 0
        while index < body.count {
            let byte = body[index]
            if byte == UInt8(ascii: "\"") {
                let end = endOfString(body, index)
                let content = body[(index + 1)..<max(index + 1, end - 1)]
                let isKey = end < body.count && body[end] == UInt8(ascii: ":")
                let isNumber =
                    !isKey && !content.isEmpty && content.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
                flipped += isNumber ? content : body[index..<end]
                index = end
            } else if isDigit(byte) || byte == UInt8(ascii: "-") {
                let end = body[index...].firstIndex { !isNumberByte($0) } ?? body.count
                flipped.append(UInt8(ascii: "\""))
                flipped += body[index..<end]
                flipped.append(UInt8(ascii: "\""))
                index = end
            } else {
                flipped.append(byte)
                index += 1
            }
        }
        return flipped
    }

    private static func enlargeFirstNumber(_ body: [UInt8]) -> [UInt8] {
        var index = 0
        while index < body.count {
            if body[index] == UInt8(ascii: "\"") {
                index = endOfString(body, index)
            } else if isDigit(body[index]) {
                let end = body[index...].firstIndex { !isNumberByte($0) } ?? body.count
                return body[..<index] + Array("1e999".utf8) + body[end...]
            } else {
                index += 1
            }
        }
        return body
    }

    /// The index after the closing quote of the string that begins at `start`.
    private static func endOfString(_ body: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        while index < body.count, body[index] != UInt8(ascii: "\"") {
            index += body[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(body.count, index + 1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isNumberByte(_ byte: UInt8) -> Bool { isDigit(byte) || "+-.eE".utf8.contains(byte) }
}
