package import HealthModel
package import SyncEngine

/// Keeps what a fetch hands over, in its order.
package final class ReceivedDays: DayReceiver {
    package enum Event: Sendable, Equatable {
        case staged(String, part: String, bytes: String)
        case took([FetchedDay])
        case leftOut(ProviderError)
    }

    private let failure: ProviderError?
    private let earlier: [String: DayPart]
    private let state = Watched<[Event]>([])

    /// Takes everything, or throws at the first days. `earlier` is what is held already, by `2026-11-20 name`.
    package init(failure: ProviderError? = nil, earlier: [String: DayPart] = [:]) {
        self.failure = failure
        self.earlier = earlier
    }

    package var events: [Event] { state.value }

    /// The days of each handing over.
    package var batches: [[FetchedDay]] {
        events.compactMap { if case .took(let days) = $0 { days } else { nil } }
    }

    /// Every day that was handed over.
    package var days: [FetchedDay] { batches.flatMap(\.self) }

    /// The days that hold anything, as lines: `2026-11-20 steps: […]`, with ` (no data)` where they hold none.
    package var lines: [String] {
        days.flatMap { day in
            day.parts.map { part in
                "\(day.day) \(part.name): \(String(decoding: part.bytes, as: UTF8.self))\(day.hasData ? "" : " (no data)")"
            }
        }
    }

    package var staged: [(day: String, part: String, bytes: String)] {
        events.compactMap { event in
            if case .staged(let day, let part, let bytes) = event { (day, part, bytes) } else { nil }
        }
    }

    package var leftOut: [ProviderError] {
        events.compactMap { event in if case .leftOut(let error) = event { error } else { nil } }
    }

    package func stage(_ part: DayPart, of day: CivilDay) async throws(ProviderError) {
        state.update {
            $0.append(.staged("\(day)", part: part.name, bytes: String(decoding: part.bytes, as: UTF8.self)))
        }
    }

    package func take(_ days: [FetchedDay]) async throws(ProviderError) {
        if let failure { throw failure }
        state.update { $0.append(.took(days)) }
    }

    package func held(_ part: String, of day: CivilDay) async throws(ProviderError) -> DayPart? {
        earlier["\(day) \(part)"]
    }

    package func leaveOut(_ error: ProviderError) async { state.update { $0.append(.leftOut(error)) } }
}
