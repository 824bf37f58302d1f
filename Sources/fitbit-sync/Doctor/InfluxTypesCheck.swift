import InfluxDB
import SyncEngine

extension Check {
    /// Whether the database holds our fields with our types.
    static let influxTypes = Check("influxdb_types", "InfluxDB: field types") { examination in
        // A database of fitbit-grafana goes on with whatever types it has.
        guard let influx = examination.influxes.first(where: { $0.schema == .own }),
            let answer = await examination.influxServer.value()
        else { return [] }
        guard let server = try? answer.get() else { return [.skipped("It does not answer.")] }
        do throws(SinkError) { return [judge(try await influx.foreignFields(on: server))] } catch {
            return [.skipped("It did not tell them. \(Advice.split(error.message).message)")]
        }
    }

    static func judge(_ fields: [InfluxInspection.ForeignField]) -> Finding {
        func list(_ fields: [InfluxInspection.ForeignField]) -> String {
            let names = fields.prefix(5).map { "\($0.measurement).\($0.field)" }.joined(separator: ", ")
            return fields.count > 5 ? "\(names) and \(fields.count - 5) more" : names
        }
        let refused = fields.filter { !$0.isNumber }
        if !refused.isEmpty {
            return .failed(
                "The database holds \(list(refused)) as something that is no number: lines with it are refused.",
                "Point INFLUXDB_DATABASE (or INFLUXDB_BUCKET) at a new one: it is filled from the archive.")
        }
        guard fields.isEmpty else {
            return .warning(
                "The database holds \(list(fields)) with the other number type: they go on with that type.",
                "Nothing has to be done. For types as the README has them, point INFLUXDB_DATABASE at a new one: it is filled "
                    + "from the archive.")
        }
        return .ok("None is held with another type than it is written with.")
    }
}
