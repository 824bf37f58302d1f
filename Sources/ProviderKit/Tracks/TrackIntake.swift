package import HealthModel
package import SyncEngine

/// Brings the tracks of workouts, one after the other: memory holds one.
package struct TrackIntake {
    /// A workout that has a track.
    package struct Entry: Sendable {
        /// As the provider names it.
        package var id: String
        /// The provider's own record, JSON without white space.
        package var record: [UInt8]

        /// A workout that has a track.
        package init(id: String, record: [UInt8]) { (self.id, self.record) = (id, record) }
    }

    /// So many tracks in a row that the service has trouble with: the window's others are not asked for this time, so that
    /// a service which answers none of them is not waited for once for each.
    private static let mostUnavailableInARow = 5

    private let subject: Subject
    private let receiver: any DayReceiver
    /// Why days come without some tracks, each told once.
    private var told: [ProviderError] = []
    private var toldLast: ProviderError?
    private var unavailable: ProviderError?
    private var unavailableInARow = 0

    /// - Parameter subject: the words of the errors; its scope is the one that tracks need.
    package init(_ subject: Subject, _ receiver: any DayReceiver) {
        self.subject = subject
        self.receiver = receiver
    }

    /// Stages the tracks of a date. What is held of a workout that has not changed is kept and not asked for. A track that
    /// cannot be had is left out; only what concerns every call is thrown.
    ///
    /// - Parameter fetch: brings the file; nil where the provider has none.
    /// - Returns: the names of the parts that the date comes without; what is held of them stays.
    package mutating func stage(
        _ entries: [Entry], of day: CivilDay,
        _ fetch: (Entry) async throws(ProviderError) -> [UInt8]?
    ) async throws(ProviderError) -> [String] {
        var refused: [String] = []
        var errors: [ProviderError] = []
        for entry in entries {
            let name = TrackPart.name(entry.id)
            if let held = try await receiver.held(name, of: day), TrackPart.isHeld(held, of: entry.record) {
                try await receiver.stage(held, of: day)
                continue
            }
            switch await body(entry, fetch) {
            case .success(let body): try await receiver.stage(DayPart(name, body), of: day)
            case .failure(let error):
                guard error.isOfOneFile else { throw error }
                refused.append(name)
                errors.append(error)
            }
        }
        await tell(errors)
        return refused
    }

    private mutating func body(
        _ entry: Entry, _ fetch: (Entry) async throws(ProviderError) -> [UInt8]?
    ) async -> Result<[UInt8], ProviderError> {
        if let unavailable, unavailableInARow >= Self.mostUnavailableInARow { return .failure(unavailable) }
        do throws(ProviderError) {
            let file = try await fetch(entry)
            unavailableInARow = 0
            if let body = TrackPart.body(entry.record, file) { return .success(body) }
            return .failure(
                subject.error(
                    .unreadable,
                    "the answer is no Training Center file. The workout comes without its track, which is asked for "
                        + "again later."))
        } catch {
            unavailable = error.kind == .unavailable ? error : nil
            unavailableInARow = error.kind == .unavailable ? unavailableInARow + 1 : 0
            return .failure(error)
        }
    }

    /// Tells each reason once. Last before its date comes the one that passes soonest, since it says when the date is
    /// looked at again.
    private mutating func tell(_ errors: [ProviderError]) async {
        guard let soonest = errors.first(where: { !$0.isRefusal }) ?? errors.first else { return }
        for error in errors where error != soonest && !told.contains(error) { await leaveOut(error) }
        if toldLast != soonest { await leaveOut(soonest) }
    }

    private mutating func leaveOut(_ error: ProviderError) async {
        told.append(error)
        toldLast = error
        await receiver.leaveOut(error)
    }
}

extension ProviderError {
    /// Whether other files may come although this one does not.
    fileprivate var isOfOneFile: Bool {
        switch kind {
        case .scopeMissing, .forbidden, .rejected, .unavailable, .unreadable: true
        case .notAuthorized, .gone, .rateLimited, .cancelled: false
        }
    }
}
