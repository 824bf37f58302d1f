import Foundation
import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The paired devices: battery, and how far the data reach (fitbit-web-api.md, 8.5).
enum Devices {
    static let scope = "settings"
    static let path = "/1/user/-/devices.json"

    /// Keeps the list without `mac`, and finds the newest sync of the trackers. A phone that counts steps is no device.
    static func look(_ bytes: [UInt8], _ subject: Subject) throws(ProviderError) -> DeviceLook {
        let found = try subject.read(bytes) { root throws(JSONReaderError) -> (last: Int64?, count: Int) in
            let devices = try list(root).filter { !isPhone($0) }
            let trackers = devices.filter { $0["type"]?.string.map { $0 == "TRACKER" as StaticString } ?? false }
            return (trackers.compactMap(lastSync).max(), devices.count)
        }
        return DeviceLook(
            body: try subject.devices(bytes, without: "mac"), lastSync: found.last.map { .wall($0) },
            deviceCount: found.count)
    }

    /// The battery levels of all looks of the day. Each part is a look, named by its instant in seconds since 1970.
    static func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        var levels: [BatteryLevel] = []
        for part in day.parts {
            let look = Int64(part.name) ?? day.seenUntil
            levels += try day.read(part.name) { root throws(JSONReaderError) in
                try list(root).filter { !isPhone($0) }.compactMap { device in
                    guard let id = device["id"].flatMap(identifier), let level = device["batteryLevel"]?.number else {
                        return nil
                    }
                    let sync = lastSync(device).map { wall in
                        Int64(WallTime.wall(wall).date(in: day.zone).timeIntervalSince1970)
                    }
                    return BatteryLevel(
                        device: id, model: device["deviceVersion"]?.text, time: sync ?? look, percent: level)
                }
            }
        }
        return BatteryLevel.series(levels)
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
}
