/// What a point came from, as `dataSource` tells it.
enum PointOrigin: Sendable, Equatable {
    /// How a tracker came by it.
    enum Method: String, Sendable {
        case passive = "PASSIVELY_MEASURED"
        case derived = "DERIVED"
    }

    case tracker(Method)
    case phone
    case scale
    case manual

    /// `"dataSource":{…},`
    func json(_ person: Person) -> [UInt8] {
        var json = JSONBytes()
        func device(_ kind: Device.Kind) -> String? { person.devices.first { $0.kind == kind }?.version }
        func write(_ method: String, _ name: String?, _ form: String?) {
            json.raw(#""dataSource":{"recordingMethod":"\#(method)""#)
            if let name, let form {
                json.raw(#","device":{"formFactor":"\#(form)","displayName":"#)
                json.text(name)
                json.raw("}")
            }
            json.raw(#","platform":"FITBIT"},"#)
        }
        switch self {
        case .tracker(let method):
            let name = device(.tracker)
            let isWatch = ["Sense", "Versa", "Pixel"].contains { name?.hasPrefix($0) ?? false }
            write(method.rawValue, name, isWatch ? "WATCH" : "FITNESS_BAND")
        case .phone: write("PASSIVELY_MEASURED", device(.phone), "PHONE")
        case .scale: write("ACTIVELY_MEASURED", device(.scale), "SCALE")
        case .manual: write("MANUAL", nil, nil)
        }
        return json.bytes
    }
}
