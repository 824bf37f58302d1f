import Foundation
import Logging

/// All jobs, running and past: the one place that changes them and tells who watches.
actor JobBoard {
    private static let kept = 200

    private let archive: any SyncArchive
    private let clock: any WallClock
    private let log: Logger
    private var jobs: [String: Job] = [:]
    private var order: [String] = []
    private var interrupted: [JobRequest] = []
    private var broadcasts: [String: Broadcast<Job>] = [:]
    /// Grows with every change of what the engine tells.
    private let revision: Broadcast<Int>
    /// The revision at which a job last changed.
    private var touched: [String: Int] = [:]

    init(archive: any SyncArchive, clock: any WallClock, log: Logger, revision: Broadcast<Int>) {
        self.archive = archive
        self.clock = clock
        self.log = log
        self.revision = revision
    }

    /// Takes over what an earlier run of the service left: its running jobs ended with it.
    func restore() async throws {
        for var job in try await archive.jobs().sorted(by: { $0.createdAt < $1.createdAt }) where jobs[job.id] == nil {
            // A person's pause outlasts the service.
            if job.state == .paused { broadcasts[job.id] = Broadcast(job) }
            if !job.isFinished, job.state != .paused {
                job.state = .interrupted
                job.finishedAt = clock.now()
                job.waitingUntil = nil
                job.add(
                    Job.Problem(
                        code: "interrupted",
                        message:
                            "The service stopped while this sync ran. What it fetched is kept, and the rest is asked for anew."
                    ))
                await keep(job)
                // The timer asks again by itself.
                if job.request.origin == .explicit { interrupted.append(job.request) }
            }
            jobs[job.id] = job
            order.append(job.id)
        }
    }

    /// What people had asked for when the service stopped: once.
    func takeInterrupted() -> [JobRequest] {
        defer { interrupted = [] }
        return interrupted
    }

    func all() -> [Job] { order.reversed().compactMap { jobs[$0] } }
    func job(_ id: String) -> Job? { jobs[id] }
    /// Jobs that changed after a revision, oldest first.
    func jobs(changedAfter revision: Int) -> [Job] {
        order.compactMap { id in touched[id, default: 0] > revision ? jobs[id] : nil }
    }

    var running: [Job] { order.compactMap { jobs[$0] }.filter { !$0.isFinished } }

    /// The running job that wants the same, or a new one.
    func open(_ request: JobRequest) async -> (job: Job, isNew: Bool) {
        if let same = running.first(where: { $0.request == request }) { return (same, false) }
        let job = Job(id: UUID().uuidString.lowercased(), request: request, createdAt: clock.now())
        jobs[job.id] = job
        order.append(job.id)
        broadcasts[job.id] = Broadcast(job)
        forgetOldest()
        touch(job.id)
        await keep(job)
        return (job, true)
    }

    /// Changes a job that is not finished; a change of state is kept on disk.
    func update(_ id: String, _ change: @Sendable (inout Job) -> Void) async {
        guard var job = jobs[id], !job.isFinished else { return }
        let state = job.state
        change(&job)
        // What is still under way for a paused job must not set it going again.
        if state == .paused, ![.queued, .cancelled].contains(job.state) { job.pause() }
        if job.isFinished {
            job.finishedAt = clock.now()
            job.waitingUntil = nil
            job.secondsLeft = nil
        }
        jobs[id] = job
        // Before it is told: who waited for the end may stop the service at once.
        if job.isFinished { await keep(job) }
        touch(id)
        broadcasts[id]?.send(job)
        if job.isFinished {
            broadcasts[id]?.finish()
            broadcasts[id] = nil
        } else if job.state != state {
            await keep(job)
        }
    }

    private func touch(_ id: String) { touched[id] = revision.update { $0 += 1 } }

    /// Sets a paused job going; nil when it is not paused.
    func resume(_ id: String) async -> Job? {
        guard jobs[id]?.state == .paused else { return nil }
        await update(id) { $0.resume() }
        return jobs[id]
    }

    /// A job that cannot be written is still run and told: what it archives is what counts.
    private func keep(_ job: Job) async {
        do { try await archive.save(job) } catch is CancellationError {
            // The service stops: the next start finds the job running and goes on with it.
        } catch {
            log.warning("A job could not be kept on disk.", metadata: ["why": "\(error)"])
        }
    }

    /// The job and its changes, until it is finished.
    func watch(_ id: String) -> AsyncStream<Job> {
        if let broadcast = broadcasts[id] { return broadcast.watch() }
        return AsyncStream { continuation in
            if let job = jobs[id] { continuation.yield(job) }
            continuation.finish()
        }
    }

    private func forgetOldest() {
        while order.count > Self.kept, let index = order.firstIndex(where: { jobs[$0]?.isFinished ?? true }) {
            let id = order.remove(at: index)
            (jobs[id], touched[id]) = (nil, nil)
        }
    }
}
