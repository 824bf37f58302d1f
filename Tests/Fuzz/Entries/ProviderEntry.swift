import Foundation
import HealthModel
import InfluxDB
import JSONReader
import SyncEngine
import TestSupport

/// The way of an answer through a provider: cut into days, decoded, written as line protocol.
///
/// The first byte says which resource is asked for, the second in which zone and of how many days.
enum ProviderEntry {
    static let now = Date(timeIntervalSince1970: 1_795_262_400)
    private static let lastDay = CivilDay("2026-11-21")!
    /// A change of the clock is within each window of thirteen days or more, and a whole date is missing in Apia's past.
    private static let zones = ["Etc/UTC", "Europe/Vienna", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]

    /// The head of an input; nil when there is none.
    struct Head {
        var resource: Int
        var zone: TimeZone
        var length: Int
        var rest: ArraySlice<UInt8>

        init?(_ bytes: [UInt8]) {
            guard bytes.count >= 2, let zone = TimeZone(identifier: zones[Int(bytes[1] & 7) % zones.count]) else {
                return nil
            }
            resource = Int(bytes[0] &- UInt8(ascii: "a"))
            self.zone = zone
            length = bytes[1] & 8 == 0 ? 1 : 30
            rest = bytes[2...]
        }
    }

    static let gate = CallGate(admit: {}, observe: { _ in })

    /// Fetches a window and decodes what was handed over; then decodes the first answer as if it had been archived.
    static func run(
        _ provider: some HealthProvider, _ offer: ResourceOffer, _ head: Head, archived: [UInt8]
    ) async {
        let length = min(head.length, offer.daysPerRequest)
        let window = FetchWindow(
            offer.resource, lastDay.advanced(by: 1 - length)...lastDay, zones: DayZones(head.zone))
        let receiver = ReceivedDays()
        do throws(ProviderError) {
            try await provider.fetch(window, for: .me, gate: gate, receiver: receiver)
        } catch {
            precondition(!error.message.isEmpty)
        }
        let staged = Dictionary(grouping: receiver.staged) { $0.day }
        for day in receiver.days {
            precondition(window.days.contains(day.day), "a day that was not asked for")
            let parts = staged["\(day.day)", default: []].map { DayPart($0.part, Array($0.bytes.utf8)) } + day.parts
            for part in parts {
                do throws(JSONReaderError) { _ = try JSONReader.minify(part.bytes) } catch {
                    preconditionFailure("a part that is no JSON")
                }
            }
            decode(provider, offer.resource, day.day, parts, head.zone)
        }
        for name in Set(receiver.days.flatMap { $0.parts.map(\.name) }).union(["", "1795262400"]) {
            decode(provider, offer.resource, lastDay, [DayPart(name, archived)], head.zone)
        }
    }

    /// Looks at the devices and decodes the look; the same with the profile.
    static func look(_ provider: some HealthProvider, _ head: Head, archived: [UInt8]) async {
        do throws(ProviderError) {
            let look = try await provider.look(for: .me, gate: gate)
            _ = look.lastSync?.date(in: head.zone)
            decode(provider, .devices, lastDay, [DayPart("1795262400", look.body)], head.zone)
        } catch {
            precondition(!error.message.isEmpty)
        }
        decode(provider, .devices, lastDay, [DayPart("", archived)], head.zone)
    }

    static func profile(_ provider: some HealthProvider) async {
        do throws(ProviderError) {
            let profile = try await provider.profile(of: .me, gate: gate)
            _ = profile.timeZone.flatMap(TimeZone.init(identifier:))
        } catch {
            precondition(!error.message.isEmpty)
        }
    }

    private static func decode(
        _ provider: some HealthProvider, _ resource: Resource, _ day: CivilDay, _ parts: [DayPart], _ zone: TimeZone
    ) {
        for seenUntil in [Int64.max, 1_795_219_200] {
            do throws(ProviderError) {
                let series = try provider.decode(
                    ArchivedDay(
                        account: .me, resource: resource, day: day, parts: parts,
                        context: DayContext(
                            provider: provider.name, timeZone: zone.identifier, seenUntil: seenUntil)))
                write(series)
            } catch {
                precondition(!error.message.isEmpty)
            }
        }
    }

    /// No value breaks out of its line.
    private static func write(_ series: [Series]) {
        var lines = LineProtocol()
        for series in series {
            for column in series.columns { precondition(column.values.count == series.times.count) }
            lines.append(AccountSeries(.me, series))
        }
        precondition(lines.bytes.count { $0 == UInt8(ascii: "\n") } == lines.count, "a line break within a line")
    }
}

extension Series.Values {
    fileprivate var count: Int {
        switch self {
        case .integers(let values): values.count
        case .floats(let values): values.count
        }
    }
}
