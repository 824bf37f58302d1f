import CMicroHTTPD
import Glibc

/// A numeric IP address with a port, in the form the system wants.
struct SocketAddress: Sendable {
    /// The literal, after `localhost` was replaced.
    let host: String
    private let storage: sockaddr_storage

    /// An IPv4 or IPv6 literal, or `localhost`, which is 127.0.0.1.
    init(host: String, port: Int) throws(HTTPServerError) {
        guard let number = in_port_t(exactly: port) else { throw .invalidAddress(host: host, port: port) }
        self.host = host == "localhost" ? "127.0.0.1" : host
        var four = sockaddr_in()
        var six = sockaddr_in6()
        var storage = sockaddr_storage()
        if inet_pton(AF_INET, self.host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = number.bigEndian
            withUnsafeMutableBytes(of: &storage) { bytes in
                withUnsafeBytes(of: four) { bytes.copyMemory(from: $0) }
            }
        } else if inet_pton(AF_INET6, self.host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = number.bigEndian
            withUnsafeMutableBytes(of: &storage) { bytes in
                withUnsafeBytes(of: six) { bytes.copyMemory(from: $0) }
            }
        } else {
            throw .invalidAddress(host: host, port: port)
        }
        self.storage = storage
    }

    /// Lends the address for the time of the call.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }

    /// The literal of an address that the system gave; empty for a family other than IP.
    static func literal(of address: UnsafePointer<sockaddr>) -> String {
        let raw = UnsafeRawPointer(address)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let size = socklen_t(text.count)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            var four = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            guard inet_ntop(AF_INET, &four, &text, size) != nil else { return "" }
        case AF_INET6:
            var six = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            guard inet_ntop(AF_INET6, &six, &text, size) != nil else { return "" }
        default:
            return ""
        }
        return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
