import Foundation
import HealthModel
import ProviderKit
import SyncEngine
import Testing

@testable import FitbitWebAPI

private let subject = Subject(fitbit: "the devices", .me, scope: "settings")

struct DevicesTests {
    @Test func `a look keeps the devices without their addresses and finds the newest sync of a tracker`() throws {
        let look = try Devices.look(
            Array(
                """
                \u{FEFF}[{"batteryLevel": 82, "deviceVersion": "Charge 6", "id": "17", "lastSyncTime": "2024-03-04T08:15:27.000",
                "mac": "A1B2C3D4E5F6", "type": "TRACKER", "features": []},
                {"id": "18", "deviceVersion": "Inspire", "lastSyncTime": "2024-03-04T08:20:00", "type": "TRACKER"},
                {"id": "19", "deviceVersion": "Aria Air", "lastSyncTime": "2024-03-04T09:00:00.000", "type": "SCALE"},
                {"id": "20", "deviceVersion": "MobileTrack", "lastSyncTime": "2024-03-04T10:00:00.000", "type": "TRACKER"},
                {"id": "21", "deviceVersion": "Old", "type": "TRACKER"}]
                """.utf8), subject)
        let wall = Int64(instant("2024-03-04T08:20:00Z").timeIntervalSince1970)
        #expect(look.lastSync == .wall(wall))
        #expect(look.deviceCount == 4)
        let body = String(decoding: look.body, as: UTF8.self)
        #expect(!body.contains("mac") && !body.contains("A1B2C3D4E5F6"))
        #expect(
            body.hasPrefix(
                #"[{"batteryLevel":82,"deviceVersion":"Charge 6","features":[],"id":"17","lastSyncTime":"2024-03-04T08:15:27.000","type":"TRACKER"},"#
            ))
    }

    @Test func `no devices are a look without a sync`() throws {
        let look = try Devices.look(Array("[]".utf8), subject)
        #expect(look.lastSync == nil && look.deviceCount == 0 && look.body == Array("[]".utf8))
    }

    @Test(arguments: [#"{"errors": []}"#, "{}", "7", "<html>", "["])
    func `what is no list of devices is unreadable`(body: String) {
        let error = #expect(throws: ProviderError.self) { try Devices.look(Array(body.utf8), subject) }
        #expect(error?.kind == .unreadable)
    }

    @Test func `the battery stands at each device's last sync, once for a sync seen in several looks`() throws {
        let first = """
            [{"batteryLevel": 83, "deviceVersion": "Charge 6", "id": "17", "lastSyncTime": "2024-03-04T08:15:27.000"},
            {"batteryLevel": 0, "deviceVersion": "MobileTrack", "id": "20", "lastSyncTime": "2024-03-04T08:15:27.000"}]
            """
        let second = """
            [{"batteryLevel": 45, "deviceVersion": "Aria Air", "id": "19", "lastSyncTime": "2024-01-03T07:02:10.000", "type": "SCALE"},
            {"batteryLevel": "82", "deviceVersion": "Charge 6", "id": "17", "lastSyncTime": "2024-03-04T08:15:27"},
            {"battery": "High", "deviceVersion": "One", "id": "21", "lastSyncTime": "2024-03-04T08:00:00"}]
            """
        let third = #"[{"batteryLevel": 80, "deviceVersion": "Charge 6", "id": "17"}]"#
        #expect(
            try decoded(
                .devices, "2024-03-04", in: "Europe/Berlin", ("1709540000", first), ("1709543600", second),
                ("1709547200", third)
            ) == [
                "DeviceBatteryLevel,device=17,model=Charge 6 value=82.0 2024-03-04T07:15:27Z",
                "DeviceBatteryLevel,device=17,model=Charge 6 value=80.0 2024-03-04T10:13:20Z",
                "DeviceBatteryLevel,device=19,model=Aria Air value=45.0 2024-01-03T06:02:10Z",
            ])
    }

    @Test func `of a profile the zone and the first day are read`() throws {
        func read(_ json: String) throws -> ProviderProfile {
            try Profile.read(Array(json.utf8), Subject(fitbit: "the profile", .me, scope: "profile"))
        }
        #expect(
            try read(
                #"{"user": {"encodedId": "ABC123", "timezone": "Europe/Vienna", "memberSince": "2019-05-02", "age": 40}}"#
            )
                == ProviderProfile(timeZone: "Europe/Vienna", memberSince: CivilDay("2019-05-02")))
        #expect(
            try read(#"{"user": {"timezone": "", "memberSince": null}}"#)
                == ProviderProfile(timeZone: nil, memberSince: nil))
        let error = #expect(throws: ProviderError.self) { try read("{}") }
        #expect(error?.kind == .unreadable)
    }
}
