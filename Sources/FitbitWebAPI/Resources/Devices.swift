import Foundation
import HealthModel
import JSONReader
import SyncEngine

/// The paired devices: battery, and how far the data reach (fitbit-web-api.md, 8.5).
enum Devices {
    static let scope = "settings"
    static let path = "/1/user/-/devices.json"

    /// Keeps the list without `mac`, and finds the newest sync of the trackers. A phone that counts steps is no device.
    static func look(_ bytes: [UInt8], _ subject: FitbitSubject) throws(ProviderError) -> DeviceLook {
        let found = try subject.read(bytes) { root throws(JSONReaderError) -> (last: Int64?, count: Int) in
            let devices = try list(root).filter { !isPhone($0) }
            let trackers = devices.filter { $0["type"]?.string.map { $0 == "TRACKER" as StaticString } ?? false }
            return (trackers.compactMap(lastSync).max(), devices.count)
        }
        return DeviceLook(
            body: try withoutAddresses(bytes, subject), lastSync: found.last.map { .wall($0) }, deviceCount: found.count
        )
    }

    /// The battery levels of all looks of the day. Each part is a look, named by its instant in seconds since 1970.
    static func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        var levels: [Device: [Point]] = [:]
        for part in day.parts {
            let look = Int64(part.name) ?? day.seenUntil
            let read = try day.read(part.name) { root throws(JSONReaderError) in
                try list(root).filter { !isPhone($0) }.compactMap { device -> (Device, Point)? in
                    guard let id = device["id"].flatMap(identifier), let level = device["batteryLevel"]?.number else {
                        return nil
                    }
                    let sync = lastSync(device).map { wall in
                        Int64(WallTime.wall(wall).date(in: day.zone).timeIntervalSince1970)
                    }
                    return (
                        Device(id: id, model: device["deviceVersion"]?.text),
                        Point(sync ?? look, .float("value", level))
                    )
                }
            }
            for (device, point) in read { levels[device, default: []].append(point) }
        }
        return levels.sorted { $0.key < $1.key }.compactMap { device, points in
            Series("DeviceBatteryLevel", tags: device.tags, points)
        }
    }

    /// Whose level it is.
    private struct Device: Hashable, Comparable, Sendable {
        var id: String
        var model: String?

        var tags: [Series.Tag] {
            [Series.Tag("device", id)] + (model.map { [Series.Tag("model", $0)] } ?? [])
        }

        static func < (left: Device, right: Device) -> Bool {
            (left.id, left.model ?? "") < (right.id, right.model ?? "")
        }
    }

    private static func list(_ root: JSONValue) throws(JSONReaderError) -> [JSONValue] {
        guard let list = root.array else { throw .unexpected("is no list of devices") }
        return Array(list)
    }

    private static func isPhone(_ device: JSONValue) -> Bool {
        device["deviceVersion"]?.string.map { $0 == "MobileTrack" as StaticString } ?? false
    }

    private static func lastSync(_ device: JSONValue) -> Int64? {
        device["lastSyncTime"]?.string.flatMap(WallStamp.seconds)
    }

    /// An id is a string of digits; a number is taken too.
    private static func identifier(_ value: JSONValue) -> String? {
        value.text ?? value.uint64.map { String($0) }
    }

    private static func withoutAddresses(
        _ bytes: [UInt8], _ subject: FitbitSubject
    ) throws(ProviderError) -> [UInt8] {
        do {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let text = Data(bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...])
            let devices = try JSONSerialization.jsonObject(with: text) as? [Any] ?? []
            let kept = devices.map { device -> Any in
                guard let members = device as? [String: Any] else { return device }
                return members.filter { $0.key != "mac" }
            }
            return [UInt8](
                try JSONSerialization.data(withJSONObject: kept, options: [.sortedKeys, .withoutEscapingSlashes]))
        } catch {
            throw subject.unreadable(.unexpected("is a list of devices that cannot be written again"))
        }
    }
}
