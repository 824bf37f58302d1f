package import Foundation
package import HealthModel
package import SyncEngine

/// A provider whose answers are closures that a test sets, at any time.
///
/// Without a script it grants everything, is in UTC, has one tracker that synced at ``Script/lastSync``, and answers
/// each date with one point at noon (``DayText``). Every call passes the gate first, as a real provider's does.
package final class ScriptedProvider: HealthProvider {
    /// A call that passed the gate.
    package enum Call: Sendable, Hashable {
        case profile(Account)
        case look(Account)
        case fetch(Account, FetchWindow)
    }

    /// What the provider answers.
    package struct Script: Sendable {
        package var scopes: @Sendable (Account) throws(ProviderError) -> Set<String>
        package var profile: @Sendable (Account) async throws(ProviderError) -> ProviderProfile
        package var look: @Sendable (Account) async throws(ProviderError) -> DeviceLook
        package var fetch: @Sendable (FetchWindow, Account) async throws(ProviderError) -> [FetchedDay]
        /// In place of ``fetch``, for tests of what comes bit by bit.
        package var hand: (@Sendable (FetchWindow, CallGate, any DayReceiver) async throws(ProviderError) -> Void)?
        package var decode: @Sendable (ArchivedDay) throws(ProviderError) -> [Series]
        /// What the headers of the next answer say; nil: nothing of the rate.
        package var rate: @Sendable () -> RateReading?

        /// A tracker that synced at `lastSync`; nil: no device tells.
        package mutating func tracker(syncedAt lastSync: Date?) {
            look = { _ throws(ProviderError) in
                DeviceLook(
                    body: Array("\(lastSync?.timeIntervalSince1970 ?? 0)".utf8),
                    lastSync: lastSync.map { .instant($0) }, deviceCount: lastSync == nil ? 0 : 1)
            }
        }
    }

    private struct State: Sendable {
        var script: Script
        var calls: [Call] = []
        var underWay = 0
        var mostUnderWay = 0
    }

    package let name: String
    package let catalogue: [ResourceOffer]
    package let width: Int
    package let callsPerMinute: Int?
    package let lookScope = "settings"
    package let profileScope = "profile"
    private let state: Watched<State>

    /// Offers `steps` (one date a request), `sleep` (100) and `weight` (31) unless told otherwise; each resource's scope
    /// is its slug.
    package init(
        name: String = "scripted", catalogue: [ResourceOffer] = ScriptedProvider.catalogue, width: Int = 1,
        callsPerMinute: Int? = nil, lastSync: Date?
    ) {
        self.callsPerMinute = callsPerMinute
        self.name = name
        self.catalogue = catalogue
        self.width = width
        let scopes = Set(catalogue.map(\.scope) + ["settings", "profile"])
        var script = Script(
            scopes: { _ throws(ProviderError) in scopes },
            profile: { _ throws(ProviderError) in ProviderProfile(timeZone: "UTC", memberSince: nil) },
            look: { _ throws(ProviderError) in DeviceLook(body: [], lastSync: nil, deviceCount: 0) },
            fetch: { window, _ throws(ProviderError) in window.days.map { .noon($0) } },
            decode: { day throws(ProviderError) in day.resource == .devices ? [] : try DayText.series(of: day) },
            rate: { nil })
        script.tracker(syncedAt: lastSync)
        state = Watched(State(script: script))
    }

    package static let catalogue = [
        ResourceOffer(.steps, daysPerRequest: 1, scope: "steps"),
        ResourceOffer(.weight, daysPerRequest: 31, scope: "weight"),
        ResourceOffer(.sleep, daysPerRequest: 100, scope: "sleep"),
    ]

    /// Changes what is answered from now on.
    package func script(_ change: @Sendable (inout Script) -> Void) { state.update { change(&$0.script) } }

    /// Every call so far, in the order they passed the gate.
    package var calls: [Call] { state.value.calls }

    /// The windows that were asked for so far.
    package var windows: [FetchWindow] {
        calls.compactMap { if case .fetch(_, let window) = $0 { window } else { nil } }
    }

    /// How many calls were under way at once at most.
    package var mostUnderWay: Int { state.value.mostUnderWay }

    /// Returns when at least `count` calls that fulfil the condition passed the gate.
    package func waitForCalls(
        _ count: Int = 1, where condition: @escaping @Sendable (Call) -> Bool = { _ in true }
    ) async throws {
        try await state.wait { $0.calls.count(where: condition) >= count }
    }

    package func access(of account: Account) async throws(ProviderError) -> GrantedAccess {
        GrantedAccess(scopes: try state.value.script.scopes(account))
    }

    private func want(_ scope: String, _ account: Account) throws(ProviderError) {
        guard try state.value.script.scopes(account).contains(scope) else {
            throw ProviderError(.scopeMissing, "\(scope) was not granted.")
        }
    }

    package func look(for account: Account, gate: CallGate) async throws(ProviderError) -> DeviceLook {
        try want(lookScope, account)
        return try await call(.look(account), gate) { script throws(ProviderError) in try await script.look(account) }
    }

    package func profile(of account: Account, gate: CallGate) async throws(ProviderError) -> ProviderProfile {
        try want(profileScope, account)
        return try await call(.profile(account), gate) { script throws(ProviderError) in
            try await script.profile(account)
        }
    }

    package func fetch(
        _ window: FetchWindow, for account: Account, gate: CallGate, receiver: any DayReceiver
    ) async throws(ProviderError) {
        if let hand = state.value.script.hand { return try await hand(window, gate, receiver) }
        let days = try await call(.fetch(account, window), gate) { script throws(ProviderError) in
            try await script.fetch(window, account)
        }
        try await receiver.take(days)
    }

    package func decode(_ day: ArchivedDay) throws(ProviderError) -> [Series] { try state.value.script.decode(day) }

    private func call<Answer: Sendable>(
        _ call: Call, _ gate: CallGate, _ answer: (Script) async throws(ProviderError) -> Answer
    ) async throws(ProviderError) -> Answer {
        try await gate.admit()
        let script = state.update { state in
            state.calls.append(call)
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
            return state.script
        }
        defer { state.update { $0.underWay -= 1 } }
        do {
            let result = try await answer(script)
            if let rate = script.rate() { await gate.observe(rate) }
            return result
        } catch {
            if case .rateLimited(let until) = error.kind {
                await gate.observe(RateReading(remaining: 0, resetAt: until, isRefusal: true))
            }
            throw error
        }
    }
}
