extension Series {
    /// The points as columns, or nil when there is none. See ``settled``.
    public init?(_ measurement: String, tags: [Tag] = [], _ points: [Point]) {
        guard let first = points.first else { return nil }
        let columns = first.fields.indices.map { index in
            switch first.fields[index] {
            case .integer(let name, _):
                Column(
                    name,
                    .integers(
                        points.map { point in
                            if case .integer(_, let value) = point.fields[index] {
                                value ?? Series.absentInteger
                            } else {
                                Series.absentInteger
                            }
                        }))
            case .float(let name, _):
                Column(
                    name,
                    .floats(
                        points.map { point in
                            if case .float(_, let value) = point.fields[index] { value ?? .nan } else { .nan }
                        }))
            }
        }
        let series = Series(measurement: measurement, tags: tags, times: points.map(\.time), columns: columns)
        guard let settled = series.settled else { return nil }
        self = settled
    }

    /// The series as a database would hold it: in order of time, of rows with one time the last, no row and no column
    /// without a value; nil when nothing is left.
    public var settled: Series? {
        let columns = columns.filter { column in times.indices.contains { column.values.isPresent($0) } }
        let isAscending = zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
        if isAscending, columns.contains(where: { $0.values.isFull }) {
            return Series(measurement: measurement, tags: tags, times: times, columns: columns)
        }
        var last: [Int64: Int] = [:]
        for row in times.indices where columns.contains(where: { $0.values.isPresent(row) }) { last[times[row]] = row }
        guard !last.isEmpty else { return nil }
        let rows = last.values.sorted { times[$0] < times[$1] }
        return Series(
            measurement: measurement, tags: tags, times: rows.map { times[$0] },
            columns: columns.map { Column($0.field, $0.values.picking(rows)) })
    }
}

extension Series.Values {
    fileprivate var isFull: Bool {
        switch self {
        case .integers(let values): !values.contains(Series.absentInteger)
        case .floats(let values): values.allSatisfy { !$0.isNaN }
        }
    }

    fileprivate func isPresent(_ row: Int) -> Bool {
        switch self {
        case .integers(let values): values[row] != Series.absentInteger
        case .floats(let values): !values[row].isNaN
        }
    }

    fileprivate func picking(_ rows: [Int]) -> Series.Values {
        switch self {
        case .integers(let values): .integers(rows.map { values[$0] })
        case .floats(let values): .floats(rows.map { values[$0] })
        }
    }
}
