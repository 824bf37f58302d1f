import CMicroHTTPD
import Synchronization

/// One request and its answer, from the request line to the last byte sent.
final class Exchange: Sendable {
    /// What the library's call means for this request.
    enum Step {
        case head
        case more
        case drop
        case refuse(ServerResponse)
        case request(ServerRequest)
        case answer(ServerResponse)
    }

    private enum Phase {
        case new
        case receiving(RequestHead)
        case waiting(ConnectionReference)
        case answered(ServerResponse)
        case sent
    }

    private struct State {
        var phase = Phase.new
        var body: [UInt8] = []
        var discarded = 0
    }

    /// How far beyond the limit a body is read, and thrown away, so that its sender can get the 413.
    private static let discardLimit = 1 << 20

    /// The target as it was sent.
    let target: [UInt8]
    /// Guards the state; taken before the library's own lock, never while waiting for anything.
    private let state = Mutex(State())

    init(target: [UInt8]) {
        self.target = target
    }

    /// Takes a call of the access handler. Runs on the library's thread.
    func advance(piece: UnsafeRawBufferPointer, maximumBodyBytes: Int) -> Step {
        state.withLock { state in
            switch state.phase {
            case .new:
                return .head
            case .receiving(let head):
                if !piece.isEmpty { return Self.take(piece, limit: maximumBodyBytes, into: &state) }
                state.phase = .sent
                guard state.discarded == 0 else { return .refuse(.bodyTooLarge) }
                guard let target = head.target else { return .refuse(.malformedTarget) }
                let request = ServerRequest(
                    method: head.method, path: target.path, query: target.query, headers: head.headers,
                    body: state.body, remoteAddress: head.remoteAddress)
                state.body = []
                return .request(request)
            case .answered(let response):
                state.phase = .sent
                return .answer(response)
            case .waiting, .sent:
                return .drop
            }
        }
    }

    private static func take(_ piece: UnsafeRawBufferPointer, limit: Int, into state: inout State) -> Step {
        if state.discarded == 0, state.body.count + piece.count <= limit {
            state.body.append(contentsOf: piece)
            return .more
        }
        state.body = []
        state.discarded += piece.count
        return state.discarded <= discardLimit ? .more : .drop
    }

    /// The head was accepted: the body follows.
    func receive(_ head: RequestHead) {
        state.withLock { $0.phase = .receiving(head) }
    }

    /// The head was refused: the answer is on its way and the body is not read.
    func refuse() {
        state.withLock { $0.phase = .sent }
    }

    /// Suspends the connection until `answer`. Runs on the library's thread, before the handler's task can run.
    func wait(on connection: ConnectionReference) {
        state.withLock { state in
            state.phase = .waiting(connection)
            MHD_suspend_connection(connection.pointer)
        }
    }

    /// Gives the answer; only the first one counts, and for it the result is true. From any thread.
    ///
    /// The connection is resumed under the lock, so that whoever finds the request answered knows it is resumed:
    /// the daemon may not be stopped before that. The call does not block.
    @discardableResult
    func answer(_ response: ServerResponse) -> Bool {
        let isFirst = state.withLock { state in
            guard case .waiting(let connection) = state.phase else { return false }
            state.phase = .answered(response)
            MHD_resume_connection(connection.pointer)
            return true
        }
        if !isFirst { response.discard() }
        return isFirst
    }

    /// The library is done with the request; an answer that it never took is discarded.
    func end() {
        let unsent = state.withLock { state -> ServerResponse? in
            defer { state.phase = .sent }
            if case .answered(let response) = state.phase { return response }
            return nil
        }
        unsent?.discard()
    }
}
