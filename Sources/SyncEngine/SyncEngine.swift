public import Foundation
public import HealthModel
public import Logging

/// The engine: keeps a complete copy of each account's data and says at any moment how complete it is.
///
/// Give it a provider, an archive and sinks, call ``run()`` in a task of your own, and say with ``sync(_:)`` which days
/// are wanted. Everything it does goes plan → fetch → archive → decode → deliver.
public actor SyncEngine {
    private enum Work: Sendable {
        case run(Account)
        case settle(String)
    }

    /// By name.
    let providers: [String: any HealthProvider]
    /// Asked for accounts whose own one is not known here.
    private let fallback: any HealthProvider
    let archive: any SyncArchive
    let clock: any WallClock
    let settings: SyncSettings
    let log: Logger
    private let spread: @Sendable () -> TimeInterval
    private let board: JobBoard
    private let deliverers: [Deliverer]
    /// Grows with every change of a job, a sink or an account.
    private let changes: Broadcast<Int>
    /// How many syncs have ended.
    private let ended = Broadcast(0)
    private let work: AsyncStream<Work>
    private let submit: AsyncStream<Work>.Continuation
    private var runners: [Account: AccountRunner] = [:]
    private var restoration: Task<Void, any Error>?

    /// - Parameters:
    ///   - provider: who is asked for accounts that are authorised with it.
    ///   - others: further providers: accounts may be authorised with them, or the archive hold days of theirs.
    ///   - spread: seconds that are added to each wait for the rate limit, drawn anew each time.
    public init(
        provider: any HealthProvider, others: [any HealthProvider] = [], archive: any SyncArchive,
        sinks: [any SeriesSink], clock: any WallClock = SystemClock(), settings: SyncSettings = SyncSettings(),
        log: Logger = Logger(label: "sync"),
        spread: @escaping @Sendable () -> TimeInterval = { TimeInterval.random(in: 2...15) }
    ) {
        fallback = provider
        let all = [provider] + others
        let providers = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.providers = providers
        self.archive = archive
        self.clock = clock
        self.settings = settings
        self.log = log
        self.spread = spread
        let changes = Broadcast(0)
        self.changes = changes
        board = JobBoard(archive: archive, clock: clock, log: log, revision: changes)
        deliverers = sinks.map {
            Deliverer(
                sink: $0, archive: archive, providers: providers, clock: clock, log: log,
                onChange: { changes.update { $0 += 1 } })
        }
        (work, submit) = AsyncStream.makeStream(of: Work.self)
    }

    // MARK: Running

    /// Works until the task is cancelled: syncs, deliveries, the timer. What runs then is shelved; nothing is lost. An
    /// engine runs once.
    public func run() async throws {
        try await restore()
        try await archive.unstage(nil)
        try await archive.register(sinks: deliverers.map(\.sink.id))
        if settings.resumes {
            for request in await board.takeInterrupted() { _ = try await sync(request) }
        }
        let sequence = try await archive.lastSequence()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for deliverer in deliverers {
                deliverer.archived(upTo: sequence)
                group.addTask { await deliverer.run() }
            }
            if let interval = settings.interval { group.addTask { try await self.tick(every: interval) } }
            if let interval = settings.statusInterval { group.addTask { await self.writeStatus(every: interval) } }
            group.addTask {
                await withDiscardingTaskGroup { inner in
                    for await work in self.work {
                        inner.addTask { await self.perform(work) }
                    }
                }
            }
            do { try await group.waitForAll() } catch is CancellationError {
                group.cancelAll()
            }
        }
    }

    private func restore() async throws {
        // Who asks while the first one reads the jobs waits for them too.
        let reading = restoration ?? Task { [board] in try await board.restore() }
        restoration = reading
        do { try await reading.value } catch {
            restoration = nil
            throw error
        }
    }

    private func perform(_ work: Work) async {
        switch work {
        case .run(let account): await runners[account]?.run()
        case .settle(let id): await settle(id)
        }
    }

    private func tick(every interval: TimeInterval) async throws {
        while !Task.isCancelled {
            do {
                for facts in try await archive.accounts() where facts.gone == nil && facts.leftAt == nil {
                    // Without an authorisation a sync can only say so, which `/status` does already.
                    guard try await authorizationProblem(of: facts.account) == nil else { continue }
                    _ = try await sync(JobRequest(account: facts.account, origin: .schedule))
                }
            } catch let error where !(error is CancellationError) {
                // The timer outlives whatever one tick meets.
                log.error("The timer could not start a sync.", metadata: ["why": "\(error)"])
            }
            try await clock.sleep(until: clock.now().addingTimeInterval(interval))
        }
    }

    private func runner(of account: Account) async throws -> AccountRunner {
        if let runner = runners[account] { return runner }
        let facts = try await archive.facts(of: account)
        if let runner = runners[account] { return runner }
        let provider = provider(of: facts)
        let budget = CallBudget(
            account: account, provider: provider.name, state: facts?.budget ?? RateBudget(), archive: archive,
            clock: clock, spread: spread)
        let runner = AccountRunner(
            account: account, providers: providers, provider: provider, archive: archive, board: board, clock: clock,
            settings: settings, log: log, budget: budget,
            onArchived: { [deliverers] sequence in for deliverer in deliverers { deliverer.archived(upTo: sequence) } },
            onFetched: { id in await self.fetched(id) })
        runners[account] = runner
        return runner
    }

    func provider(of facts: AccountFacts?) -> any HealthProvider {
        facts.flatMap { providers[$0.provider] } ?? fallback
    }

    // MARK: Jobs

    /// Starts a sync, or joins the running one that wants the same; a paused one goes on when a person asks for the same.
    public func sync(_ request: JobRequest) async throws -> Job {
        try await restore()
        if request.origin == .explicit { for deliverer in deliverers { deliverer.nudge() } }
        // Before the job is opened: one that nobody works on would be joined for ever.
        let working = try await runners(for: request)
        let (job, isNew) = await board.open(request)
        guard isNew else {
            if job.state == .paused, request.origin == .explicit { return try await resume(job.id) ?? job }
            // The timer's own job may run for days: its next tick looks at today all the same.
            guard request.origin == .schedule else { return job }
            for runner in working {
                await runner.renew(job.id)
                submit.yield(.run(runner.account))
            }
            return job
        }
        return await start(job, working)
    }

    private func runners(for request: JobRequest) async throws -> [AccountRunner] {
        let accounts =
            if let account = request.account { [account] } else {
                try await archive.accounts().filter { $0.leftAt == nil }.map(\.account)
            }
        var working: [AccountRunner] = []
        for account in accounts { working.append(try await runner(of: account)) }
        return working
    }

    private func start(_ job: Job, _ working: [AccountRunner], isResumed: Bool = false) async -> Job {
        guard !working.isEmpty else {
            let problem = Job.Problem(
                code: "not_authorized", message: settings.notAuthorized(nil))
            await board.update(job.id) {
                $0.state = .failed
                $0.add(problem)
            }
            return await board.job(job.id) ?? job
        }
        parts[job.id] = working.count
        for runner in working {
            // Of several accounts nobody knows whose days were counted: each counts anew.
            guard await runner.add(job, isCounted: isResumed && working.count == 1) else {
                await board.update(job.id) { $0.add(Self.left(runner.account)) }
                fetched(job.id)
                continue
            }
            // Paused or cancelled meanwhile.
            guard parts[job.id] != nil else {
                await runner.drop(job.id)
                break
            }
            submit.yield(.run(runner.account))
        }
        return await board.job(job.id) ?? job
    }

    /// Accounts that are still fetching, per job.
    private var parts: [String: Int] = [:]

    private func fetched(_ id: String) {
        // None: it was paused or cancelled meanwhile.
        guard let left = parts[id] else { return }
        parts[id] = left - 1
        guard left == 1 else { return }
        parts[id] = nil
        submit.yield(.settle(id))
    }

    /// Waits a while for the sinks, then says how the job ended.
    private func settle(_ id: String) async {
        await board.update(id) { if !$0.isFinished { $0.state = .delivering } }
        guard let job = await board.job(id), job.state == .delivering else { return }
        let deadline = clock.now().addingTimeInterval(settings.deliveryPatience)
        var behind: [Job.Problem] = []
        for deliverer in deliverers
        where !(await reached(deliverer.progress, by: deadline, clock: clock, where: { $0.delivered >= job.sequence }))
        {
            guard !Task.isCancelled else { return }
            let why = deliverer.progress.value.error?.message ?? "It is slow to take them."
            behind.append(
                Job.Problem(
                    code: "sink_behind",
                    message:
                        "Not everything is in \(deliverer.sink.id) yet; the archive has it and delivery goes on. \(why)"
                ))
        }
        let lagging = behind
        await board.update(id) { job in
            for problem in lagging { job.add(problem) }
            let failed = job.problems.contains(where: \.isFailure)
            job.state =
                !failed
                ? .done
                : job.daysDone == 0 && job.daysFailed == job.daysWanted && lagging.isEmpty
                    ? .failed : .partial
        }
        ended.update { $0 += 1 }
    }

    /// Every job of this and earlier runs, newest first.
    public func jobs() async throws -> [Job] {
        try await restore()
        return await board.all()
    }

    /// Nil when there is none of this id, or it is older than the 200 that are kept.
    public func job(_ id: String) async throws -> Job? {
        try await restore()
        return await board.job(id)
    }

    /// The job as it is, then its changes until it is finished.
    public func watch(_ id: String) async -> AsyncStream<Job> { await board.watch(id) }

    /// Ends a job: what it has fetched is kept, what other jobs want goes on. Nil when there is none of this id.
    public func cancel(_ id: String) async throws -> Job? {
        guard let job = try await job(id) else { return nil }
        guard !job.isFinished else { return job }
        for runner in runners.values { await runner.drop(id) }
        parts[id] = nil
        await board.update(id) { $0.state = .cancelled }
        return await board.job(id)
    }

    /// Stops a job for now: the calls that are under way are the last ones for it until ``resume(_:)``. One that is not
    /// fetching stays as it is. Nil when there is none of this id.
    public func pause(_ id: String) async throws -> Job? {
        guard let job = try await job(id), job.isFetching else { return try await job(id) }
        parts[id] = nil
        // First: a runner that lets go of it must not change what is told.
        for runner in runners.values { await runner.drop(id) }
        await board.update(id) { if $0.isFetching { $0.pause() } }
        return await board.job(id)
    }

    /// Goes on with a paused job: what is left of it is planned anew. Another one stays as it is. Nil when there is none of
    /// this id.
    public func resume(_ id: String) async throws -> Job? {
        guard let job = try await job(id), job.state == .paused else { return try await job(id) }
        let working = try await runners(for: job.request)
        // Nothing is awaited between the look and the change: of two who ask at once the second finds it running.
        guard let resumed = await board.resume(id) else { return await board.job(id) }
        if working.count > 1 { await board.update(id) { $0.daysWanted = $0.daysDone } }
        return await start(resumed, working, isResumed: true)
    }

    // MARK: Changes

    /// A number that grows with every change of a job, a sink or an account.
    public nonisolated var revision: Int { changes.value }

    /// The ``revision`` as it is, then the newest one at each change.
    public nonisolated func revisions() -> AsyncStream<Int> { changes.watch() }

    /// The jobs that changed after a revision, in the order in which they were asked for.
    public func jobs(changedAfter revision: Int) async throws -> [Job] {
        try await restore()
        return await board.jobs(changedAfter: revision)
    }

    // MARK: Accounts

    /// Takes an account in, or notes that it was authorised again, perhaps with another provider: its days stay.
    ///
    /// - Parameter name: the ``HealthProvider/name`` of the provider; nil: the first one.
    public func authorized(_ account: Account, with name: String? = nil) async throws {
        let (name, now) = (name ?? fallback.name, clock.now())
        let known = try await archive.update(account) { facts in
            facts.signIn(with: name, at: now)
        }
        if known == nil {
            try await archive.save(AccountFacts(account: account, provider: name, authorizedAt: now))
        }
        // What an ended grant or a missing scope kept from being tried is due again.
        try await archive.retryFailures(of: account, at: now)
        changes.update { $0 += 1 }
        guard let runner = runners[account] else { return }
        await runner.renewAll()
        submit.yield(.run(account))
    }

    /// Ends an account's syncs; with `data` forgets its days and deletes its points too.
    ///
    /// - Throws: ``SinkError`` of a database that could not delete now, before anything of the archive is forgotten.
    /// - Returns: the sinks that hold points and cannot delete any; nil when there is no such account.
    public func leave(_ account: Account, data: Bool) async throws -> [String]? {
        guard try await archive.facts(of: account) != nil else { return nil }
        let runner = runners.removeValue(forKey: account)
        await runner?.leave(Self.left(account))
        latest[account] = nil
        for job in await board.running where job.state == .paused && job.request.account == account {
            _ = try await cancel(job.id)
        }
        defer { changes.update { $0 += 1 } }
        guard data else {
            let now = clock.now()
            try await archive.update(account) { $0.leftAt = now }
            return []
        }
        return try await erase(account)
    }

    /// Deletes the account's points and days. No delivery runs meanwhile: its points would come back.
    private func erase(_ account: Account) async throws -> [String] {
        for deliverer in deliverers { await deliverer.hold() }
        do {
            var keeping: [String] = []
            for deliverer in deliverers where !(try await deliverer.sink.erase(account)) {
                keeping.append(deliverer.sink.id)
            }
            try await archive.erase(account)
            for deliverer in deliverers { await deliverer.release() }
            return keeping
        } catch {
            for deliverer in deliverers { await deliverer.release() }
            throw error
        }
    }

    private static func left(_ account: Account) -> Job.Problem {
        Job.Problem(account: account, code: "left", message: "\(account) was taken off while this sync ran.")
    }

    /// What is known of each account.
    public func accounts() async throws -> [AccountFacts] { try await archive.accounts() }

    /// The date it is for an account, or for the first one.
    public nonisolated func today(for account: Account?, among accounts: [AccountFacts]) -> CivilDay {
        let facts = accounts.first { account == nil || $0.account == account }
        let zone = settings.zone(of: facts) ?? .gmt
        return CivilDay(clock.now(), in: zone)
    }

    /// Why nothing can be synced for an account (nil: for any); nil when something can.
    public func authorizationProblem(of account: Account?) async throws -> String? {
        let known = try await archive.accounts().map(\.account)
        let wanted = account.map { [$0] } ?? known
        var problem = settings.notAuthorized(nil)
        for account in wanted {
            guard known.contains(account) else {
                problem = settings.notAuthorized(account)
                continue
            }
            let provider = provider(of: try await archive.facts(of: account))
            do {
                _ = try await provider.access(of: account)
                return nil
            } catch let error {
                // A grant that cannot be read now is no reason to authorise again: the sync itself will tell.
                guard error.kind == .notAuthorized else { return nil }
                problem = error.message
            }
        }
        return problem
    }

    // MARK: Sinks

    /// The ids of the sinks.
    public nonisolated var sinkIDs: [String] { deliverers.map(\.sink.id) }

    /// Has sinks get once more what the archive holds, without a call to the provider: one that lost its data is filled again.
    /// It is remembered on disk, and goes on after a restart.
    ///
    /// - Parameters:
    ///   - sink: the ``SeriesSink/id`` of one; nil: all.
    ///   - days: the dates; nil: all.
    /// - Returns: the sinks with what is before them.
    public func replay(sink: String?, days: ClosedRange<CivilDay>?) async throws -> [StatusReport.SinkStatus] {
        let chosen = deliverers.filter { sink == nil || $0.sink.id == sink }
        for deliverer in chosen { try await deliverer.replay(days) }
        return try await sinks(chosen)
    }

    // MARK: Status

    /// All that `/status` says, read from the archive's rows.
    public func status() async throws -> StatusReport {
        try await restore()
        let running = await board.running
        var accounts: [StatusReport.AccountStatus] = []
        for facts in try await archive.accounts() {
            let provider = provider(of: facts)
            let budget =
                await runners[facts.account]?.budget.reading
                ?? BudgetReading(
                    facts.budget, pace: provider.callsPerMinute.map(CallPace.init(limit:)), now: clock.now())
            let builder = StatusBuilder(
                provider: provider, providers: providers, archive: archive, settings: settings, now: clock.now())
            let latest = try await latest(of: facts, builder)
            let troubles = await runners[facts.account]?.troubles ?? []
            accounts.append(try await builder.status(of: facts, budget: budget, latest: latest, troubles: troubles))
        }
        return StatusReport(
            now: clock.now(), accounts: accounts, sinks: try await sinks(deliverers),
            job: running.last { $0.state != .paused } ?? running.last)
    }

    /// Writes what ``status()`` says to every sink that takes data, until the task is cancelled. What a sink does not take is
    /// not kept for it, but has it looked at.
    private func writeStatus(every interval: TimeInterval) async {
        while !Task.isCancelled {
            let before = ended.value
            do {
                let points = StatusSeries.series(of: try await status())
                for deliverer in deliverers where !points.isEmpty && deliverer.progress.value.error == nil {
                    do { try await deliverer.write(points) } catch {
                        log.debug("A sink did not take the status.", metadata: ["why": "\(error)"])
                        deliverer.nudge()
                    }
                }
            } catch {
                log.debug("The status could not be read for the sinks.", metadata: ["why": "\(error)"])
            }
            _ = await reached(ended, by: clock.now().addingTimeInterval(interval), clock: clock) { $0 != before }
        }
    }

    /// What was done since the engine was made, for who draws rates. No disk is read.
    public func counters() async -> SyncCounters {
        var counters = SyncCounters()
        for (account, runner) in runners { counters.calls[account] = await runner.budget.calls }
        for deliverer in deliverers { counters.points[deliverer.sink.id] = deliverer.progress.value.written }
        return counters
    }

    private func sinks(_ deliverers: [Deliverer]) async throws -> [StatusReport.SinkStatus] {
        var sinks: [StatusReport.SinkStatus] = []
        for deliverer in deliverers {
            let progress = deliverer.progress.value
            sinks.append(
                StatusReport.SinkStatus(
                    id: deliverer.sink.id,
                    pending: try await archive.pendingDays(after: archive.cursor(of: deliverer.sink.id)),
                    lastError: progress.error?.message, lastDelivery: progress.lastDeliveryAt,
                    retryAt: progress.retryAt, deadLetters: try await archive.deadLetterCount(of: deliverer.sink.id),
                    lastRefusal: try await archive.newestDeadLetter(of: deliverer.sink.id),
                    beyondRetention: progress.beyondRetention, undeleted: progress.undeleted))
        }
        return sinks
    }

    private struct LatestKey: Equatable {
        var sequence: Int64
        var today: CivilDay
    }

    /// The newest values, and the state of the archive that they were read from.
    private var latest: [Account: (key: LatestKey, values: StatusReport.Latest)] = [:]

    /// Decodes the newest days once for each state of the archive: who polls every few seconds costs no more than that.
    private func latest(of facts: AccountFacts, _ builder: StatusBuilder) async throws -> StatusReport.Latest {
        let key = LatestKey(sequence: try await archive.lastSequence(), today: builder.today(of: facts))
        if let known = latest[facts.account], known.key == key { return known.values }
        let values = try await builder.latest(of: facts.account, today: key.today)
        latest[facts.account] = (key, values)
        return values
    }
}
