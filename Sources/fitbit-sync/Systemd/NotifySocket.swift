import Foundation
import Glibc

/// The datagram socket on which systemd hears from a service of `Type=notify`: sd_notify(3).
struct NotifySocket: Sendable {
    /// What a notice can say, as sd_notify(3) writes it.
    enum Notice: Equatable, Sendable {
        case ready
        case stopping
        /// It still works (`WatchdogSec`).
        case watchdog
        /// What it does, for `systemctl status`.
        case status(String)

        var assignment: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            case .status(let words): "STATUS=" + words.replacing("\n", with: " ")
            }
        }
    }

    /// A path, or a name that begins with `@` in the kernel's abstract namespace.
    let address: String

    /// The one that this process was given; nil where nobody listens.
    init?(_ environment: [String: String]) {
        guard let address = environment["NOTIFY_SOCKET"], address.first == "/" || address.first == "@" else {
            return nil
        }
        self.address = address
    }

    /// Sends notices as one datagram, without waiting; false when nobody took it.
    func send(_ notices: Notice...) -> Bool {
        var peer = sockaddr_un()
        peer.sun_family = sa_family_t(AF_UNIX)
        var name = Array(address.utf8)
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: peer.sun_path) else { return false }
        withUnsafeMutableBytes(of: &peer.sun_path) { $0.copyBytes(from: name) }
        // An abstract name ends where its length says.
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        let length = socklen_t(offset + name.count + (name[0] == 0 ? 0 : 1))

        let handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return false }
        defer { close(handle) }
        let message = Array(notices.map(\.assignment).joined(separator: "\n").utf8)
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let sent = withUnsafePointer(to: &peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(handle, message, message.count, flags, $0, length)
            }
        }
        return sent == message.count
    }
}
