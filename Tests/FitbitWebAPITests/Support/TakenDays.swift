import HealthModel
import SyncEngine
import Synchronization

/// Keeps what a fetch hands over, batch by batch.
final class TakenDays: DayReceiver {
    private let failure: ProviderError?
    private let state = Mutex<[[FetchedDay]]>([])

    /// Takes everything, or throws at the first days.
    init(failure: ProviderError? = nil) { self.failure = failure }

    var batches: [[FetchedDay]] { state.withLock { $0 } }
    var days: [FetchedDay] { batches.flatMap(\.self) }

    func stage(_ part: DayPart, of day: CivilDay) async throws(ProviderError) {
        throw ProviderError(.rejected, "Nothing is staged.")
    }

    func take(_ days: [FetchedDay]) async throws(ProviderError) {
        if let failure { throw failure }
        state.withLock { $0.append(days) }
    }

    func leaveOut(_ error: ProviderError) async {}
}
