internal import HealthModel
public import SyncEngine

extension InfluxSink {
    /// Writes nothing, where the first measurement goes: the servers check address, rights and health before the lines. A
    /// database that is not there yet is no trouble, since the first delivery makes it.
    public func check() async throws(SinkError) {
        do throws(SinkError) {
            let server = try await knownServer()
            let database = configuration.database(
                for: MeasurementName.allCases[0].name, generation: server.generation)
            let answer = try await endpoint.send(
                "POST", server.generation == 1 ? "/write" : "/api/v2/write",
                query: endpoint.parameters(database: database, of: server) + [("precision", "s")],
                contentType: "text/plain; charset=utf-8", body: [])
            switch answer.status {
            case 401, 403, 408, 429, 500...: throw endpoint.failure(answer, writingTo: database, now: now())
            default: return
            }
        } catch {
            server = nil
            throw error
        }
    }
}
