import HTTPServer
import HealthModel

/// Trackers and scales with their batteries (google-health-api.md 4.14). A phone is not among them.
enum PairedDevices {
    static func page(_ request: ServerRequest, _ context: GoogleContext) throws(GoogleError) -> [UInt8] {
        var size = 5
        if let text = request.queryValue("pageSize") {
            guard let number = Int32(text), number >= 0 else { throw .invalidArgument }
            if number > 0 { size = min(Int(number), 100) }
        }
        let query = PageToken.mark([context.person.id, "pairedDevices"])
        let token = try PageToken(
            request.queryValue("pageToken"), query: query, now: context.view.now,
            lifetime: context.behaviour.pageTokenLifetime)
        let devices = known(context)
        let first = min(Int(token?.place ?? 0), devices.count)
        let shown = devices[first..<min(devices.count, first + size)]
        var json = JSONBytes()
        json.raw("{")
        if !shown.isEmpty || context.behaviour.sendsEmptyLists {
            json.raw(#""pairedDevices":"#)
            json.array(shown) { json, device in write(device, context, &json) }
        }
        let next = PageToken(query: query, issued: context.view.now, place: Int64(shown.endIndex))
        PageToken.write(shown.endIndex < devices.count ? next : nil, context.behaviour, &json)
        json.raw("}")
        return json.bytes
    }

    static func one(_ id: String, _ context: GoogleContext) throws(GoogleError) -> [UInt8] {
        guard let device = known(context).first(where: { $0.id == id }) else { throw .notFound }
        var json = JSONBytes()
        write(device, context, &json)
        return json.bytes
    }

    private static func known(_ context: GoogleContext) -> [Device] {
        context.person.devices.filter { $0.kind != .phone }
    }

    private static func write(_ device: Device, _ context: GoogleContext, _ json: inout JSONBytes) {
        let sync = context.view.lastSync(of: device)
        let level = context.person.batteryLevel(device, at: sync ?? context.view.now)
        json.raw(#"{"name":"#)
        json.text("users/\(context.healthUserID)/pairedDevices/\(device.id)")
        json.raw(#","deviceType":"\#(device.kind == .scale ? "SCALE" : "TRACKER")","deviceVersion":"#)
        json.text(device.version)
        if level > 0 { json.raw(#","batteryLevel":\#(level)"#) }
        json.raw(#","batteryStatus":"#)
        json.text(level >= 60 ? "High" : level >= 25 ? "Medium" : level > 5 ? "Low" : "Empty")
        if let sync, !context.behaviour.omitsLastSyncTime {
            json.raw(#","lastSyncTime":"#)
            json.timestamp(sync)
        }
        json.raw(#","macAddress":"#)
        json.text("A1B2C3" + String(repeating: "0", count: 4) + device.id.suffix(2))
        if !context.behaviour.omitsLastSyncTime {
            json.raw(#","features":"#)
            json.raw(
                device.kind == .scale
                    ? #"["WEIGHT"]"#
                    : #"["STEPS","HEART_RATE","SMART_SLEEP","SPO2","SKIN_TEMPERATURE"]"#)
        }
        json.raw("}")
    }
}
