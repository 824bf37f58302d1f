import Foundation
import HealthModel
import InfluxDB
import SyncEngine

extension Check {
    /// Whether the database keeps what is fetched.
    static let influxRetention = Check("influxdb_retention", "InfluxDB: retention") { examination in
        guard let answer = await examination.influxServer.value() else { return [] }
        guard let server = try? answer.get() else { return [.skipped("It does not answer.")] }
        let since = await examination.accounts().compactMap(\.syncSince).min()
        do throws(SinkError) {
            var found: [InfluxInspection.Retention] = []
            for influx in examination.influxes { found += try await influx.retention(on: server) }
            return [
                judge(
                    found, generation: server.generation, since: examination.settings.since ?? since,
                    now: examination.now())
            ]
        } catch {
            return [.skipped("It did not tell its policies. \(Advice.split(error.message).message)")]
        }
    }

    /// - Parameter since: the first date that is fetched; nil while nobody knows.
    static func judge(
        _ retention: [InfluxInspection.Retention], generation: Int = 1, since: CivilDay?, now: Date
    ) -> Finding {
        guard !retention.isEmpty else { return .skipped("The database does not tell how long it keeps its points.") }
        guard let shortest = retention.filter({ $0.seconds != nil }).min(by: { $0.seconds! < $1.seconds! }),
            let seconds = shortest.seconds
        else { return .ok("It keeps points for ever.") }
        let words = "\"\(shortest.database)\" keeps points for \(ProgressLine.days(seconds))"
        guard let since, now.addingTimeInterval(-TimeInterval(seconds)) > since.start(in: .gmt) else {
            return .warning(
                "\(words): older ones go there by themselves, and stay in the archive.",
                generation == 1
                    ? "ALTER RETENTION POLICY \"autogen\" ON \"\(shortest.database)\" DURATION INF, where they are to stay."
                    : "Where they are to stay: influx bucket list, then influx bucket update --retention 0 --id with its id."
            )
        }
        return .warning(
            "\(words), and everything since \(since) is fetched: what is older does not arrive there.",
            "Widen the retention, then point \(generation == 1 ? "INFLUXDB_DATABASE at a new database" : "INFLUXDB_BUCKET at a new bucket"): it is filled from the archive."
        )
    }
}

extension ProgressLine {
    /// A long time, in days from two days on.
    static func days(_ seconds: Int) -> String {
        seconds >= 2 * 86_400 ? "\(seconds / 86_400) days" : duration(seconds)
    }
}
