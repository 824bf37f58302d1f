public import HealthModel

/// What a replay asks for, checked: pure.
public struct ReplayQuery: Sendable {
    /// The id of a sink; nil: all.
    public var sink: String?
    /// The dates; nil: all.
    public var days: ClosedRange<CivilDay>?

    /// Reads the words of a request or a command line.
    ///
    /// - Parameter known: the ids of the sinks.
    public static func read(
        sink: String?, from: String?, to: String?, today: CivilDay, known: [String]
    ) -> Result<ReplayQuery, SyncQuery.Refusal> {
        do throws(SyncQuery.Refusal) {
            guard !known.isEmpty else {
                throw SyncQuery.Refusal(
                    status: 409, code: "no_sink", message: "There is no database to fill: set INFLUXDB_URL.")
            }
            if let sink, !known.contains(sink) {
                throw SyncQuery.Refusal(
                    status: 404, code: "unknown_sink", message: "There is no sink of this name.",
                    details: ["sinks": known])
            }
            let (first, last) = try SyncQuery.dates(from, to, today: today)
            guard first != nil || last != nil else { return .success(ReplayQuery(sink: sink)) }
            return .success(ReplayQuery(sink: sink, days: (first ?? SyncQuery.earliest)...(last ?? today)))
        } catch {
            return .failure(error)
        }
    }
}
