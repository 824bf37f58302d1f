import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct CatalogueTests {
    @Test func `the catalogue holds every resource but the devices, with limits that the service allows`() {
        let offers = GoogleHealthAPI.offline.catalogue
        #expect(offers.map(\.resource).sorted() == Resource.allCases.filter { $0 != .devices })
        let limits = Dictionary(uniqueKeysWithValues: offers.map { ($0.resource, $0.daysPerRequest) })
        #expect(
            limits == [
                .calories: 13, .distance: 31, .steps: 31, .heartRate: 13, .breathingRate: 90, .hrv: 90,
                .spo2Intraday: 18, .spo2: 365, .weight: 365, .cardioScore: 365, .sleep: 30, .skinTemperature: 365,
                .activity: 13, .workouts: 30,
            ])
        #expect(offers.filter { $0.callsPerDay > 0 }.map(\.resource) == [.heartRate])
        #expect(Set(offers.flatMap(\.scopes)).isSubset(of: GoogleHealthAPI.scopes))
    }

    // google-health-api.md 2.7
    @Test func `the least of scopes is asked for, as the provider spells them`() {
        #expect(
            GoogleHealthAPI.scopes == [
                "https://www.googleapis.com/auth/googlehealth.activity_and_fitness.readonly",
                "https://www.googleapis.com/auth/googlehealth.health_metrics_and_measurements.readonly",
                "https://www.googleapis.com/auth/googlehealth.sleep.readonly",
                "https://www.googleapis.com/auth/googlehealth.settings.readonly",
                "https://www.googleapis.com/auth/googlehealth.location.readonly",
            ])
    }

    // google-health-api.md 4 and 7, 1: kebab in paths, snake in filters, camel in JSON.
    @Test(arguments: [
        (DataType.steps, "steps", "steps", "steps"),
        (.totalCalories, "total-calories", "total_calories", "totalCalories"),
        (.heartRate, "heart-rate", "heart_rate", "heartRate"),
        (.dailyVo2Max, "daily-vo2-max", "daily_vo2_max", "dailyVo2Max"),
        (
            .respiratoryRateSleepSummary, "respiratory-rate-sleep-summary", "respiratory_rate_sleep_summary",
            "respiratoryRateSleepSummary"
        ),
        (
            .dailySleepTemperatureDerivations, "daily-sleep-temperature-derivations",
            "daily_sleep_temperature_derivations", "dailySleepTemperatureDerivations"
        ),
    ])
    func `a data type has its name in three spellings`(type: DataType, path: String, filter: String, field: String) {
        #expect(type.id == path && type.filterName == filter && type.field == field)
    }

    @Test func `each resource asks for its data types, as often as its offer says`() async throws {
        let expected: [(Resource, [String])] = [
            (.calories, ["dataTypes/total-calories/dataPoints:rollUp"]),
            (.distance, ["dataTypes/distance/dataPoints:reconcile"]),
            (.steps, ["dataTypes/steps/dataPoints:reconcile"]),
            (
                .heartRate,
                [
                    "dataTypes/time-in-heart-rate-zone/dataPoints:dailyRollUp",
                    "dataTypes/calories-in-heart-rate-zone/dataPoints:dailyRollUp",
                    "dataTypes/daily-resting-heart-rate/dataPoints:reconcile",
                    "dataTypes/heart-rate/dataPoints:reconcile",
                ]
            ),
            (
                .breathingRate,
                [
                    "dataTypes/daily-respiratory-rate/dataPoints:reconcile",
                    "dataTypes/respiratory-rate-sleep-summary/dataPoints:reconcile",
                ]
            ),
            (
                .hrv,
                [
                    "dataTypes/heart-rate-variability/dataPoints:reconcile",
                    "dataTypes/daily-heart-rate-variability/dataPoints:reconcile",
                ]
            ),
            (.spo2Intraday, ["dataTypes/oxygen-saturation/dataPoints:reconcile"]),
            (.spo2, ["dataTypes/daily-oxygen-saturation/dataPoints:reconcile"]),
            (.weight, ["dataTypes/weight/dataPoints:reconcile", "dataTypes/body-fat/dataPoints:reconcile"]),
            (.cardioScore, ["dataTypes/daily-vo2-max/dataPoints:reconcile"]),
            (.sleep, ["dataTypes/sleep/dataPoints:reconcile"]),
            (
                .activity,
                [
                    "dataTypes/steps/dataPoints:dailyRollUp", "dataTypes/distance/dataPoints:dailyRollUp",
                    "dataTypes/total-calories/dataPoints:dailyRollUp", "dataTypes/floors/dataPoints:dailyRollUp",
                    "dataTypes/active-zone-minutes/dataPoints:dailyRollUp",
                    "dataTypes/activity-level/dataPoints:reconcile",
                ]
            ),
            (.workouts, ["dataTypes/exercise/dataPoints:reconcile"]),
            (.skinTemperature, ["dataTypes/daily-sleep-temperature-derivations/dataPoints:reconcile"]),
        ]
        #expect(expected.count == GoogleHealthAPI.offline.catalogue.count)
        for (resource, paths) in expected {
            let service = Service { _ in .json("{}") }
            let receiver = try await service.fetch(window(resource, "2026-11-20"))
            #expect(service.calls.map(\.path) == paths)
            #expect(service.calls.allSatisfy { ($0.method == "POST") == $0.path.hasSuffix("ollUp") })
            #expect(service.calls.allSatisfy { $0.query["dataSourceFamily"] == nil })
            #expect(receiver.days == [FetchedDay(CivilDay("2026-11-20")!, parts: [], hasData: false)])
            let offer = try #require(service.api().catalogue.first { $0.resource == resource })
            #expect(offer.calls(days: 1) >= paths.count && service.admitted == paths.count)
        }
    }
}
