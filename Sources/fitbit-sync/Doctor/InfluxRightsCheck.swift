import HealthModel
import InfluxDB
import SyncEngine

extension Check {
    /// What the credentials may do in the database.
    static let influxRights = Check("influxdb_rights", "InfluxDB: rights") { examination in
        guard let answer = await examination.influxServer.value() else { return [] }
        guard let server = try? answer.get() else { return [.skipped("It does not answer.")] }
        var findings: [Finding] = []
        let accounts = await examination.accounts().map(\.account)
        for influx in examination.influxes {
            if case .fitbitGrafana(let account, _) = influx.schema, !accounts.isEmpty, !accounts.contains(account) {
                findings.append(judge(noAccount: account, among: accounts))
                continue
            }
            do throws(SinkError) { findings.append(judge(try await influx.rights(on: server), on: server)) } catch {
                findings.append(judge(error))
            }
        }
        return findings
    }

    static func judge(noAccount account: Account, among accounts: [Account]) -> Finding {
        .warning(
            "The schema fitbit-grafana is for the account \(account), which there is not: nothing is written there.",
            "Set FITBIT_GRAFANA_ACCOUNT to one of these: \(accounts.map(\.name).joined(separator: ", ")).")
    }

    static func judge(_ rights: InfluxInspection.Rights, on server: InfluxInspection.Server) -> Finding {
        let name = "\"\(rights.database)\""
        let kind = server.generation == 2 ? "bucket" : "database"
        if case .refused(let reason) = rights.write {
            return .failed(
                "These credentials may not write to the \(kind) \(name) (\(reason)).",
                server.generation == 1
                    ? "In influx, as an administrator: GRANT ALL ON \(name) TO the user of INFLUXDB_USERNAME."
                    : "Set INFLUXDB_TOKEN to a token that may write to it.")
        }
        guard rights.exists else {
            switch (server.generation, rights.create) {
            case (1, .granted), (1, .unknown), (2, _):
                return .ok("The \(kind) \(name) is not there yet; the first delivery makes it.")
            case (1, .refused):
                return .failed(
                    "The \(kind) \(name) is not there, and this user may not make it.",
                    "As an administrator: influx -execute 'CREATE DATABASE \(name)' and GRANT ALL ON \(name) TO the user."
                )
            default:
                return .failed("The \(kind) \(name) is not there.", "influxdb3 create database '\(rights.database)'")
            }
        }
        if case .refused(let reason) = rights.read {
            return .warning(
                "These credentials may write to the \(kind) \(name), but not read it (\(reason)): what has another type there is "
                    + "seen at the first refusal only.",
                server.generation == 1
                    ? "In influx: GRANT ALL ON \(name) TO the user of INFLUXDB_USERNAME. Nothing is lost without it."
                    : "Give the token the right to read. Nothing is lost without it.")
        }
        return .ok(
            "The \(kind) \(name) is there and may be written" + (rights.read == .granted ? " and read." : "."))
    }
}
