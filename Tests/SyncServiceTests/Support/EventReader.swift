import Foundation
import Glibc
import Testing

/// A client of server-sent events on a socket of its own. Reading waits on a thread, never on the tasks' own.
final class EventReader: Sendable {
    /// One event, with its JSON.
    struct Event: Sendable {
        var name: String
        var data: String

        private func value(_ path: String) throws -> Any {
            try path.split(separator: "/").reduce(try JSONSerialization.jsonObject(with: Data(data.utf8))) {
                try #require(($0 as? [String: Any])?[String($1)])
            }
        }
        func string(_ path: String) throws -> String { try #require(try value(path) as? String) }
        func number(_ path: String) throws -> Int { try #require((try value(path) as? NSNumber)?.intValue) }
    }

    struct Ended: Error {}

    private let file: FileHandle
    private let lines: AsyncStream<String>

    init(port: Int, path: String = "/events") throws {
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
        try #require(isConnected)
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
    func next() async throws -> Event {
        var name = ""
        for await line in lines {
            if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
            if line.hasPrefix("data: ") { return Event(name: name, data: String(line.dropFirst(6))) }
        }
        throw Ended()
    }

    /// Returns when the server has ended the answer.
    func isOver() async throws -> Bool {
        for await line in lines where line.hasPrefix("0") { return true }
        return true
    }
}
