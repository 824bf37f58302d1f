import Foundation
import Logging
import ServiceLifecycle
import SyncEngine

/// Tells systemd when the service answers, what it does, that it still works, and when it ends. Does nothing where systemd
/// does not listen.
struct SystemdService: Service {
    let engine: SyncEngine
    let log: Logger
    private let socket: NotifySocket?
    /// Between two looks at the engine.
    let period: Duration
    private let hasWatchdog: Bool

    /// - Parameter environment: with `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` (sd_watchdog_enabled(3)).
    init(
        engine: SyncEngine, log: Logger, environment: [String: String] = ProcessInfo.processInfo.environment,
        processID: Int32 = ProcessInfo.processInfo.processIdentifier
    ) {
        self.engine = engine
        self.log = log
        socket = NotifySocket(environment)
        let isMeant = environment["WATCHDOG_PID"].map { $0 == String(processID) } ?? true
        let limit = isMeant ? environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil } : nil
        hasWatchdog = limit != nil
        // Half of the limit, as systemd advises.
        period = min(.seconds(60), limit.map { .microseconds($0 / 2) } ?? .seconds(60))
    }

    func run() async throws {
        guard let socket else {
            try? await gracefulShutdown()
            return
        }
        let isReady = socket.send(.ready)
        if !isReady {
            log.warning("systemd does not take notices.", metadata: ["socket": "\(socket.address)"])
        }
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown { await watch(socket, isReady) }
        } onGracefulShutdown: {
            _ = socket.send(.stopping, .status("Stops: what runs is shelved and goes on at the next start."))
        }
    }

    private func watch(_ socket: NotifySocket, _ isReady: Bool) async {
        var (told, isReady) = ("", isReady)
        while !Task.isCancelled {
            // A socket that is full at boot would have the start time out.
            if !isReady { isReady = socket.send(.ready) }
            let words = await words()
            if Task.isCancelled { return }
            if hasWatchdog { _ = socket.send(.watchdog) }
            // Told again where the socket was full.
            if words != told, socket.send(.status(words)) { told = words }
            try? await Task.sleep(for: isReady ? period : min(period, .seconds(1)))
        }
    }

    /// An archive that fails is an answer too: the watchdog's restart is for what hangs.
    private func words() async -> String {
        do { return Self.words(try await engine.status()) } catch {
            return (error as? ArchiveError)?.message ?? "The archive does not answer."
        }
    }

    /// What the service does, in a line without any value that was measured.
    static func words(_ status: StatusReport) -> String {
        if let job = status.job { return ProgressLine.text(job, now: status.now, width: 120) }
        let trouble = status.accounts.compactMap { $0.lastError ?? $0.message } + status.sinks.compactMap(\.lastError)
        if let first = trouble.first { return first }
        guard !status.accounts.isEmpty else { return "Waits for somebody to authorise it." }
        let missing = status.accounts.flatMap(\.resources.values).reduce(0) { $0 + $1.daysMissing }
        let pending = status.sinks.map(\.pending).max() ?? 0
        return "Waits for the next sync; \(missing) days missing, \(pending) to be delivered."
    }
}
