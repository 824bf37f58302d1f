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
    /// The status reads all rows: it is told at once when a job begins, ends or waits, and else so often at most.
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
    /// The states of the jobs as they were told.
    private var toldStates: [String: Job.State] = [:]
    /// Whether something changed that the last status does not say.
    private var owesStatus = false
    private var isReminded = false
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
        await withDiscardingTaskGroup { group in
            group.addTask { [engine, arrived] in for await _ in engine.revisions() { arrived.yield() } }
            for await _ in arrivals {
                leaveOutClosed()
                guard !listeners.isEmpty || !newcomers.isEmpty else { continue }
                do { try await tell() } catch  where Task.isCancelled {
                    break
                } catch {
                    log.warning("The page could not be told what changed.", metadata: ["why": "\(error)"])
                    // Without a stream the page asks for `/status` itself, and is told why.
                    for stream in listeners + newcomers { stream.finish() }
                }
                if owesStatus { group.addTask { await self.remind() } }
                do { try await clock.sleep(until: clock.now().addingTimeInterval(Self.pause)) } catch { break }
            }
            group.cancelAll()
        }
        hasEnded = true
        for stream in listeners + newcomers { stream.finish() }
        (listeners, newcomers) = ([], [])
    }

    /// Has what is owed told when it is due. One reminder at a time: what comes up meanwhile is owed with it.
    private func remind() async {
        guard !isReminded else { return }
        isReminded = true
        defer { isReminded = false }
        do { try await clock.sleep(until: toldStatusAt.addingTimeInterval(Self.statusInterval)) } catch { return }
        arrived.yield()
    }

    private func tell() async throws {
        // Before the jobs are read: what changes meanwhile is told the next time.
        let revision = engine.revision
        let changed = try await engine.jobs(changedAfter: toldRevision)
        let running = try await engine.jobs().filter { !$0.isFinished }
        for job in changed { try send("job", job, to: listeners) }
        let hasTurned = changed.contains { toldStates[$0.id] != $0.state }
        for job in changed { toldStates[job.id] = job.isFinished ? nil : job.state }
        owesStatus = owesStatus || revision != toldRevision
        toldRevision = revision
        let since = clock.now().timeIntervalSince(toldStatusAt)
        // A clock that was set back makes the last time one of the future.
        let isDue = since >= Self.statusInterval || since < 0
        if !newcomers.isEmpty || hasTurned || (owesStatus && isDue) {
            toldStatusAt = clock.now()
            owesStatus = false
            try send("status", try await engine.status(), to: listeners + newcomers)
        }
        for job in running.reversed() { try send("job", job, to: newcomers) }
        listeners += newcomers
        newcomers = []
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
