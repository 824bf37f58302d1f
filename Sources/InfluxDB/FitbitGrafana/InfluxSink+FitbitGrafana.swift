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
        guard answer.isSuccess, let result = answer.decoded(InfluxQLResult.self) else {
            // A second line in every panel is for good: rather nothing is written.
            guard [404, 405, 501].contains(answer.status) else {
                throw endpoint.failure(answer, writingTo: database, now: now())
            }
            throw SinkError(
                .missing,
                "\(endpoint.name) does not tell which Device the points in \(database) have. Set FITBIT_GRAFANA_DEVICE to that "
                    + "text, or to any where the database is new.")
        }
        if let error = result.error, !error.contains("database not found") {
            throw SinkError(.unavailable, "\(endpoint.name) could not answer a query (\(error.tellable)).")
        }
        let newest = result.series
            .compactMap { series in series.values(of: "time").first?.number.map { (time: $0, tags: series.tags) } }
            .max { $0.time < $1.time }
        guard let label = newest?.tags["Device"], !label.isEmpty else { return account.name }
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
        func own(_ series: [AccountSeries]) -> [AccountSeries] { series.filter { $0.account == account } }
        let database = configuration.database(for: MeasurementName.heartRate.name, generation: generation)
        let label = if let device { device } else { try await deviceLabel(of: account, in: database) }
        return FitbitGrafanaSchema(account: account, device: label)
            .change(points: own(change.points), deletions: own(change.deletions))
    }
}
