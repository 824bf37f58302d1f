import Foundation
import HealthModel
import SyncEngine

/// The JSON of `/api/series`: a series is a list of times and a list of values for each field.
struct SeriesAnswer: Encodable {
    private struct One: Encodable {
        var measurement: String
        var tags: [String: String]
        /// Seconds since 1970.
        var times: [Int64]
        var fields: [String: Series.Values]
    }

    private var account: String
    private var resource: String
    private var from: Date
    private var to: Date
    private var timeZone: String
    private var width: Int
    private var points: Int
    private var thinned: Bool
    private var series: [One]

    init(_ request: SeriesRequest, _ reading: SeriesReading) {
        account = request.account.name
        resource = request.resource.slug
        (from, to) = (reading.span.lowerBound, reading.span.upperBound)
        timeZone = reading.timeZone.identifier
        width = request.width
        points = reading.points
        thinned = reading.isThinned
        series = reading.series.map { series in
            One(
                measurement: series.measurement,
                tags: Dictionary(series.tags.map { ($0.name, $0.value) }) { first, _ in first }, times: series.times,
                fields: Dictionary(series.columns.map { ($0.field, $0.values) }) { first, _ in first })
        }
    }
}
