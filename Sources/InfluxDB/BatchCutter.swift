internal import HealthModel

/// Goes through a list of series once and cuts it into batches.
struct BatchCutter {
    private let series: [Series]
    private let limits: InfluxConfiguration.Limits
    private var next = LineBatch.Row(series: 0, row: 0)

    init(_ series: [Series], limits: InfluxConfiguration.Limits) {
        self.series = series
        self.limits = limits
    }

    /// The next batch, or nil at the end. Only a single line may exceed the limit of bytes.
    mutating func nextBatch(types: FieldTypes) -> LineBatch? {
        var batch = LineBatch()
        while next.series < series.count {
            let lines = SeriesLines(series[next.series], types: types)
            while next.row < lines.times.count {
                if batch.count == limits.points { return batch }
                batch.append(next, of: lines)
                if batch.byteCount > limits.bytes, batch.count > 1 {
                    batch.removeLast()
                    return batch
                }
                next.row += 1
            }
            next = LineBatch.Row(series: next.series + 1, row: 0)
        }
        return batch.count > 0 ? batch : nil
    }
}
