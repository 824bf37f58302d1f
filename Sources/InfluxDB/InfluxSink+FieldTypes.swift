internal import SyncEngine

extension InfluxSink {
    /// The types of the fields that a database holds. None where it does not exist yet, where the server does not
    /// answer InfluxQL, or where the user may only write: a conflict then tells. Throws where the server is ill.
    func heldTypes(in database: String) async throws(SinkError) -> FieldTypes {
        let answer = try await endpoint.query("SHOW FIELD KEYS", database: database)
        if answer.status == 408 || answer.status == 429 || (answer.status >= 500 && answer.status != 501) {
            throw endpoint.failure(answer, writingTo: database, now: now())
        }
        var types = FieldTypes()
        guard let result = answer.decoded(InfluxQLResult.self) else { return types }
        for series in result.series {
            guard let field = series.columns.firstIndex(of: "fieldKey"),
                let type = series.columns.firstIndex(of: "fieldType")
            else { continue }
            for row in series.rows {
                guard let fieldName = row[field].text, let typeName = row[type].text else { continue }
                types.note(
                    FieldType(serverName: typeName), for: FieldTypes.Name(measurement: series.name, field: fieldName))
            }
        }
        return types
    }
}
