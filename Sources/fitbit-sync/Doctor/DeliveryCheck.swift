import Archive

extension Check {
    /// How far each database is.
    static let delivery = Check("delivery", "InfluxDB: delivery") { examination in
        guard let archive = (try? await examination.archive.value().get()) ?? nil, archive.form == .current else {
            return []
        }
        return archive.deliveries.map(judge)
    }

    static func judge(_ delivery: ArchiveInspection.Delivery) -> Finding {
        if delivery.deadLetters > 0 {
            return .warning(
                "\(delivery.deadLetters) lines were refused for their content.",
                "They are in the table dead_letter of DATA_DIR/archive.sqlite, each with the server's sentence.")
        }
        return delivery.pending == 0
            ? .ok("\(delivery.sink) has everything that is archived.")
            : .ok("\(delivery.pending) archived days are not in \(delivery.sink) yet; they follow by themselves.")
    }
}
