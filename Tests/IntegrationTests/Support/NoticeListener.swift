import Foundation
import Glibc

/// The socket that systemd opens for a service of `Type=notify`: what it was told, in order.
final class NoticeListener {
    private let handle: Int32
    private var heard: [String] = []

    /// - Parameter address: a path, or a name that begins with `@` in the abstract namespace.
    init(at address: String) throws {
        var own = sockaddr_un()
        own.sun_family = sa_family_t(AF_UNIX)
        var name = Array(address.utf8)
        let isAbstract = name.first == UInt8(ascii: "@")
        if isAbstract { name[0] = 0 }
        withUnsafeMutableBytes(of: &own.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(2 + name.count + (isAbstract ? 0 : 1))
        handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        let bound = withUnsafePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(handle, $0, length) }
        }
        guard bound == 0 else { throw Unexpected("No socket at \(address): \(errno).") }
    }

    deinit { close(handle) }

    /// The lines that came so far.
    func lines() -> [String] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(handle, &buffer, buffer.count, 0), count > 0 {
            heard += String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
        }
        return heard
    }
}
