import HealthModel
import OAuth
import TestSupport

/// Grants in memory, with a record of what was read and saved and with the troubles of a disk.
final class MemoryGrantStore: GrantStore {
    /// What a full disk says.
    struct Broken: Error, CustomStringConvertible { var description: String { "The disk is full." } }

    private struct State: Sendable {
        var grants: [Account: Grant] = [:]
        var identities: [Account: [String: String]] = [:]
        var saves: [Grant] = []
        var reads = 0
        var holdsNextRead = false
        var refuses: @Sendable (Grant) -> Bool = { _ in false }
    }

    private let state = Watched(State())
    private let events: EventLog?
    /// A held read waits here.
    let readDoor = Latch()

    init(events: EventLog? = nil) { self.events = events }

    func grant(of account: Account) async throws -> Grant? {
        let (grant, isHeld) = state.update { state in
            defer { state.holdsNextRead = false }
            state.reads += 1
            return (state.grants[account], state.holdsNextRead)
        }
        if isHeld { try await readDoor.pass() }
        return grant
    }

    func grants() async throws -> [Grant] { state.value.grants.values.sorted { $0.account < $1.account } }

    func save(_ grant: Grant, knowing otherIDs: [String: String]) async throws {
        try put(grant)
        state.update { $0.identities[grant.account, default: [:]].merge(otherIDs) { $1 } }
    }

    func replace(_ grant: Grant, with successor: Grant) async throws -> Bool {
        guard let held = state.value.grants[grant.account], held.hasTokens(of: grant) else { return false }
        try put(successor)
        return true
    }

    func identities() async throws -> [Account: [String: String]] { state.value.identities }

    func removeGrant(of account: Account) async throws { state.update { $0.grants[account] = nil } }

    /// Saves from wherever, as another process does.
    func put(_ grant: Grant) throws {
        let isTaken = state.update { state in
            guard !state.refuses(grant) else { return false }
            state.grants[grant.account] = grant
            state.identities[grant.account, default: [:]][grant.provider] = grant.userID
            state.saves.append(grant)
            return true
        }
        guard isTaken else { throw Broken() }
        events?.add(grant.refreshStartedAt == nil ? "saved \(grant.accessToken)" : "saved the intent")
    }

    /// Fails every save that `condition` accepts.
    func refuse(_ condition: @escaping @Sendable (Grant) -> Bool) { state.update { $0.refuses = condition } }

    /// Makes the next read see what is stored now and return only when ``readDoor`` opens.
    func holdNextRead() { state.update { $0.holdsNextRead = true } }

    /// Returns when so many reads have begun in all.
    func waitForReads(_ count: Int) async throws { try await state.wait { $0.reads >= count } }

    var saves: [Grant] { state.value.saves }
    subscript(account: Account) -> Grant? { state.value.grants[account] }
}
