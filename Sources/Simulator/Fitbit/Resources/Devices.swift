import HealthModel

/// `devices` (fitbit-web-api.md 8.5).
struct Devices: FitbitEndpoint {
    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        version == "1" && segments == ["devices"] ? Devices() : nil
    }

    var scope: Scope { .settings }
    var resource: Resource? { .devices }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let (person, view) = (context.person, context.view)
        var json = JSONBytes()
        json.array(person.devices) { json, device in
            let sync = view.lastSync(of: device)
            let level = person.batteryLevel(device, at: sync ?? view.now)
            json.raw(#"{"battery":"#)
            json.text(level >= 60 ? "High" : level >= 25 ? "Medium" : level > 5 ? "Low" : "Empty")
            json.raw(#","batteryLevel":"#)
            json.integer(level)
            json.raw(#","deviceVersion":"#)
            json.text(device.version)
            json.raw(#","features":[],"id":"#)
            json.text(device.id)
            if let sync {
                json.raw(#","lastSyncTime":"#)
                let wall = WallClock(zone: person.zone, from: sync, through: sync).wall(sync)
                json.stamp(wall: wall, milliseconds: true)
            }
            if device.kind == .tracker {
                json.raw(#","mac":"#)
                json.text("A1B2C3" + String(repeating: "0", count: 4) + device.id.suffix(2))
            }
            json.raw(#","type":"#)
            json.text(device.kind == .scale ? "SCALE" : "TRACKER")
            json.raw("}")
        }
        return json.bytes
    }
}
