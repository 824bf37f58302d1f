extension ScriptedServer {
    /// What the server does with a request.
    package enum Reply: Sendable {
        /// Writes the bytes and keeps the connection.
        case respond([UInt8])
        /// Writes the bytes and closes the connection.
        case respondAndClose([UInt8])
        /// Writes only the first bytes and closes the connection.
        case cut([UInt8], after: Int)
        /// Writes the first bytes, is silent until `release()`, and writes the rest; if there is no rest, it closes.
        case hold([UInt8] = [], then: [UInt8] = [])

        /// A well-formed response with its Content-Length, on a connection that stays open.
        package static func ok(_ body: String, headers: [String] = []) -> Reply {
            .respond(response(headers: headers, body: Array(body.utf8)))
        }

        /// The bytes of a well-formed response with its Content-Length. Headers are whole lines.
        package static func response(status: String = "200 OK", headers: [String] = [], body: [UInt8] = []) -> [UInt8] {
            let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "", ""]
            return Array(lines.joined(separator: "\r\n").utf8) + body
        }
    }
}
