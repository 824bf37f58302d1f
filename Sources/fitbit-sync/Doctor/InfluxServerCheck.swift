import InfluxDB
import SyncEngine

extension Check {
    /// Whether a database answers, and of which version.
    static let influxServer = Check("influxdb", "InfluxDB") { examination in
        guard let answer = await examination.influxServer.value() else {
            return examination.mistakes.contains { $0.contains("INFLUXDB_") }
                ? [.skipped("Its settings have a mistake.")]
                : [.ok("None is set (INFLUXDB_URL): data are kept in the archive only.")]
        }
        switch answer {
        case .success(let server): return [judge(server)]
        case .failure(let error): return [judge(error)]
        }
    }

    static func judge(_ server: InfluxInspection.Server) -> Finding {
        .ok(
            server.version.map { "Version \($0) answers; it is spoken to as version \(server.generation)." }
                ?? "It answers without telling a version; it is spoken to as version \(server.generation).")
    }

    static func judge(_ error: SinkError) -> Finding {
        let fallback =
            error.kind == .unavailable
            ? "Start it, or correct INFLUXDB_URL; delivery goes on by itself then."
            : "Correct INFLUXDB_URL and its credentials."
        return .failed(words: error.message, or: fallback)
    }
}
