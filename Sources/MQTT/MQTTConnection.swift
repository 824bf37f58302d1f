import CMosquitto
import Foundation
import Synchronization

/// One connection to a broker, from the greeting to the end: what comes after an end is a new one.
///
/// A thread of its own drives it, which ends with it. What is said is confirmed by the broker (QoS 1).
public final class MQTTConnection: Sendable {
    /// Seconds between signs of life.
    private static let keepAlive: Int32 = 30
    /// How long what was said last may take to leave.
    private static let farewellLimit = Duration.seconds(1)
    /// The longest wait, in milliseconds.
    private static let pause: Int32 = 1000

    private enum Phase {
        case connecting(CheckedContinuation<Result<Void, MQTTError>, Never>?)
        case open
        case closing(since: ContinuousClock.Instant)
        case ended(MQTTError)
    }

    private struct State {
        var phase = Phase.connecting(nil)
        /// The broker's answer to the greeting; nil before it.
        var greeting: Int32?
        var complaint: String?
        var refused: Set<Int32> = []
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    /// What the broker sends; ends with the connection.
    public let messages: AsyncStream<MQTTMessage>
    let confirmations = Confirmations()
    private let wakeup = Wakeup()
    private let broker: MQTTBroker
    private let will: MQTTMessage?
    /// How long a broker may take to greet.
    private let greetingLimit: Duration
    private let arrived: AsyncStream<MQTTMessage>.Continuation
    /// Guards the state; nothing is called out to under it.
    private let state = Mutex(State())
    /// Nil before the start and from the end on. Held over a call of the library, which only queues; the callbacks, which come
    /// under locks of the library, never take it.
    private let handle = Mutex<MosquittoHandle?>(nil)

    private init(_ broker: MQTTBroker, will: MQTTMessage?, _ greetingLimit: Duration) {
        self.greetingLimit = greetingLimit
        self.broker = broker
        self.will = will
        // Commands of people, and what the broker keeps of one service: a flood is not to fill the memory.
        (messages, arrived) = AsyncStream.makeStream(of: MQTTMessage.self, bufferingPolicy: .bufferingNewest(1024))
    }

    /// Connects, and returns when the broker has greeted. A host that does not answer at all is waited for as long as the
    /// system does, some two minutes, unless the task is cancelled.
    ///
    /// - Parameters:
    ///   - clientID: of two with the same one the broker ends the earlier.
    ///   - will: what the broker says when the connection ends without a ``close(saying:)``.
    ///   - greetingLimit: how long what listens there may take to greet.
    public static func open(
        to broker: MQTTBroker, clientID: String, will: MQTTMessage? = nil, greetingLimit: Duration = .seconds(15)
    ) async throws(MQTTError) -> MQTTConnection {
        let connection = MQTTConnection(broker, will: will, greetingLimit)
        try await connection.start(clientID)
        return connection
    }

    private func start(_ clientID: String) async throws(MQTTError) {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<Void, MQTTError>, Never>) in
                let end = state.withLock { state -> MQTTError? in
                    if case .ended(let error) = state.phase { return error }
                    state.phase = .connecting(continuation)
                    return nil
                }
                if let end { return continuation.resume(returning: .failure(end)) }
                let thread = Thread { self.drive(clientID) }
                thread.name = "mqtt"
                thread.start()
            }
        } onCancel: {
            // The thread finds it out when the system lets go of it.
            self.turn(to: MQTTError(.cancelled, "The service is stopping."))
        }
        try outcome.get()
    }

    /// Says something, and returns when the broker has confirmed it.
    public func publish(_ message: MQTTMessage) async throws(MQTTError) {
        try await confirmations.wait(for: try queue(message))
    }

    /// Asks for what is said at topics, which may have wildcards; it comes in ``messages``.
    public func subscribe(to filter: String) async throws(MQTTError) {
        let number = try call { pointer, number in mosquitto_subscribe(pointer, &number, filter, 1) }
        try await confirmations.wait(for: number)
        guard !state.withLock({ $0.refused.contains(number) }) else {
            throw MQTTError(
                .refused, "The MQTT broker at \(broker.place) does not let this user read \(filter). Allow it there.")
        }
    }

    /// Says farewell and ends; returns when it has ended.
    public func close(saying last: MQTTMessage? = nil) async {
        if let last { _ = try? queue(last) }
        state.withLock { if case .open = $0.phase { $0.phase = .closing(since: .now) } }
        wakeup.wake()
        // Behind what is queued; a connection that has ended needs none.
        _ = try? call { pointer, _ in mosquitto_disconnect(pointer) }
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if case .ended = state.phase { return true }
                state.waitingForEnd.append(continuation)
                return false
            }
            if hasEnded { continuation.resume() }
        }
    }

    /// Why it has ended; nil while it has not.
    public var failure: MQTTError? {
        state.withLock { if case .ended(let error) = $0.phase { error } else { nil } }
    }

    private func queue(_ message: MQTTMessage) throws(MQTTError) -> Int32 {
        try call { pointer, number in
            mosquitto_publish(
                pointer, &number, message.topic, Int32(message.payload.count), message.payload, 1, message.isRetained)
        }
    }

    /// Calls the library while the handle is there.
    private func call(_ body: (OpaquePointer, inout Int32) -> Int32) throws(MQTTError) -> Int32 {
        var number: Int32 = 0
        let code = handle.withLock { handle in handle.map { body($0.pointer, &number) } }
        wakeup.wake()
        guard let code else { throw failure ?? lost }
        guard code == MOSQ_ERR_SUCCESS.rawValue else { throw error(of: code, errno: 0) }
        return number
    }

    // MARK: The thread

    private func drive(_ clientID: String) {
        blockBrokenPipeSignal()
        let end = run(clientID)
        // Behind the lock nobody calls the library any more; then it frees what it has.
        handle.withLock { $0 = nil }
        confirmations.end(end)
        arrived.finish()
        turn(to: end)
    }

    private func run(_ clientID: String) -> MQTTError {
        let context = Unmanaged.passUnretained(self).toOpaque()
        guard let made = MosquittoHandle(clientID: clientID, context: context) else {
            return MQTTError(.unavailable, "There is no memory for a connection to the MQTT broker.")
        }
        MosquittoCallbacks.set(on: made)
        var code = made.prepare(broker, will: will)
        if code == MOSQ_ERR_SUCCESS.rawValue {
            errno = 0
            code = mosquitto_connect(made.pointer, broker.host, Int32(broker.port), Self.keepAlive)
        }
        guard code == MOSQ_ERR_SUCCESS.rawValue else { return error(of: code, errno: errno) }
        handle.withLock { $0 = made }
        let start = ContinuousClock.now
        while true {
            let number: Int32
            (code, number) = work(made.pointer)
            let (phase, greeting) = state.withLock { ($0.phase, $0.greeting) }
            if let greeting, greeting != 0 { return refusal(greeting) }
            if case .ended(let error) = phase { return error }
            if case .closing(let since) = phase, code != MOSQ_ERR_SUCCESS.rawValue || .now - since > Self.farewellLimit
            {
                return MQTTError(.cancelled, "The connection to the MQTT broker was closed.")
            }
            guard code == MOSQ_ERR_SUCCESS.rawValue else {
                return greeting == nil && code == MOSQ_ERR_CONN_LOST.rawValue
                    ? noGreeting : error(of: code, errno: number)
            }
            if greeting == nil, .now - start > greetingLimit { return noGreeting }
        }
    }

    /// Waits until there is something to do, and does it: the library's code, and the number of a system's error.
    ///
    /// The library's own loop waits by `select`, which knows no descriptor beyond 1024: a crowd of clients would end it.
    private func work(_ pointer: OpaquePointer) -> (code: Int32, errno: Int32) {
        let readable = Int16(POLLIN)
        var awaited = [
            pollfd(
                fd: mosquitto_socket(pointer), events: readable | (mosquitto_want_write(pointer) ? Int16(POLLOUT) : 0),
                revents: 0),
            pollfd(fd: wakeup.descriptor, events: readable, revents: 0),
        ]
        poll(&awaited, nfds_t(awaited.count), Self.pause)
        errno = 0
        if awaited[1].revents != 0 { wakeup.drain() }
        var code = MOSQ_ERR_SUCCESS.rawValue
        if awaited[0].revents & ~Int16(POLLOUT) != 0 { code = mosquitto_loop_read(pointer, 1) }
        if code == MOSQ_ERR_SUCCESS.rawValue, mosquitto_want_write(pointer) { code = mosquitto_loop_write(pointer, 1) }
        if code == MOSQ_ERR_SUCCESS.rawValue { code = mosquitto_loop_misc(pointer) }
        return (code, errno)
    }

    /// A write to a line that was cut must not end the process.
    private func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func turn(to end: MQTTError) {
        let (greeted, waiting) = state.withLock {
            state -> (CheckedContinuation<Result<Void, MQTTError>, Never>?, [CheckedContinuation<Void, Never>]) in
            var continuation: CheckedContinuation<Result<Void, MQTTError>, Never>?
            switch state.phase {
            case .connecting(let waiting): continuation = waiting
            case .ended: return (nil, [])
            case .open, .closing: break
            }
            state.phase = .ended(end)
            defer { state.waitingForEnd = [] }
            return (continuation, state.waitingForEnd)
        }
        greeted?.resume(returning: .failure(end))
        for continuation in waiting { continuation.resume() }
    }

    // MARK: What the library tells, on the thread

    func answered(_ code: Int32) {
        let continuation = state.withLock { state -> CheckedContinuation<Result<Void, MQTTError>, Never>? in
            state.greeting = code
            guard code == 0, case .connecting(let continuation) = state.phase else { return nil }
            state.phase = .open
            return continuation
        }
        continuation?.resume(returning: .success(()))
    }

    func subscribed(_ number: Int32, isGranted: Bool) {
        if !isGranted { state.withLock { _ = $0.refused.insert(number) } }
        confirmations.confirm(number)
    }

    func received(_ message: MQTTMessage) { arrived.yield(message) }

    func complained(_ text: String) { state.withLock { $0.complaint = text } }

    // MARK: Words

    private var lost: MQTTError {
        MQTTError(.unavailable, "The connection to the MQTT broker at \(broker.place) was lost.")
    }

    private var noGreeting: MQTTError {
        MQTTError(
            .unavailable,
            "What listens at \(broker.place) does not answer as an MQTT broker. Check the port"
                + (broker.usesTLS
                    ? ", and whether it speaks TLS there (mqtts is port 8883 as a rule)."
                    : ", and whether it wants TLS there (mqtts://)."))
    }

    /// MQTT 3.1.1, 3.2.2.3.
    private func refusal(_ code: Int32) -> MQTTError {
        switch code {
        case 4:
            MQTTError(
                .unauthorized,
                "The MQTT broker at \(broker.place) does not take this user and password. Correct them in MQTT_URL.")
        case 5:
            MQTTError(
                .unauthorized,
                broker.username == nil
                    ? "The MQTT broker at \(broker.place) wants a user and a password. Set them: mqtt://user:password@host."
                    : "The MQTT broker at \(broker.place) does not take this user and password. Correct them in MQTT_URL."
            )
        case 3: MQTTError(.unavailable, "The MQTT broker at \(broker.place) is not available for now.")
        default: MQTTError(.refused, "The MQTT broker at \(broker.place) refuses this client (code \(code)).")
        }
    }

    private func error(of code: Int32, errno number: Int32) -> MQTTError {
        let place = broker.place
        switch mosq_err_t(rawValue: code) {
        case MOSQ_ERR_EAI:
            return MQTTError(.unavailable, "The MQTT broker's name \(broker.host) is not known. Correct MQTT_URL.")
        case MOSQ_ERR_TLS:
            let why = state.withLock { $0.complaint }.map { " (\($0))" } ?? ""
            return MQTTError(
                .untrusted,
                "The MQTT broker at \(place) could not be spoken to with TLS\(why). Check that its certificate is for this name "
                    + "and from an authority that this machine knows (ca-certificates).")
        case MOSQ_ERR_CONN_LOST, MOSQ_ERR_NO_CONN, MOSQ_ERR_KEEPALIVE, MOSQ_ERR_CONN_REFUSED: return lost
        case MOSQ_ERR_ERRNO where number == ECONNREFUSED:
            return MQTTError(.unavailable, "No MQTT broker listens at \(place). Start it, or correct MQTT_URL.")
        case MOSQ_ERR_ERRNO:
            let why = number == 0 ? "" : ": \(String(cString: strerror(number)))"
            return MQTTError(.unavailable, "The MQTT broker at \(place) cannot be reached\(why). Check MQTT_URL.")
        default:
            return MQTTError(
                .refused, "The MQTT broker at \(place) could not be told: \(String(cString: mosquitto_strerror(code)))")
        }
    }
}
