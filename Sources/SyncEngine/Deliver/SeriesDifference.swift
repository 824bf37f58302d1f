import HealthModel

/// What an earlier version of a day wrote and the new one does not: pure.
enum SeriesDifference {
    private struct Key: Hashable {
        var measurement: String
        var tags: [Series.Tag]
    }

    /// The points of `earlier` that have to be deleted before `current` is written: those that are no longer there,
    /// and those that lost a field, since a database keeps a field that is not written again.
    static func deletions(earlier: [Series], current: [Series]) -> [Series] {
        var fields: [String: UInt64] = [:]
        let kept = presence(of: current, fields: &fields)
        let before = presence(of: earlier, fields: &fields)
        return before.compactMap { key, points in
            let now = kept[key] ?? [:]
            let times = points.filter { time, mask in mask & ~(now[time] ?? 0) != 0 }.keys.sorted()
            return times.isEmpty ? nil : Series(measurement: key.measurement, tags: key.tags, times: times)
        }
        .sorted { $0.measurement < $1.measurement }
    }

    /// For each series the fields that each of its times has, as bits.
    private static func presence(of series: [Series], fields: inout [String: UInt64]) -> [Key: [Int64: UInt64]] {
        var result: [Key: [Int64: UInt64]] = [:]
        for one in series {
            var masks = [UInt64](repeating: 0, count: one.count)
            for column in one.columns {
                let bit = fields[column.field] ?? 1 << UInt64(fields.count % 64)
                fields[column.field] = bit
                switch column.values {
                case .integers(let values):
                    for (index, value) in values.enumerated() where value != Series.absentInteger {
                        masks[index] |= bit
                    }
                case .floats(let values):
                    for (index, value) in values.enumerated() where !value.isNaN { masks[index] |= bit }
                }
            }
            let key = Key(measurement: one.measurement, tags: one.tags)
            for (time, mask) in zip(one.times, masks) where mask != 0 {
                result[key, default: [:]][time, default: 0] |= mask
            }
        }
        return result
    }
}
