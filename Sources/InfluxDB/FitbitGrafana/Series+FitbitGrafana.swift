internal import HealthModel

extension Series {
    /// Some of the columns as a series of their own; nil where it has none of them. Without any columns, its times.
    func part(_ measurement: String, tags: [Tag], _ wanted: [FitbitGrafanaColumn]) -> Series? {
        let parts = wanted.compactMap { one in
            columns.first { $0.field == one.field }.map { Column(one.name, one.values($0.values)) }
        }
        guard !parts.isEmpty || columns.isEmpty else { return nil }
        return Series(measurement: measurement, tags: tags, times: times, columns: parts)
    }

    /// The same points with other tags, under another name perhaps.
    func renamed(_ measurement: String? = nil, tags: [Tag]) -> Series {
        Series(measurement: measurement ?? self.measurement, tags: tags, times: times, columns: columns)
    }

    func renamingField(_ field: String, to name: String) -> Series {
        var series = self
        for index in columns.indices where columns[index].field == field { series.columns[index].field = name }
        return series
    }

    /// A log without stages, in the words of those with: asleep as light, restless as REM, and nothing deep.
    var withClassicSleep: Series {
        guard let restless = integers("minutesRestless"), let asleep = integers("minutesAsleep") else { return self }
        let classic = times.indices.map { restless[$0] != Series.absentInteger }
        func filled(_ field: String, _ value: (Int) -> Int64) -> Column {
            let held = integers(field)
            return Column(
                field, .integers(times.indices.map { classic[$0] ? value($0) : held?[$0] ?? Series.absentInteger }))
        }
        var series = self
        series.columns.removeAll {
            ["minutesRestless", "minutesLight", "minutesREM", "minutesDeep"].contains($0.field)
        }
        series.columns += [
            filled("minutesLight") { asleep[$0] }, filled("minutesREM") { restless[$0] },
            filled("minutesDeep") { _ in 0 },
        ]
        return series
    }

    /// The share of the time in bed that was slept, in percent, where the provider has no efficiency of its own: as
    /// fitbit-grafana tells it of Google's nights.
    var withEfficiency: Series {
        guard let asleep = integers("minutesAsleep"), let inBed = integers("minutesInBed") else { return self }
        let given = integers("efficiency")
        var series = self
        series.columns.removeAll { $0.field == "efficiency" }
        series.columns.append(
            Column(
                "efficiency",
                .integers(
                    times.indices.map { row in
                        if let value = given?[row], value != Series.absentInteger { return value }
                        guard asleep[row] >= 0, inBed[row] > 0 else { return Series.absentInteger }
                        return Int64((100 * Double(asleep[row]) / Double(inBed[row])).rounded())
                    })))
        return series
    }

    private func integers(_ field: String) -> [Int64]? {
        guard case .integers(let values)? = columns.first(where: { $0.field == field })?.values else { return nil }
        return values
    }
}
