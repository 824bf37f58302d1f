/// Every data type that can be read (google-health-api.md 4). Those without a source have no data here.
enum GoogleCatalogue {
    static let types = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }

    private static let read: [GoogleOperation] = [.list, .reconcile]
    private static let named: [GoogleOperation] = [.list, .get, .reconcile]
    private static let sums: [GoogleOperation] = [.rollUp, .dailyRollUp]

    private static let all: [GoogleDataType] = {
        let (steps, distance, heart) = (MovementSource.steps, MovementSource.distance, HeartRateSource())
        let (energy, zones) = (ActiveEnergySource(), ZoneTimeSource())
        let (weight, fat) = (WeightSource(), BodyFatSource())
        let (floors, zoneMinutes) = (FloorsSource(), ZoneMinutesSource())
        return [
            GoogleDataType("steps", .interval, .activity, read + sums, points: steps, sums: steps),
            GoogleDataType("distance", .interval, .activity, read + sums, points: distance, sums: distance),
            GoogleDataType("total-calories", .other, .activity, sums, sums: TotalCalories()),
            GoogleDataType("active-energy-burned", .interval, .activity, read + sums, points: energy, sums: energy),
            GoogleDataType("basal-energy-burned", .interval, .activity, read),
            GoogleDataType("calories-in-heart-rate-zone", .other, .activity, sums, sums: ZoneCalories()),
            GoogleDataType("heart-rate", .sample, .healthMetrics, read + sums, points: heart, sums: heart),
            GoogleDataType("time-in-heart-rate-zone", .interval, .activity, read + sums, points: zones, sums: zones),
            GoogleDataType("daily-heart-rate-zones", .daily, .healthMetrics, read, points: DailyHeartZonesSource()),
            GoogleDataType("daily-resting-heart-rate", .daily, .healthMetrics, read, points: RestingHeartRateSource()),
            GoogleDataType(
                "daily-respiratory-rate", .daily, .healthMetrics, read, points: DailyRespiratoryRateSource()),
            GoogleDataType(
                "respiratory-rate-sleep-summary", .sample, .healthMetrics, read, points: RespiratorySummarySource()),
            GoogleDataType("heart-rate-variability", .sample, .healthMetrics, read, points: VariabilitySource()),
            GoogleDataType(
                "daily-heart-rate-variability", .daily, .healthMetrics, read, points: DailyVariabilitySource()),
            GoogleDataType("oxygen-saturation", .sample, .healthMetrics, read, points: OxygenSource()),
            GoogleDataType("daily-oxygen-saturation", .daily, .healthMetrics, read, points: DailyOxygenSource()),
            GoogleDataType("weight", .sample, .healthMetrics, named + sums, points: weight, sums: weight),
            GoogleDataType("body-fat", .sample, .healthMetrics, named + sums, points: fat, sums: fat),
            GoogleDataType("height", .sample, .healthMetrics, named, points: HeightSource()),
            GoogleDataType("vo2-max", .sample, .activity, read, points: CardioFitnessSource(runsOnly: false)),
            GoogleDataType("run-vo2-max", .sample, .activity, read + sums, points: CardioFitnessSource(runsOnly: true)),
            GoogleDataType("daily-vo2-max", .daily, .activity, read, points: DailyCardioFitnessSource()),
            GoogleDataType("sleep", .sleep, .sleep, named, points: SleepSource()),
            GoogleDataType(
                "daily-sleep-temperature-derivations", .daily, .healthMetrics, read, points: SkinTemperatureSource()),
            GoogleDataType(
                "active-zone-minutes", .interval, .activity, read + sums, points: zoneMinutes, sums: zoneMinutes),
            GoogleDataType("active-minutes", .interval, .activity, read + sums),
            GoogleDataType("activity-level", .interval, .activity, read, points: ActivityLevelSource()),
            GoogleDataType("sedentary-period", .interval, .activity, read + sums),
            GoogleDataType("floors", .interval, .activity, [.reconcile] + sums, points: floors, sums: floors),
            GoogleDataType("altitude", .interval, .activity, read + sums),
            GoogleDataType("swim-lengths-data", .interval, .activity, read + sums),
            GoogleDataType("exercise", .session, .activity, named, points: ExerciseSource()),
            GoogleDataType("hydration-log", .session, .nutrition, named + sums),
            GoogleDataType("nutrition-log", .session, .nutrition, named + sums),
            GoogleDataType("food", .other, .nutrition, [.list, .get]),
            GoogleDataType("food-measurement-unit", .other, .nutrition, [.list, .get]),
            GoogleDataType("blood-glucose", .sample, .healthMetrics, named + sums),
            GoogleDataType("core-body-temperature", .sample, .healthMetrics, named + sums),
            GoogleDataType("electrocardiogram", .electrocardiogram, .electrocardiogram, [.list]),
            GoogleDataType("irregular-rhythm-notification", .other, .irregularRhythmNotifications, [.list]),
        ]
    }()
}
