import Foundation
import Glibc

/// A client of server-sent events on a socket of its own. Reading waits on a thread, never on the tasks' own.
package final class EventReader: Sendable {
    /// One event, with its JSON.
    package struct Event: Sendable {
        /// Its type, e.g. `status`.
        package var name: String
        /// Its data, as they came.
        package var data: String

        private func value(_ path: String) throws -> Any {
            try path.split(separator: "/").reduce(try JSONSerialization.jsonObject(with: Data(data.utf8))) {
                guard let found = ($0 as? [String: Any])?[String($1)] else { throw Missing() }
                return found
            }
        }

        package func string(_ path: String) throws -> String {
            guard let text = try value(path) as? String else { throw Missing() }
            return text
        }

        package func number(_ path: String) throws -> Int {
            guard let number = try value(path) as? NSNumber else { throw Missing() }
            return number.intValue
        }
    }

    /// There is no such value in the event, no server, or no more events.
    package struct Missing: Error {}

    private let file: FileHandle
    private let lines: AsyncStream<String>

    /// Connects, and asks under a name that the service answers to.
    package init(port: Int, path: String = "/events") throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Missing() }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data("GET \(path) HTTP/1.1\r\nHost: localhost:8710\r\n\r\n".utf8))
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        lines = stream
        let reader = Thread { [file] in
            var rest = Data()
            while case let more = file.availableData, !more.isEmpty {
                rest += more
                while let end = rest.firstIndex(of: 10) {
                    continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                    rest = rest[(end + 1)...]
                }
            }
            continuation.finish()
        }
        reader.start()
    }

    /// The next event; comments and the framing of chunks are passed over.
    package func next() async throws -> Event {
        var name = ""
        for await line in lines {
            if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
            if line.hasPrefix("data: ") { return Event(name: name, data: String(line.dropFirst(6))) }
        }
        throw Missing()
    }

    /// Returns when the server has ended the answer: with its last chunk, or by hanging up.
    package func end() async {
        for await line in lines where line == "0\r" { return }
    }
}
