internal import HTTPClient
internal import HealthModel
internal import SyncEngine

extension InfluxSink {
    /// Writes all rows of the series, batch by batch.
    func write(
        _ series: [Series], to database: String, of server: InfluxServer, report: inout DeliveryReport
    ) async throws(SinkError) {
        if types[database] == nil {
            let held = try await heldTypes(in: database)
            types[database] = held
        }
        let target = Target(database: database, server: server, series: series)
        var progress = Progress(report: report)
        defer { report = progress.report }
        var cutter = BatchCutter(series, limits: configuration.limits)
        while let batch = cutter.nextBatch(types: knownTypes(of: database)) {
            try await write(batch, to: target, types: knownTypes(of: database), &progress)
        }
    }

    /// Where a batch goes and where its rows come from.
    struct Target {
        let database: String
        let server: InfluxServer
        let series: [Series]
    }

    /// What has become of a database's lines so far.
    private struct Progress {
        var report: DeliveryReport
        /// Lines refused one by one in unknown words, before the database took or judged another; nil since it did.
        var refusedUnknown: Int? = 0

        /// Notes the refusal of a single line, and returns false where it is not the line's fault, it seems: a server
        /// that refuses the first 50 lines one by one, in words not known to be about lines, refuses whatever it is sent.
        mutating func blamesLine(_ refusal: WriteOutcome.Refusal) -> Bool {
            guard !refusal.isKnown, let count = refusedUnknown else { return true }
            refusedUnknown = count + 1
            return count + 1 < 50
        }
    }

    private func knownTypes(of database: String) -> FieldTypes { types[database] ?? FieldTypes() }

    /// Writes a batch until each of its lines is confirmed, too old, or refused.
    private func write(
        _ batch: LineBatch, to target: Target, types batchTypes: FieldTypes, _ progress: inout Progress
    ) async throws(SinkError) {
        guard batch.count > 0 else { return }
        let (outcome, answer) = try await send(batch, to: target)
        switch outcome {
        case .written:
            progress.refusedUnknown = nil
            progress.report.written += batch.count
        case .beyondRetention(let dropped):
            progress.refusedUnknown = nil
            let old = min(dropped, batch.count)
            progress.report.beyondRetention += old
            progress.report.written += batch.count - old
        case .tooLarge(let reason):
            guard batch.count > 1 else { return refuse(batch, reason, &progress.report) }
            try await halve(batch, to: target, &progress)
        case .refused(let refusal):
            if refusal.isKnown { progress.refusedUnknown = nil }
            guard batch.count > 1 || progress.blamesLine(refusal) else {
                throw endpoint.failure(answer, writingTo: target.database, now: now())
            }
            let isNumeric = refusal.conflict.map { $0.held != .other } ?? false
            if isNumeric, let conflict = refusal.conflict, let name = name(of: conflict, refusal, batch, target) {
                types[target.database, default: FieldTypes()].note(conflict.held, for: name)
                if !batchTypes.hasDecided(name) {
                    let decided = batchTypes.deciding(conflict.held, for: name)
                    let again = LineBatch(rows: batch.rows, of: target.series, types: decided)
                    return try await write(again, to: target, types: decided, &progress)
                }
            }
            let isWhole = batch.count == 1 || (!isNumeric && refusal.dropped == batch.count)
            if isWhole { return refuse(batch, refusal.reason, &progress.report) }
            try await halve(batch, to: target, &progress)
        case .noDatabase, .failed:
            throw endpoint.failure(answer, writingTo: target.database, now: now())
        }
    }

    /// Each half starts with what is known of the fields' types: another shard may hold another one.
    private func halve(
        _ batch: LineBatch, to target: Target, _ progress: inout Progress
    ) async throws(SinkError) {
        let middle = batch.count / 2
        for rows in [batch.rows[..<middle], batch.rows[middle...]] {
            let types = knownTypes(of: target.database)
            let half = LineBatch(rows: rows, of: target.series, types: types)
            try await write(half, to: target, types: types, &progress)
        }
    }

    private func refuse(_ batch: LineBatch, _ reason: String, _ report: inout DeliveryReport) {
        for line in 0..<batch.count {
            report.refused.append(.init(line: batch.lines.text(ofLine: line), reason: reason))
        }
    }

    /// The field of a conflict; version 3 tells the line instead of the measurement.
    private func name(
        of conflict: TypeConflict, _ refusal: WriteOutcome.Refusal, _ batch: LineBatch, _ target: Target
    ) -> FieldTypes.Name? {
        if let measurement = conflict.measurement {
            return FieldTypes.Name(measurement: measurement, field: conflict.field)
        }
        let index = batch.count == 1 ? 0 : (refusal.line ?? 0) - 1
        guard batch.rows.indices.contains(index) else { return nil }
        let measurement = target.series[batch.rows[index].series].measurement
        return FieldTypes.Name(measurement: measurement, field: conflict.field)
    }

    /// Sends a batch; makes the database and sends again where it is missing.
    private func send(
        _ batch: LineBatch, to target: Target
    ) async throws(SinkError) -> (WriteOutcome, InfluxAnswer) {
        let compressed = Gzip.compress(batch.lines.bytes)
        var isCreated = false
        while true {
            let answer = try await endpoint.send(
                "POST", target.server.generation == 1 ? "/write" : "/api/v2/write",
                query: endpoint.parameters(database: target.database, of: target.server) + [("precision", "s")],
                contentType: "text/plain; charset=utf-8", isGzip: compressed != nil,
                body: compressed ?? batch.lines.bytes)
            let outcome = WriteOutcome(answer)
            guard outcome == .noDatabase, !isCreated else { return (outcome, answer) }
            try await create(target.database, on: target.server, because: answer)
            isCreated = true
        }
    }
}
