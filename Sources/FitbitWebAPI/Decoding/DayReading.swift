import Foundation
import HealthModel
import JSONReader
import SyncEngine

/// A day while it is decoded: its parts, and the clock of its zone.
struct DayReading {
    let resource: Resource
    let day: CivilDay
    let parts: [DayPart]
    let zone: TimeZone
    let clock: ZoneClock
    /// Seconds since 1970 after which a minute or a sample is no data (influx-schema.md, rule 8).
    let seenUntil: Int64
    private let subject: FitbitSubject

    init(_ row: ArchivedDay) throws(ProviderError) {
        subject = FitbitSubject(title: "\(row.resource.slug) of \(row.day)", account: row.account, scope: "")
        guard let zone = TimeZone(identifier: row.context.timeZone) else {
            throw subject.error(
                .unreadable,
                "the time zone `\(row.context.timeZone)` kept with the day is unknown here. Install the "
                    + "time zone data, then decode again.")
        }
        resource = row.resource
        day = row.day
        parts = row.parts
        self.zone = zone
        clock = ZoneClock(zone: zone, around: row.day)
        seenUntil = row.context.seenUntil
    }

    /// Where the values of the whole day stand.
    var start: Int64 { clock.startOfDay }

    /// Reads each part of the name, or each part at all, with `body`, and puts the results in a row.
    func read<Element: Sendable>(
        _ part: String? = nil, _ body: (JSONValue) throws(JSONReaderError) -> [Element]
    ) throws(ProviderError) -> [Element] {
        var all: [Element] = []
        for found in parts where part == nil || found.name == part {
            do throws(JSONReaderError) {
                all += try JSONReader.read(found.bytes, body)
            } catch {
                throw subject.error(
                    .unreadable, "the kept answer `\(found.name)` \(error.reason). Fetch the day again.")
            }
        }
        return all
    }
}
