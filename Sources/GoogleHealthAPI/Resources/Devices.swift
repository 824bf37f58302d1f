import Foundation
import HTTPClient
import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The paired devices: battery, and how far the data reach (google-health-api.md, 4.14). Only those of the maker are
/// listed.
enum Devices {
    private static let key = "pairedDevices"

    /// Asks for every page of them, keeps the list without `macAddress`, and finds the newest sync of the trackers. Nothing
    /// is known of it when one of them does not tell, as many do not: a tracker in the drawer says nothing of the new one.
    static func look(
        _ client: GoogleClient, _ subject: Subject, of account: Account, _ gate: CallGate
    ) async throws(ProviderError) -> DeviceLook {
        var devices: [[UInt8]] = []
        var syncs: [Int64?] = []
        var token: String?
        var tokens: Set<String> = []
        repeat {
            let page: Page
            do throws(GoogleFailure) {
                let query = "?pageSize=100" + (token.map { "&pageToken=\(FormEncoding.percentEncode($0))" } ?? "")
                page = try await client.answer(
                    to: .get("\(client.baseURL)/v4/users/me/pairedDevices\(query)"), subject, of: account, gate,
                    Page.init)
            } catch {
                throw error.error
            }
            devices += page.devices
            syncs += page.syncs
            token = page.next.flatMap { tokens.insert($0).inserted ? $0 : nil }
        } while token != nil
        let lastSync = syncs.contains(nil) ? nil : syncs.compactMap(\.self).max()
        let list = [UInt8(ascii: "[")] + devices.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
        return DeviceLook(
            body: try subject.devices(list, without: "macAddress"),
            lastSync: lastSync.map { .instant(Date(timeIntervalSince1970: TimeInterval($0))) },
            deviceCount: devices.count)
    }

    /// The battery levels of all looks of the day. Each part is a look, named by its instant in seconds since 1970.
    static func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        var levels: [BatteryLevel] = []
        for part in day.parts {
            let look = Int64(part.name) ?? day.seenUntil
            levels += try day.read(part.name) { root throws(JSONReaderError) in
                guard let list = root.array else { throw .unexpected("is no list of devices") }
                return list.compactMap { device in
                    // The last word of the name `users/…/pairedDevices/4411`.
                    guard let id = device["name"]?.text?.split(separator: "/").last,
                        let percent = device.number("batteryLevel")
                    else { return nil }
                    return BatteryLevel(
                        device: String(id), model: device["deviceVersion"]?.text,
                        time: device["lastSyncTime"]?.instant ?? look,
                        percent: percent)
                }
            }
        }
        return BatteryLevel.series(levels)
    }

    /// A page of the answer; `{}` says that there are none.
    private struct Page: Sendable {
        var devices: [[UInt8]]
        /// Of each tracker.
        var syncs: [Int64?]
        var next: String?

        init(_ bytes: [UInt8]) throws(JSONReaderError) {
            let read = try JSONReader.read(bytes) { root throws(JSONReaderError) -> (Bool, [Int64?], String?) in
                guard let object = root.object else { throw .unexpected("is no object") }
                let next = root["nextPageToken"]?.text.flatMap { $0.isEmpty ? nil : $0 }
                guard let list = root[named: key] else {
                    guard object.allSatisfy({ member in member.key == "nextPageToken" || member.value.isNull }) else {
                        throw .unexpected("holds no list of devices")
                    }
                    return (false, [], next)
                }
                guard let devices = list.array else { throw .unexpected("holds no list of devices") }
                let trackers = devices.filter {
                    $0["deviceType"]?.string.map { $0 == "TRACKER" as StaticString } ?? false
                }
                return (true, trackers.map { $0["lastSyncTime"]?.instant }, next)
            }
            syncs = read.1
            next = read.2
            devices = read.0 ? try JSONReader.cutArray(bytes, key: key).map { Array(bytes[$0]) } : []
        }
    }
}
