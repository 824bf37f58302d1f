import Foundation
import HealthModel
import Logging

/// Runs the syncs of one account: looks at the devices, plans, and works the windows off newest first.
///
/// All running jobs of the account share one plan. A window is fetched once for all of them; a job is through when none
/// of its days is left.
actor AccountRunner {
    /// After this many unavailable answers in a row the rest of a plan is given up until later.
    static let patience = 3

    nonisolated let account: Account
    /// By name: an account can move from one to another.
    let providers: [String: any HealthProvider]
    let archive: any SyncArchive
    let board: JobBoard
    let clock: any WallClock
    let settings: SyncSettings
    let log: Logger
    let budget: CallBudget
    /// The one that the account is authorised with, as the last look found it.
    var provider: any HealthProvider
    private let onArchived: @Sendable (Int64) -> Void
    let onFetched: @Sendable (String) async -> Void

    var tickets: [String: Ticket] = [:]
    var queue: [FetchWindow] = []
    var ledger: [DayKey: LedgerEntry] = [:]
    var rules: DayRules?
    var rowZone = ""
    var unavailableInARow = 0
    /// What kept the last look from being a whole one, or the archive from taking what came; told in `/status` until a
    /// look succeeds.
    var troubles: [Job.Problem] = []
    private let isRunning = Broadcast(false)
    /// Whether the account was taken off: nothing more is archived for it.
    let leaving = Broadcast(false)
    var hasLeft: Bool { leaving.value }
    let arrivals = Broadcast(0)

    struct DayKey: Hashable, Sendable {
        var resource: Resource
        var day: CivilDay
    }

    /// What a job still wants of this account.
    struct Ticket {
        var request: JobRequest
        /// When the job began: what was looked at since is not forced again.
        var since: Date
        /// When it last set out, a pause being over, and the calls that it had made by then.
        var start: (at: Date, calls: Int)
        /// Whether its days were counted before a pause.
        var isCounted: Bool
        var isPlanned = false
        var pending: Set<DayKey> = []
    }

    init(
        account: Account, providers: [String: any HealthProvider], provider: any HealthProvider,
        archive: any SyncArchive, board: JobBoard,
        clock: any WallClock, settings: SyncSettings, log: Logger, budget: CallBudget,
        onArchived: @escaping @Sendable (Int64) -> Void, onFetched: @escaping @Sendable (String) async -> Void
    ) {
        self.account = account
        self.providers = providers
        self.provider = provider
        self.archive = archive
        self.board = board
        self.clock = clock
        self.settings = settings
        self.log = log
        self.budget = budget
        self.onArchived = onArchived
        self.onFetched = onFetched
    }

    /// Takes a job in. ``run()`` has to be called after it. False when the account was taken off meanwhile.
    ///
    /// - Parameter isCounted: whether a pause is over, and its days are known.
    func add(_ job: Job, isCounted: Bool = false) -> Bool {
        guard !hasLeft else { return false }
        tickets[job.id] = Ticket(
            request: job.request, since: job.createdAt, start: (clock.now(), job.calls), isCounted: isCounted)
        arrivals.update { $0 += 1 }
        return true
    }

    /// Plans all running jobs anew: the account was authorised again. ``run()`` has to be called after it.
    func renewAll() {
        for id in tickets.keys { tickets[id]?.isPlanned = false }
        arrivals.update { $0 += 1 }
    }

    /// Ends every job's part here, and returns when nothing is under way any more.
    func leave(_ problem: Job.Problem) async {
        leaving.update { $0 = true }
        await endAll(problem)
        arrivals.update { $0 += 1 }
        for await running in isRunning.watch() where !running { break }
    }

    /// Plans a running job anew: the devices may have synced since, and days may have become due. ``run()`` has to be
    /// called after it.
    func renew(_ id: String) {
        guard tickets[id]?.isPlanned == true else { return }
        tickets[id]?.isPlanned = false
        arrivals.update { $0 += 1 }
    }

    /// Drops a job; what other jobs want of its windows is still fetched.
    func drop(_ id: String) {
        guard tickets.removeValue(forKey: id) != nil else { return }
        let wanted = tickets.values.reduce(into: Set<DayKey>()) { $0.formUnion($1.pending) }
        queue.removeAll { window in
            window.days.allSatisfy { !wanted.contains(DayKey(resource: window.resource, day: $0)) }
        }
        arrivals.update { $0 += 1 }
    }

    /// Works until no job is left. A second call while one runs returns at once.
    func run() async {
        guard !isRunning.value, !hasLeft else { return }
        isRunning.update { $0 = true }
        defer { isRunning.update { $0 = false } }
        while !tickets.isEmpty, !Task.isCancelled {
            do {
                guard tickets.values.allSatisfy(\.isPlanned) else {
                    try await plan()
                    continue
                }
                try await work()
                await release()
            } catch is CancellationError {
                return
            } catch {
                let failure = error as? ArchiveError ?? ArchiveError("failed", "The archive failed: \(error)")
                log.error("The archive failed.", metadata: ["why": "\(failure)"])
                let problem = Job.Problem(account: account, code: failure.code, message: failure.message)
                troubles = [problem]
                await endAll(problem)
            }
        }
    }

    nonisolated func archived(upTo sequence: Int64) { onArchived(sequence) }
}
