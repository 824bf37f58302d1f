import Foundation
import HealthModel
import Logging

/// Reads series from the archive, a day at a time: memory does not grow with the range.
struct SeriesReader: Sendable {
    /// By name: whoever wrote a day reads it.
    let providers: [String: any HealthProvider]
    let archive: any SyncArchive
    let log: Logger
    /// The account's zone now.
    let zone: TimeZone

    /// Not on the engine's own executor: a day of samples takes some milliseconds, and a year of them seconds.
    @concurrent
    func read(_ request: SeriesRequest) async throws -> SeriesReading {
        let (account, resource) = (request.account, request.resource)
        var digests = try await archive.digests(of: resource, account: account, days: days(of: request.span))
        let span: Range<Date>
        var limit: Range<Int64>?
        switch request.span {
        case .days(let days):
            // A row keeps its zone: on a journey the dates begin and end where the person was.
            let first = digests.first.map(zone(of:)) ?? zone
            let last = digests.last.map(zone(of:)) ?? zone
            span = days.lowerBound.start(in: first)..<days.upperBound.advanced(by: 1).start(in: last)
        case .instants(let instants):
            span = instants
            limit = instants.seconds
            digests = digests.filter { mayReach(instants, $0, of: resource) }
        }
        var thinner = SeriesThinner(span: span.seconds, width: request.width)
        var made: [DayDigest] = []
        for digest in digests {
            try Task.checkCancellation()
            for series in try await series(digest, of: request, made: &made)
            where request.measurement.map({ $0.name == series.measurement }) ?? true {
                thinner.add(series, within: limit)
            }
        }
        await keep(made, of: request)
        return SeriesReading(
            span: span, timeZone: digests.last.map(zone(of:)) ?? zone, points: thinner.points, series: thinner.result())
    }

    /// - Parameter made: takes the digest of a day that had none.
    private func series(
        _ digest: DayDigest, of request: SeriesRequest, made: inout [DayDigest]
    ) async throws -> [Series] {
        let (account, resource) = (request.account, request.resource)
        let isDaily = request.measurement?.isDaily ?? false
        if isDaily, let series = digest.series { return series }
        // A day that cannot be read is told with its row, and is a gap here.
        guard let day = try await archive.day(digest.day, of: resource, account: account),
            let series = try? providers[day.context.provider]?.decode(day)
        else { return [] }
        guard isDaily, !day.isDamaged else { return series }
        let daily = series.filter { MeasurementName(rawValue: $0.measurement)?.isDaily ?? false }
        made.append(DayDigest(day: digest.day, sequence: digest.sequence, timeZone: digest.timeZone, series: daily))
        return daily
    }

    /// One that cannot be kept is made again the next time.
    private func keep(_ digests: [DayDigest], of request: SeriesRequest) async {
        guard !digests.isEmpty else { return }
        do { try await archive.save(digests, of: request.resource, account: request.account) } catch {
            log.warning("Digests of days could not be kept.", metadata: ["why": "\(error)"])
        }
    }

    // MARK: Dates and instants

    private func days(of span: SeriesRequest.Span) -> ClosedRange<CivilDay> {
        switch span {
        case .days(let days): days
        case .instants(let span):
            // One more on each side: a night is filed under the date of its end, and a row may have another zone.
            CivilDay(span.lowerBound, in: zone).advanced(by: -1)...CivilDay(span.upperBound, in: zone).advanced(by: 1)
        }
    }

    /// What is filed under a date may lie outside of it: a night's values the evening before, and those of a journey's day by
    /// as much as zones differ.
    private func mayReach(_ span: Range<Date>, _ digest: DayDigest, of resource: Resource) -> Bool {
        let zone = zone(of: digest)
        let isNightly = [.sleep, .hrv, .spo2Intraday].contains(resource)
        let start = digest.day.start(in: zone).addingTimeInterval(isNightly ? -86_400 : -Self.zonesDiffer)
        let end = digest.day.advanced(by: 1).start(in: zone).addingTimeInterval(Self.zonesDiffer)
        return start < span.upperBound && end > span.lowerBound
    }

    private static let zonesDiffer: TimeInterval = 14 * 3600

    private func zone(of digest: DayDigest) -> TimeZone { TimeZone(identifier: digest.timeZone) ?? zone }
}

extension Range<Date> {
    /// Whole seconds since 1970.
    fileprivate var seconds: Range<Int64> {
        let first = Int64(lowerBound.timeIntervalSince1970.rounded(.down))
        return first..<Swift.max(first, Int64(upperBound.timeIntervalSince1970.rounded(.up)))
    }
}
