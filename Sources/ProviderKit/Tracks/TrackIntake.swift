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

    private let subject: Subject
    private let receiver: any DayReceiver
    /// Why the days come without some tracks.
    private var refusals = Refusals()

    /// - Parameter subject: the words of the errors; its scope is the one that tracks need.
    package init(_ subject: Subject, _ receiver: any DayReceiver) {
        self.subject = subject
        self.receiver = receiver
    }

    /// Stages the tracks of a date. What is held of a workout that has not changed is kept and not asked for.
    ///
    /// - Parameter fetch: brings the file; nil where the provider has none.
    /// - Returns: the names of the parts that the date comes without; what is held of them stays.
    package mutating func stage(
        _ entries: [Entry], of day: CivilDay,
        _ fetch: (Entry) async throws(ProviderError) -> [UInt8]?
    ) async throws(ProviderError) -> [String] {
        var refused: [String] = []
        for entry in entries {
            let name = TrackPart.name(entry.id)
            if let held = try await receiver.held(name, of: day), TrackPart.isHeld(held, of: entry.record) {
                try await receiver.stage(held, of: day)
                continue
            }
            let file = try await refusals.attempt(name) { () async throws(ProviderError) -> [UInt8]? in
                try await fetch(entry)
            }
            if let file, let body = TrackPart.body(entry.record, file) {
                try await receiver.stage(DayPart(name, body), of: day)
            } else {
                refused.append(name)
                if file != nil {
                    refusals.add(
                        name,
                        subject.error(
                            .unreadable,
                            "the answer is no Training Center file. The workout comes without its track, which is asked "
                                + "for again later."))
                }
            }
        }
        try await refusals.tell(receiver, isAnythingGiven: true)
        return refused
    }
}
