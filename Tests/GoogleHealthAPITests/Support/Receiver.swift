import HealthModel
import SyncEngine
import Synchronization

/// Keeps what a fetch hands over, in its order.
final class Receiver: DayReceiver {
    enum Event: Sendable, Equatable {
        case staged(String, part: String, bytes: String)
        case took([FetchedDay])
        case leftOut(ProviderError)
    }

    private let state = Mutex<[Event]>([])

    var events: [Event] { state.withLock { $0 } }

    /// Every day that was handed over.
    var days: [FetchedDay] {
        events.flatMap { event -> [FetchedDay] in if case .took(let days) = event { days } else { [] } }
    }

    /// The days that hold anything, as lines: `2026-11-20 steps: […]`, with ` (no data)` where they hold none.
    var lines: [String] {
        days.flatMap { day in
            day.parts.map { part in
                "\(day.day) \(part.name): \(String(decoding: part.bytes, as: UTF8.self))\(day.hasData ? "" : " (no data)")"
            }
        }
    }

    var staged: [(day: String, part: String, bytes: String)] {
        events.compactMap { event in
            if case .staged(let day, let part, let bytes) = event { (day, part, bytes) } else { nil }
        }
    }

    var leftOut: [ProviderError] {
        events.compactMap { event in if case .leftOut(let error) = event { error } else { nil } }
    }

    func stage(_ part: DayPart, of day: CivilDay) async throws(ProviderError) {
        state.withLock {
            $0.append(.staged("\(day)", part: part.name, bytes: String(decoding: part.bytes, as: UTF8.self)))
        }
    }

    func take(_ days: [FetchedDay]) async throws(ProviderError) { state.withLock { $0.append(.took(days)) } }

    func leaveOut(_ error: ProviderError) async { state.withLock { $0.append(.leftOut(error)) } }
}
