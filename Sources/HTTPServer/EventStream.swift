import CMicroHTTPD
import Synchronization

/// The body of a response of server-sent events, fed from any task.
///
/// What is sent waits in a bounded buffer until the client takes it. A client so slow that the buffer would overflow
/// is disconnected, and a browser then connects anew. A client that left is noticed by the next write, for which
/// the server sends comment lines (c-interop.md 3.6).
public final class EventStream: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        /// How much of the buffer's front was taken already.
        var taken = 0
        var isAttached = false
        var isFinished = false
        var isCut = false
        /// Set while the connection waits for bytes; whoever clears it resumes the connection.
        var waiting: ConnectionReference?
    }

    /// Guards all state. Order: the library's response lock, then this one, then the library's connection lock.
    private let state = Mutex(State())
    private let bufferLimit: Int

    /// A stream that holds at most so many bytes for a client that does not take them.
    public init(bufferLimit: Int = 1 << 20) {
        self.bufferLimit = bufferLimit
    }

    /// Sends an event; data of several lines arrive as such. False once the stream is closed.
    @discardableResult
    public func send(event: String?, data: String) -> Bool {
        var text = ""
        if let event { text += "event: \(event.filter { !$0.isLineEnd })\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isLineEnd) {
            text += "data: \(line)\n"
        }
        return append(text + "\n")
    }

    /// Sends a line that clients ignore. False once the stream is closed.
    @discardableResult
    public func comment(_ text: String) -> Bool {
        append(": \(text.filter { !$0.isLineEnd })\n\n")
    }

    /// Ends the response after what was sent so far. Safe to call again.
    public func finish() {
        state.withLock { state in
            state.isFinished = true
            Self.wake(&state)
        }
    }

    /// Whether the stream was finished, the client left, or it was disconnected for being too slow.
    public var isClosed: Bool {
        state.withLock { $0.isFinished }
    }

    private func append(_ text: String) -> Bool {
        state.withLock { state in
            guard !state.isFinished else { return false }
            if state.buffer.count - state.taken + text.utf8.count > bufferLimit {
                Self.cut(&state)
                return false
            }
            if state.taken > state.buffer.count / 2 {
                state.buffer.removeFirst(state.taken)
                state.taken = 0
            }
            state.buffer.append(contentsOf: text.utf8)
            Self.wake(&state)
            return true
        }
    }

    private static func cut(_ state: inout State) {
        state.isFinished = true
        state.isCut = true
        state.buffer = []
        state.taken = 0
        wake(&state)
    }

    /// Under the lock, so that the server cannot be stopped between the decision and the call, which does not block.
    private static func wake(_ state: inout State) {
        guard let connection = state.waiting else { return }
        state.waiting = nil
        MHD_resume_connection(connection.pointer)
    }
}

extension EventStream {
    /// Takes the stream for a response; false when another has it.
    func attach() -> Bool {
        state.withLock { state in
            defer { state.isAttached = true }
            return !state.isAttached
        }
    }

    /// Called when the response is gone: nobody reads any more.
    func close() {
        state.withLock { Self.cut(&$0) }
    }

    /// The library's content reader: copies what there is, or suspends the connection until there is more.
    func read(into target: UnsafeMutableRawBufferPointer, for connection: ConnectionReference) -> Int {
        state.withLock { state in
            if state.isCut { return cmhd_end_with_error }
            let count = min(target.count, state.buffer.count - state.taken)
            if count > 0 {
                target.copyBytes(from: state.buffer[state.taken..<(state.taken + count)])
                state.taken += count
                if state.taken == state.buffer.count {
                    state.buffer.removeAll(keepingCapacity: true)
                    state.taken = 0
                }
                return count
            }
            if state.isFinished { return cmhd_end_of_stream }
            state.waiting = connection
            MHD_suspend_connection(connection.pointer)
            return 0
        }
    }
}

extension Character {
    /// The line ends of the event stream format; `isNewline` knows more of them.
    fileprivate var isLineEnd: Bool { self == "\n" || self == "\r" || self == "\r\n" }
}
