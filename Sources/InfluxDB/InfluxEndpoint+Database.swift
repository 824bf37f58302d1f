internal import SyncEngine

extension InfluxEndpoint {
    /// The query parameters that name a database, or an organisation's bucket.
    func parameters(database: String, of server: InfluxServer) -> [(String, String)] {
        if server.generation == 1 { return [("db", database)] }
        return (configuration.org.map { [("org", $0)] } ?? []) + [("bucket", database)]
    }
}
