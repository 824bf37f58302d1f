import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Minutes and energy of a date in each of the four zones, under the names they always had.
enum HeartRateZones {
    private static let names = ["Out of Range", "Fat Burn", "Cardio", "Peak"]

    static func series(_ day: DayReading) throws(ProviderError) -> Series? {
        let minutes = try day.values(of: .timeInHeartRateZone) { value, _ in Self.minutes(value) }.last ?? [:]
        let energy = try day.values(of: .caloriesInHeartRateZone) { value, _ in Self.kilocalories(value) }.last ?? [:]
        let point = Point(
            day.start,
            fields: names.map { .integer($0, minutes[$0]) } + names.map { .float("\($0) kcal", energy[$0]) })
        return Series(MeasurementName.heartRateZones.name, [point])
    }

    /// Of a roll-up's `duration`s.
    static func minutes(_ value: JSONValue) -> [String: Int64] {
        byZone(value["timeInHeartRateZones"]) { zone in
            // An entry without its value says that it was zero (3.4).
            guard let duration = zone["duration"] else { return 0 }
            return duration.seconds.flatMap { $0 >= 0 ? Int64(exactly: ($0 / 60).rounded()) : nil }
        }
    }

    private static func kilocalories(_ value: JSONValue) -> [String: Double] {
        byZone(value["caloriesInHeartRateZones"]) { $0["kcal"] == nil ? 0 : $0.number("kcal") }
    }

    private static func byZone<Value>(_ list: JSONValue?, _ read: (JSONValue) -> Value?) -> [String: Value] {
        var values: [String: Value] = [:]
        for zone in list?.array.map(Array.init) ?? [] {
            guard let name = (zone["heartRateZone"] ?? zone["heartRateZoneType"])?.string.flatMap(name) else {
                continue
            }
            values[name] = values[name] ?? read(zone)
        }
        return values
    }

    /// Nil for a zone that nobody knows.
    private static func name(_ zone: JSONString) -> String? {
        switch zone {
        case "LIGHT": names[0]
        case "MODERATE": names[1]
        case "VIGOROUS": names[2]
        case "PEAK": names[3]
        default: nil
        }
    }
}
