package import Foundation
package import HealthModel
package import JSONReader
package import SyncEngine

/// A day while it is decoded: its parts, and the clock of its zone.
package struct DayReading {
    /// What the parts hold.
    package let resource: Resource
    /// The civil date, in the row's zone.
    package let day: CivilDay
    /// In the order in which they were archived.
    package let parts: [DayPart]
    /// The row's zone.
    package let zone: TimeZone
    /// The clock on the wall of that zone around the date.
    package let clock: ZoneClock
    /// Seconds since 1970 after which a minute or a sample is no data (influx-schema.md, rule 8).
    package let seenUntil: Int64
    private let subject: Subject

    /// Throws `.unreadable` when the row's zone is unknown here.
    package init(_ row: ArchivedDay, service: String) throws(ProviderError) {
        subject = Subject(service, "\(row.resource.slug) of \(row.day)", account: row.account)
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
    package var start: Int64 { clock.startOfDay }

    /// Reads each part of the name, or each part at all, with `body`, and puts the results in a row.
    package func read<Element: Sendable>(
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
