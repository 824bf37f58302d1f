internal import Foundation
internal import SyncEngine

extension InfluxSink {
    /// Makes the database or bucket that a write did not find; throws with the command to run where it cannot.
    func create(_ database: String, on server: InfluxServer, because answer: InfluxAnswer) async throws(SinkError) {
        switch server.generation {
        case 1: try await createDatabase(database)
        case 2: try await createBucket(database)
        default:
            throw missing(
                "database", database, reason: answer.reason, command: "influxdb3 create database \(shell(database))")
        }
    }

    private func createDatabase(_ database: String) async throws(SinkError) {
        let statement = "CREATE DATABASE \(InfluxQL.identifier(database))"
        let answer = try await endpoint.query(statement, database: nil)
        let error = answer.decoded(InfluxQLResult.self)?.error
        if answer.isSuccess, error == nil { return }
        if answer.status == 429 || answer.status >= 500 {
            throw endpoint.failure(answer, writingTo: database, now: now())
        }
        throw missing(
            "database", database, reason: error?.tellable ?? answer.reason,
            command: "influx -execute \(shell(statement))")
    }

    private struct Organisations: Decodable {
        struct Organisation: Decodable {
            var id: String
        }
        var orgs: [Organisation]
    }

    private struct NewBucket: Encodable {
        var orgID: String
        var name: String
        var retentionRules: [String] = []
    }

    private func createBucket(_ bucket: String) async throws(SinkError) {
        let org = configuration.org ?? ""
        let command = "influx bucket create --org \(shell(org)) --name \(shell(bucket))"
        let found = try await endpoint.send("GET", "/api/v2/orgs", query: org.isEmpty ? [] : [("org", org)])
        if found.status == 429 || found.status >= 500 {
            throw endpoint.failure(found, writingTo: bucket, now: now())
        }
        let organisations = found.isSuccess ? found.decoded(Organisations.self)?.orgs ?? [] : []
        guard organisations.count == 1, let organisation = organisations.first else {
            throw missing("bucket", bucket, reason: found.isSuccess ? "" : found.reason, command: command)
        }
        let body = try? JSONEncoder().encode(NewBucket(orgID: organisation.id, name: bucket))
        let made = try await endpoint.send(
            "POST", "/api/v2/buckets", contentType: "application/json", body: Array(body ?? Data()))
        // 422: it was made in the meantime.
        if made.isSuccess || made.status == 422 { return }
        if made.status == 429 || made.status >= 500 {
            throw endpoint.failure(made, writingTo: bucket, now: now())
        }
        throw missing("bucket", bucket, reason: made.reason, command: command)
    }

    private func missing(_ kind: String, _ name: String, reason: String, command: String) -> SinkError {
        let why = reason.isEmpty ? "" : " (\(reason))"
        return SinkError(
            .missing,
            "\(endpoint.name) has no \(kind) \"\(name)\" and it could not be made\(why). "
                + "Make it with rights to do so: \(command)")
    }

    /// Quoted for a shell.
    private func shell(_ word: String) -> String {
        "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
