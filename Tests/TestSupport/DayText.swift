package import HealthModel
package import SyncEngine

/// The body of a day as the tests write it: a line a value, `<seconds since 1970> <field> <integer> [<tag>=<value>]`.
package enum DayText {
    /// The series of a day; its measurement is the resource's slug. A body with a line that is none of these is
    /// unreadable.
    package static func series(of day: ArchivedDay) throws(ProviderError) -> [Series] {
        var rows: [[Series.Tag]: [Int64: [String: Int64]]] = [:]
        for line in day.parts.flatMap({ $0.bytes.split(separator: UInt8(ascii: "\n")) }) {
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard (3...4).contains(words.count), let time = Int64(words[0]), let value = Int64(words[2]) else {
                throw ProviderError(.unreadable, "The answer for \(day.day) is not what it should be.")
            }
            let tags = words.dropFirst(3).map { word in
                let sides = word.split(separator: "=")
                return Series.Tag(String(sides[0]), String(sides[1]))
            }
            rows[tags, default: [:]][time, default: [:]][String(words[1])] = value
        }
        return rows.map { tags, times in
            let order = times.keys.sorted()
            let fields = Set(times.values.flatMap(\.keys)).sorted()
            return Series(
                measurement: day.resource.slug, tags: tags, times: order,
                columns: fields.map { field in
                    Series.Column(field, .integers(order.map { times[$0]?[field] ?? Series.absentInteger }))
                })
        }
        .sorted { "\($0.tags)" < "\($1.tags)" }
    }
}

extension CivilDay {
    /// Noon of this date in UTC, in seconds since 1970.
    package var noon: Int64 { Int64(daysSince1970) * 86_400 + 43_200 }
}

extension FetchedDay {
    /// A date whose body is this text (``DayText``); an empty text is a date without data.
    package static func text(_ day: CivilDay, _ text: String) -> FetchedDay {
        FetchedDay(day, parts: text.isEmpty ? [] : [DayPart("text", Array(text.utf8))], hasData: !text.isEmpty)
    }

    /// A date with one point at noon.
    package static func noon(_ day: CivilDay, value: Int = 1) -> FetchedDay { .text(day, "\(day.noon) value \(value)") }
}
