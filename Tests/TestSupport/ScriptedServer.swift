import Foundation
import Glibc
import Synchronization

/// A raw TCP server on 127.0.0.1 that answers HTTP/1.1 requests with the very bytes a script gives it, broken ones too.
///
/// It has one thread of its own, a free port, never waits by the clock, and ends when it is released from memory.
package final class ScriptedServer: Sendable {
    /// The port it listens on.
    package let port: UInt16
    private let state: ScriptedServerState

    /// Starts listening. The greeting is written to each connection as it is accepted; the script is asked once for each
    /// complete request, on the server's thread.
    package init(greeting: [UInt8] = [], _ script: @escaping @Sendable (Request) -> Reply) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!
            return bind(listener, pointer, length) == 0 && listen(listener, 512) == 0
                && getsockname(listener, pointer, &length) == 0
        }
        guard isListening else {
            close(listener)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        port = UInt16(bigEndian: address.sin_port)
        let state = ScriptedServerState()
        self.state = state
        let thread = Thread {
            ScriptedServerLoop(listener: listener, state: state, greeting: greeting, script: script).run()
        }
        thread.start()
    }

    deinit {
        state.stop()
    }

    /// `http://127.0.0.1:port`, without a slash at the end.
    package var url: String { "http://\(host)" }

    /// `127.0.0.1:port`.
    package var host: String { "127.0.0.1:\(port)" }

    /// Every complete request so far, in the order they arrived.
    package var requests: [Request] { state.requests }

    /// Lets every held connection go on, now and later.
    package func release() {
        state.release()
    }

    /// Closes every connection and the port.
    package func stop() {
        state.stop()
    }

    /// Returns when this many requests have arrived in all.
    package func waitForRequests(_ count: Int) async {
        await state.wait(for: count, of: .requests)
    }

    /// Returns when this many connections have been closed by their clients in all.
    package func waitForDisconnects(_ count: Int) async {
        await state.wait(for: count, of: .disconnects)
    }
}
