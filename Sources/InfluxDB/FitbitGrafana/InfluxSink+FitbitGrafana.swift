internal import HealthModel
internal import SyncEngine

extension InfluxSink {
    /// The `Device` that the points bear: the configured one, else that of the newest heart rate in the database, so that
    /// no dashboard shows a second line; in a new database the account's name.
    func deviceLabel(of account: Account, in database: String) async throws(SinkError) -> String {
        if let deviceLabel { return deviceLabel }
        let name = InfluxQL.identifier(MeasurementName.heartRate.name)
        let answer = try await endpoint.query(
            "SELECT LAST(\"value\") FROM \(name) GROUP BY \"Device\"", database: database)
        if answer.status == 408 || answer.status == 429 || (answer.status >= 500 && answer.status != 501) {
            throw endpoint.failure(answer, writingTo: database, now: now())
        }
        let newest = (answer.decoded(InfluxQLResult.self)?.series ?? [])
            .compactMap { series in series.values(of: "time").first?.number.map { (time: $0, tags: series.tags) } }
            .max { $0.time < $1.time }
        let label = newest?.tags["Device"].flatMap { $0.isEmpty ? nil : $0 } ?? account.name
        deviceLabel = label
        return label
    }

    /// A change in the words of the configured schema, every tag among the series'.
    func inSchema(
        _ change: SeriesChange, generation: Int
    ) async throws(SinkError) -> (points: [Series], deletions: [Series]) {
        guard case .fitbitGrafana(let account, let device) = configuration.schema else {
            return (change.points.map(\.tagged), change.deletions.map(\.tagged))
        }
        func own(_ series: [AccountSeries]) -> [Series] { series.filter { $0.account == account }.map(\.series) }
        let database = configuration.database(for: MeasurementName.heartRate.name, generation: generation)
        let label = if let device { device } else { try await deviceLabel(of: account, in: database) }
        return FitbitGrafanaSchema(account: account, device: label)
            .change(points: own(change.points), deletions: own(change.deletions))
    }
}
