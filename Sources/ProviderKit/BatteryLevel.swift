package import HealthModel

/// What one look said of the battery of one device.
package struct BatteryLevel: Sendable {
    private struct Device: Hashable, Comparable {
        var id: String
        var model: String?

        static func < (left: Device, right: Device) -> Bool {
            (left.id, left.model ?? "") < (right.id, right.model ?? "")
        }
    }

    private let device: String
    private let model: String?
    private let time: Int64
    private let percent: Double

    /// A level in percent at an instant in seconds since 1970.
    package init(device: String, model: String?, time: Int64, percent: Double) {
        self.device = device
        self.model = model
        self.time = time
        self.percent = percent
    }

    /// One series a device, in the order of their ids (influx-schema.md, `DeviceBatteryLevel`).
    package static func series(_ levels: [BatteryLevel]) -> [Series] {
        let byDevice = Dictionary(grouping: levels) { Device(id: $0.device, model: $0.model) }
        return byDevice.sorted { $0.key < $1.key }.compactMap { device, levels in
            let tags = [Series.Tag("device", device.id)] + (device.model.map { [Series.Tag("model", $0)] } ?? [])
            return Series(
                MeasurementName.battery.name, tags: tags, levels.map { Point($0.time, .float("value", $0.percent)) })
        }
    }
}
