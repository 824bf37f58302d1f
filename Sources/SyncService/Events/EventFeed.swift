import Foundation
import HTTPServer
import Logging
import SyncEngine

/// Tells everybody who listens at `/events` what changes. Each event is made once, however many listen, and none while
/// nobody does.
actor EventFeed {
    /// More would be a crowd and no household.
    static let most = 64
    /// A job changes with every call: the eye needs fewer.
    static let pause: TimeInterval = 0.25
    /// While a job runs the status, which reads all rows, is told so often and at its end.
    static let statusInterval: TimeInterval = 5

    private let engine: SyncEngine
    private let clock: any WallClock
    private let log: Logger
    private var listeners: [EventStream] = []
    /// Those who have heard nothing yet.
    private var newcomers: [EventStream] = []
    private var hasEnded = false
    private var toldRevision = 0
    private var toldStatusAt = Date.distantPast
    private let arrivals: AsyncStream<Void>
    private let arrived: AsyncStream<Void>.Continuation

    init(engine: SyncEngine, clock: any WallClock, log: Logger) {
        self.engine = engine
        self.clock = clock
        self.log = log
        (arrivals, arrived) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// A stream that begins with how things stand; nil when there are too many, or the service stops.
    func listen() -> EventStream? {
        leaveOutClosed()
        guard !hasEnded, listeners.count + newcomers.count < Self.most else { return nil }
        let stream = EventStream()
        newcomers.append(stream)
        arrived.yield()
        return stream
    }

    /// Tells until the task is cancelled, and then ends every stream: a listener would keep the service from stopping.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [engine, arrived] in for await _ in engine.revisions() { arrived.yield() } }
            for await _ in arrivals {
                leaveOutClosed()
                guard !listeners.isEmpty || !newcomers.isEmpty else { continue }
                do { try await tell() } catch  where Task.isCancelled {
                    break
                } catch {
                    // The page asks for `/status` itself then, and is told why.
                    log.warning("The page could not be told what changed.", metadata: ["why": "\(error)"])
                }
                do { try await clock.sleep(until: clock.now().addingTimeInterval(Self.pause)) } catch { break }
            }
            group.cancelAll()
        }
        hasEnded = true
        for stream in listeners + newcomers { stream.finish() }
        (listeners, newcomers) = ([], [])
    }

    private func tell() async throws {
        // Before the jobs are read: what changes meanwhile is told the next time.
        let revision = engine.revision
        let running = try await engine.jobs().filter { !$0.isFinished }
        if !listeners.isEmpty {
            let changed = try await engine.jobs(changedAfter: toldRevision)
            for job in changed { try send("job", job, to: listeners) }
            let isAtWork = running.contains { $0.state != .paused }
            let isDue = abs(clock.now().timeIntervalSince(toldStatusAt)) >= Self.statusInterval
            if !isAtWork || isDue || changed.contains(where: \.isFinished) || !newcomers.isEmpty {
                try await tellStatus()
            }
        } else {
            try await tellStatus()
        }
        for job in running.reversed() { try send("job", job, to: newcomers) }
        toldRevision = revision
        listeners += newcomers
        newcomers = []
    }

    private func tellStatus() async throws {
        toldStatusAt = clock.now()
        try send("status", try await engine.status(), to: listeners + newcomers)
    }

    private func send(_ event: String, _ value: some Encodable, to streams: [EventStream]) throws {
        let text = String(decoding: try WireJSON.encode(value), as: UTF8.self)
        for stream in streams { stream.send(event: event, data: text) }
    }

    private func leaveOutClosed() {
        listeners.removeAll(where: \.isClosed)
        newcomers.removeAll(where: \.isClosed)
    }
}
