internal import HealthModel

/// A series made ready for its lines: measurement, tags and field keys escaped once.
struct SeriesLines {
    struct Column {
        /// `field=`
        let key: [UInt8]
        let values: Series.Values
        let type: FieldType
    }

    /// `measurement,account=me,tag=value`
    let prefix: [UInt8]
    let columns: [Column]
    let times: [Int64]

    init(_ series: Series, types: FieldTypes) {
        var prefix = LineText.measurement(series.measurement)
        for tag in series.tags where !tag.value.isEmpty {
            prefix.append(LineText.comma)
            prefix += LineText.key(tag.name)
            prefix.append(LineText.equals)
            prefix += LineText.key(tag.value)
        }
        self.prefix = prefix
        times = series.times
        columns = series.columns.map { column in
            let own: FieldType = if case .integers = column.values { .integer } else { .float }
            let name = FieldTypes.Name(measurement: series.measurement, field: column.field)
            return Column(
                key: LineText.key(column.field) + [LineText.equals], values: column.values,
                type: types.written(own, for: name))
        }
    }
}
