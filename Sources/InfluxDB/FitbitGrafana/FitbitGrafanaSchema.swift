internal import HealthModel
internal import SyncEngine

/// Our series as the series that fitbit-grafana writes (fitbit-grafana-schema.md, 3 and 7): measurements, tags, units and
/// types. What it has no place for keeps our name, with `Device` in place of the account.
///
/// A series without columns tells points to delete: its times come back under each name that they stand under.
struct FitbitGrafanaSchema {
    /// The one person.
    let account: Account
    /// The text of the tag `Device`.
    let device: String

    private static let poundsAKilogram = 2.204_622_62
    private static let kilometresAMile = 1.609_344

    /// All that stands for a change of the account.
    func change(
        points: [AccountSeries], deletions: [AccountSeries]
    ) -> (points: [Series], deletions: [Series]) {
        let trackers = FitbitGrafanaTracker.ofEachDay(in: points + deletions)
        func theirs(_ own: [AccountSeries]) -> [Series] {
            own.flatMap { series(of: $0.series, tracker: trackers[$0.day]) }
        }
        return (theirs(points), theirs(deletions))
    }

    private func series(of own: Series, tracker: FitbitGrafanaTracker?) -> [Series] {
        let device = [Series.Tag("Device", device)]
        func part(_ name: String, tags: [Series.Tag]? = nil, _ columns: [FitbitGrafanaColumn]) -> Series? {
            own.part(name, tags: tags ?? device, columns)
        }
        func value(_ name: String, _ field: String, _ unit: FitbitGrafanaColumn.Change = .same) -> Series? {
            part(name, [FitbitGrafanaColumn(field, "value", unit)])
        }
        let parts: [Series?]
        switch own.measurement {
        case MeasurementName.activity.name:
            parts = [
                value("Total Steps", "steps", .float()),
                value("distance", "distance", .float(1 / Self.kilometresAMile)),
                value("calories", "calories"), value("Floors", "floors"),
                part(
                    "Activity Minutes",
                    ["Sedentary", "LightlyActive", "FairlyActive", "VeryActive"].map {
                        FitbitGrafanaColumn("minutes\($0)")
                    }
                ),
            ]
        case MeasurementName.activeZoneMinutes.name:
            // They share the points of the zones, which another day's row deletes.
            guard !own.columns.isEmpty else { return [] }
            parts = [
                part(
                    "HR zones",
                    [FitbitGrafanaColumn("total", "activeZoneMinutes")]
                        + ["fatBurn", "cardio", "peak"].map { FitbitGrafanaColumn($0, "\($0)ActiveZoneMinutes") })
            ]
        case MeasurementName.body.name:
            parts = [
                part(
                    "weight",
                    [
                        FitbitGrafanaColumn("weight", "value", .float(Self.poundsAKilogram)),
                        FitbitGrafanaColumn("weight", "weightLbs", .float(Self.poundsAKilogram)),
                        FitbitGrafanaColumn("weight", "weightKg"),
                    ]),
                value("bmi", "bmi"), value("fat", "fat"),
            ]
        case MeasurementName.skinTemperature.name:
            parts = [
                part(
                    "Skin Temperature Variation",
                    [
                        FitbitGrafanaColumn("value", "RelativeValue"),
                        FitbitGrafanaColumn("nightly", "nightlyTemperatureCelsius"),
                        FitbitGrafanaColumn("baseline", "baselineTemperatureCelsius"),
                    ])
            ]
        case MeasurementName.workouts.name:
            let name = own.tags.first { $0.name == "activity" }?.value ?? ""
            parts = [
                part(
                    "Activity Records", tags: [Series.Tag("ActivityName", name.isEmpty ? "Unknown-Activity" : name)],
                    [
                        FitbitGrafanaColumn("active_seconds", "ActiveDuration", .integer(1000)),
                        FitbitGrafanaColumn("duration_seconds", "duration", .integer(1000)),
                        FitbitGrafanaColumn("averageHeartRate", "AverageHeartRate"),
                        FitbitGrafanaColumn("calories", "calories", .integer()), FitbitGrafanaColumn("steps"),
                        FitbitGrafanaColumn("distance", "distance", .float(1 / Self.kilometresAMile)),
                    ])
            ]
        case MeasurementName.track.name:
            let workout = own.tags.first { $0.name == "workout" }?.value ?? ""
            parts = [
                part(
                    "GPS", tags: [Series.Tag("ActivityID", Self.activityID(workout))],
                    [
                        FitbitGrafanaColumn("latitude", "lat"), FitbitGrafanaColumn("longitude", "lon"),
                        FitbitGrafanaColumn("altitude"), FitbitGrafanaColumn("distance", "distance", .float(1000)),
                        FitbitGrafanaColumn("heart_rate"), FitbitGrafanaColumn("speed", "speed_kph"),
                    ])
            ]
        case MeasurementName.battery.name where tracker?.isChosen(own) ?? false:
            parts = [part(own.measurement, tags: [], [FitbitGrafanaColumn("value")])]
        case MeasurementName.battery.name:
            return [own.renamed("Other Devices", tags: own.tags + device)]
        case MeasurementName.heartRateZones.name:
            return [own.renamed(tags: device).renamingField("Out of Range", to: "Normal")]
        case MeasurementName.sleepSummary.name:
            return [own.renamed(tags: own.tags + device).withClassicSleep.withEfficiency]
        case let name where MeasurementName(rawValue: name) == nil:
            // What the service writes of itself.
            return [AccountSeries(account, own).tagged]
        default:
            return [own.renamed(tags: own.tags + device)]
        }
        return parts.compactMap(\.self)
    }

    /// `2025-06-01T05:31:12Z Walk` as `2025-06-01T05:31:12+00:00-Walk`.
    private static func activityID(_ workout: String) -> String {
        let parts = workout.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].hasSuffix("Z") else { return workout }
        return "\(parts[0].dropLast())+00:00-\(parts[1])"
    }
}
