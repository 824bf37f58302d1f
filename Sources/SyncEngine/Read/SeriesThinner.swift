import HealthModel

/// Gathers points of any number of days into as many as a chart can show: pure.
///
/// Time is cut into equal stretches, and of each the rows with a field's smallest and largest value are kept. So a line looks
/// as it would with all of them, every point is a real one, and memory grows with the width alone.
struct SeriesThinner {
    private struct Key: Hashable {
        var measurement: String
        var tags: [Series.Tag]
    }

    private let start: Int64
    private let stretch: Double
    private var order: [Key] = []
    private var gathered: [Key: Gathering] = [:]
    /// How many points were added.
    private(set) var points = 0

    /// - Parameters:
    ///   - span: seconds since 1970.
    ///   - width: the number of stretches.
    init(span: Range<Int64>, width: Int) {
        start = span.lowerBound
        stretch = max(1, Double(span.upperBound - span.lowerBound) / Double(max(1, width)))
    }

    /// Adds the points of a series, in the order of time, but for those outside `span`.
    mutating func add(_ series: Series, within span: Range<Int64>? = nil) {
        let key = Key(measurement: series.measurement, tags: series.tags)
        if gathered[key] == nil { order.append(key) }
        // Taken out, so that it is not copied while it changes.
        var gathering = gathered.removeValue(forKey: key) ?? Gathering()
        points += gathering.add(series, within: span) { Int64((Double($0 - start) / stretch).rounded(.down)) }
        gathered[key] = gathering
    }

    /// What is kept, in the order in which it was first met; a series without a point is left out.
    func result() -> [Series] {
        order.compactMap { key in
            var gathering = gathered[key]!
            return gathering.result(key.measurement, key.tags)
        }
    }
}

/// The kept rows of one series.
private struct Gathering {
    private struct Row {
        var time: Int64
        var values: [Double]
    }

    private struct Extremes {
        var smallest: Row
        var largest: Row
    }

    private var fields: [(name: String, isInteger: Bool)] = []
    private var rows: [Row] = []
    private var stretch: Int64?
    /// Of the stretch that is being read, by the field's place.
    private var extremes: [Extremes?] = []

    /// Returns how many points the series had.
    mutating func add(_ series: Series, within span: Range<Int64>?, stretchOf: (Int64) -> Int64) -> Int {
        let places = series.columns.map { place(of: $0) }
        let columns = series.columns.map(\.values.doubles)
        var count = 0
        for (index, time) in series.times.enumerated() where span?.contains(time) ?? true {
            let current = stretchOf(time)
            if current != stretch {
                flush()
                stretch = current
            }
            var isPoint = false
            for (column, place) in zip(columns, places) {
                let value = column[index]
                guard !value.isNaN else { continue }
                isPoint = true
                guard let known = extremes[place] else {
                    let first = row(at: index, time, columns, places)
                    extremes[place] = Extremes(smallest: first, largest: first)
                    continue
                }
                if value < known.smallest.values[place] {
                    extremes[place] = Extremes(
                        smallest: row(at: index, time, columns, places), largest: known.largest)
                } else if value > known.largest.values[place] {
                    extremes[place] = Extremes(
                        smallest: known.smallest, largest: row(at: index, time, columns, places))
                }
            }
            if isPoint { count += 1 }
        }
        return count
    }

    private mutating func place(of column: Series.Column) -> Int {
        if let known = fields.firstIndex(where: { $0.name == column.field }) { return known }
        if case .integers = column.values {
            fields.append((column.field, true))
        } else {
            fields.append((column.field, false))
        }
        extremes.append(nil)
        return fields.count - 1
    }

    private func row(at index: Int, _ time: Int64, _ columns: [[Double]], _ places: [Int]) -> Row {
        var values = [Double](repeating: .nan, count: fields.count)
        for (column, place) in zip(columns, places) { values[place] = column[index] }
        return Row(time: time, values: values)
    }

    private mutating func flush() {
        var kept: [Int64: Row] = [:]
        for case let extreme? in extremes {
            kept[extreme.smallest.time] = extreme.smallest
            kept[extreme.largest.time] = extreme.largest
        }
        rows += kept.values.sorted { $0.time < $1.time }
        for place in extremes.indices { extremes[place] = nil }
    }

    mutating func result(_ measurement: String, _ tags: [Series.Tag]) -> Series? {
        flush()
        guard !rows.isEmpty else { return nil }
        rows.sort { $0.time < $1.time }
        let columns = fields.enumerated().map { place, field in
            let values = rows.map { $0.values.indices.contains(place) ? $0.values[place] : .nan }
            return Series.Column(
                field.name,
                field.isInteger
                    ? .integers(values.map { $0.isNaN ? Series.absentInteger : Int64(exactly: $0) ?? .max })
                    : .floats(values))
        }
        return Series(measurement: measurement, tags: tags, times: rows.map(\.time), columns: columns)
    }
}

extension Series.Values {
    /// Absent is `NaN`; what is measured is far below the integers that a double does not hold.
    fileprivate var doubles: [Double] {
        switch self {
        case .integers(let values): values.map { $0 == Series.absentInteger ? .nan : Double($0) }
        case .floats(let values): values
        }
    }
}
