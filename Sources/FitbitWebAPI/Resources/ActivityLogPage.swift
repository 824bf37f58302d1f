import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// A page of the activity log: its entries by date, and where the next is.
struct ActivityLogPage {
    /// One workout.
    struct Entry: Sendable {
        var day: CivilDay
        /// As the provider wrote it, without white space.
        var record: [UInt8]
        /// Nil where it has no track.
        var trackID: String?
    }

    var entries: [Entry]
    /// The query of the next page; nil on the last.
    var next: String?

    /// An entry without a start makes the page unreadable: the date that it belongs to would seem to hold nothing.
    init(_ bytes: [UInt8], _ subject: Subject) throws(ProviderError) {
        do throws(JSONReaderError) {
            let text = try JSONReader.minify(bytes)
            let read = try JSONReader.read(text) { root throws(JSONReaderError) in try Self.values(root) }
            let ranges = read.entries.isEmpty ? [] : try JSONReader.cutArray(text, key: Self.key)
            entries = zip(read.entries, ranges).map { entry, range in
                Entry(day: entry.day, record: Array(text[range]), trackID: entry.trackID)
            }
            next = read.next
        } catch {
            throw subject.error(error)
        }
    }

    private static let key = "activities"

    private struct Values: Sendable {
        var entries: [(day: CivilDay, trackID: String?)] = []
        var next: String?
    }

    private static func values(_ root: JSONValue) throws(JSONReaderError) -> Values {
        guard root.object != nil else { throw .unexpected("is no object") }
        var values = Values()
        // Without workouts the list may be missing.
        guard let list = root[named: key]?.array else {
            guard root["pagination"]?.object != nil else { throw .unexpected("holds no `\(key)`") }
            return values
        }
        for entry in list {
            guard let day = ActivityLog.day(entry) else { throw .unexpected("holds a workout without a start") }
            values.entries.append((day, ActivityLog.hasTrack(entry) ? ActivityLog.id(entry) : nil))
        }
        values.next = try root["pagination"]?["next"]?.text.flatMap { $0.isEmpty ? nil : $0 }.map(query)
        return values
    }

    /// Of the address of the next page only what stands behind the question mark is taken: no answer decides where a token
    /// is sent.
    private static func query(_ address: String) throws(JSONReaderError) -> String {
        let parts = address.split(separator: "?", maxSplits: 1)
        guard parts.count == 2, parts[0].hasSuffix("/activities/list.json"),
            parts[1].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") })
        else { throw .unexpected("names a next page that is none of this list") }
        return String(parts[1])
    }
}
