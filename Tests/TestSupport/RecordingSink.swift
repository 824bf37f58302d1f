package import HealthModel
package import SyncEngine

/// A database in memory: what it was given and not told to delete, as a time-series database would hold it.
package final class RecordingSink: SeriesSink {
    /// What makes a value one of its own: a value written again replaces it.
    package struct Key: Sendable, Hashable {
        package var account: Account
        package var measurement: String
        package var tags: [Series.Tag]
        package var time: Int64
        package var field: String

        package init(
            _ measurement: String, _ time: Int64, field: String = "value", tags: [Series.Tag] = [],
            account: Account = .me
        ) {
            self.account = account
            self.measurement = measurement
            self.tags = tags
            self.time = time
            self.field = field
        }
    }

    fileprivate struct State: Sendable {
        var values: [Key: Double] = [:]
        var order: [Key] = []
        var deleted: [Key] = []
        var erased: [Account] = []
        var attempts = 0
        var failure: SinkError?
        var refusal: @Sendable (Key) -> String? = { _ in nil }
    }

    package let id: String
    private let state = Watched(State())
    /// Deliveries wait here; open unless a test closes it.
    package let latch: Latch

    package init(id: String = "sink", latch: Latch = Latch(isOpen: true)) {
        self.id = id
        self.latch = latch
    }

    package func deliver(_ change: SeriesChange) async throws(SinkError) -> DeliveryReport {
        state.update { $0.attempts += 1 }
        do { try await latch.pass() } catch { throw SinkError(.cancelled, "The service is stopping.") }
        let answer = state.update { state -> Result<DeliveryReport, SinkError> in
            if let failure = state.failure { return .failure(failure) }
            var report = DeliveryReport()
            for series in change.deletions { state.delete(series) }
            for series in change.points { state.write(series, &report) }
            return .success(report)
        }
        return try answer.get()
    }

    /// What is held.
    package var values: [Key: Double] { state.value.values }
    /// Every value that was written, again those that were written again, in their order.
    package var order: [Key] { state.value.order }
    /// The values that were held and deleted, in no order within a step.
    package var deleted: [Key] { state.value.deleted }
    package func erase(_ account: Account) async throws(SinkError) -> Bool {
        if let failure = state.value.failure { throw failure }
        state.update { $0.erased.append(account) }
        return true
    }

    /// The accounts whose points were to be deleted.
    package var erased: [Account] { state.value.erased }

    /// How often something was to be delivered, in vain or not.
    package var attempts: Int { state.value.attempts }

    /// Fails every delivery with this until told otherwise; nil: takes them.
    package func fail(with failure: SinkError?) { state.update { $0.failure = failure } }

    /// Not reachable until ``recover()``.
    package func goDown() { fail(with: SinkError(.unavailable, "The sink is down.")) }
    package func recover() { fail(with: nil) }

    /// Forgets what it holds, as a database that was lost and made anew.
    package func lose() { state.update { $0.values = [:] } }

    /// Refuses values for their content: the sentence says why, nil takes them.
    package func refuse(_ refusal: @escaping @Sendable (Key) -> String?) { state.update { $0.refusal = refusal } }

    /// Returns when what is held fulfils the condition.
    package func wait(until condition: @escaping @Sendable ([Key: Double]) -> Bool) async throws {
        try await state.wait { condition($0.values) }
    }

    /// Returns when something was to be delivered at least `count` times.
    package func waitForAttempts(_ count: Int) async throws { try await state.wait { $0.attempts >= count } }
}

extension RecordingSink.State {
    fileprivate mutating func delete(_ deletion: AccountSeries) {
        let times = Set(deletion.series.times)
        let gone = values.keys.filter {
            $0.account == deletion.account && $0.measurement == deletion.series.measurement
                && $0.tags == deletion.series.tags && times.contains($0.time)
        }
        for key in gone { values[key] = nil }
        deleted += gone
    }

    fileprivate mutating func write(_ written: AccountSeries, _ report: inout DeliveryReport) {
        let series = written.series
        for column in series.columns {
            for (index, time) in series.times.enumerated() {
                guard let value = column.values[present: index] else { continue }
                let key = RecordingSink.Key(
                    series.measurement, time, field: column.field, tags: series.tags, account: written.account)
                if let reason = refusal(key) {
                    report.refused.append(.init(line: "\(series.measurement) \(column.field) \(time)", reason: reason))
                    continue
                }
                values[key] = value
                order.append(key)
                report.written += 1
            }
        }
    }
}

extension Series.Values {
    /// The value of a row, nil where it is absent.
    fileprivate subscript(present index: Int) -> Double? {
        switch self {
        case .integers(let values): values[index] == Series.absentInteger ? nil : Double(values[index])
        case .floats(let values): values[index].isNaN ? nil : values[index]
        }
    }
}
