public import Foundation
import Synchronization

/// The people of the simulator, the simulated time, and what happens to them: syncs held back, entries edited.
///
/// It knows no provider: every imitation of one speaks of the same world. All of it may be used from any task.
public final class World: Sendable {
    private struct Life {
        var person: Person
        var syncs = SyncHistory()
        var edits = Edits()
    }

    private let lives: Mutex<[String: Life]>
    private let late: Mutex<Bool>
    private let order: [String]
    private let clock: @Sendable () -> Date

    /// - Parameter now: the simulated time. It is asked for with each request and must not run backwards.
    public init(people: [Person] = People.all, now: @escaping @Sendable () -> Date) {
        lives = Mutex(Dictionary(people.map { ($0.id, Life(person: $0)) }, uniquingKeysWith: { first, _ in first }))
        order = people.map(\.id)
        late = Mutex(false)
        clock = now
    }

    /// The simulated time.
    public var now: Date { clock() }

    /// Everybody, in the order given.
    public var people: [Person] { lives.withLock { lives in order.compactMap { lives[$0]?.person } } }

    /// The person of an id, if there is one.
    public func person(_ id: String) -> Person? { lives.withLock { $0[id]?.person } }

    /// Whether values that a provider computes appear 15 to 60 minutes after the sync that brought their night, and a
    /// night is first classic, then has stages (fitbit-web-api.md 10.2). Off unless set.
    public var computesLate: Bool {
        get { late.withLock { $0 } }
        set { late.withLock { $0 = newValue } }
    }

    /// The tracker's last sync: what came later is not known to the provider.
    public func lastSync(of person: Person) -> Date? {
        let now = seconds(now)
        return lives.withLock { lives in
            lives[person.id].map { Date(timeIntervalSince1970: TimeInterval($0.syncs.last(now: now))) }
        }
    }

    /// Says that the tracker synced at `date` and has not since; nil lets it sync every quarter of an hour again.
    public func setLastSync(_ person: Person, _ date: Date?) {
        let (now, instant) = (seconds(now), date.map(seconds))
        lives.withLock { $0[person.id]?.syncs.hold(instant, now: now) }
    }

    /// Deletes a night or a nap, as a person does in the app.
    public func deleteSleepLog(_ person: Person, id: UInt64) {
        lives.withLock { _ = $0[person.id]?.edits.deletedSleepLogs.insert(id) }
    }

    /// Corrects a weigh-in: both entries where two share an id.
    public func editWeight(_ person: Person, id: UInt64, kilograms: Double) {
        lives.withLock { $0[person.id]?.edits.weights[id] = Int((kilograms * 1000).rounded()) }
    }

    /// Deletes a weigh-in.
    public func deleteWeight(_ person: Person, id: UInt64) {
        lives.withLock { _ = $0[person.id]?.edits.deletedWeights.insert(id) }
    }

    /// Deletes a workout.
    public func deleteWorkout(_ person: Person, id: UInt64) {
        lives.withLock { _ = $0[person.id]?.edits.deletedWorkouts.insert(id) }
    }

    /// What a provider knows of a person at this moment.
    func view(of personID: String) -> SyncedView? {
        let (now, late) = (seconds(now), computesLate)
        return lives.withLock { lives in
            lives[personID].map {
                SyncedView(person: $0.person, now: now, syncs: $0.syncs, edits: $0.edits, computesLate: late)
            }
        }
    }

    private func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970.rounded(.down)) }
}
