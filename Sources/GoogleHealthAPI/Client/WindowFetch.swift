import HealthModel
import ProviderKit
import SyncEngine

/// One window on its way: what a resource needs to ask for its data types and to hand over their days.
struct WindowFetch: Sendable {
    let window: FetchWindow
    let account: Account
    let granted: Set<String>
    let client: GoogleClient
    let gate: CallGate
    let receiver: any DayReceiver

    /// Asks for each data type, one after the other, and hands over all dates at once.
    func takeWhole(_ sources: [PartSource]) async throws(ProviderError) {
        var refusals = Refusals()
        var gathered: [PointGathering] = []
        for source in sources {
            if let answer = try await gather(source, &refusals) { gathered.append(answer) }
        }
        try await refusals.tell(receiver, isAnythingGiven: !gathered.isEmpty)
        try await receiver.take(window.days.map { day($0, gathered, refusals) })
    }

    /// A date of what was gathered.
    func day(_ day: CivilDay, _ gathered: [PointGathering], _ refusals: Refusals) -> FetchedDay {
        FetchedDay(
            day, parts: gathered.compactMap { $0.part(day) }, hasData: gathered.contains { $0.holdsData(day) },
            refused: refusals.parts)
    }

    /// Everything a data type has of the window; nil when it is refused.
    func gather(
        _ source: PartSource, _ refusals: inout Refusals
    ) async throws(ProviderError) -> PointGathering? {
        try await refusals.attempt(source.type.id) { () async throws(ProviderError) in
            var gathering = PointGathering(source.type)
            try await pages(source, window.days) { page throws(ProviderError) in gathering.add(page, of: window.days) }
            return gathering
        }
    }
}
