import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct OddBodiesTests {
    private static let time =
        #""sampleTime":{"physicalTime":"2026-11-20T02:14:00Z","utcOffset":"3600s","civilTime":{"date":{"year":2026,"month":11,"day":20},"time":{"hours":3,"minutes":14}}}"#
    private static let interval =
        #""interval":{"startTime":"2026-11-20T02:14:00Z","startUtcOffset":"3600s","endTime":"2026-11-20T03:14:00Z","endUtcOffset":"3600s"}"#
    private static let date = #""date":{"year":2026,"month":11,"day":20}"#

    // Null is absent, a number may be a string, and nothing that a provider sends ends the process.
    @Test(arguments: [
        (Resource.steps, "steps", #"[{"steps":{\#(interval),"count":"94"}}]"#),
        (.distance, "distance", #"[{"distance":{\#(interval),"millimeters":"94"}}]"#),
        (.calories, "total-calories", #"[{"startTime":"2026-11-20T06:31:00Z","totalCalories":{"kcalSum":1.37}}]"#),
        (.heartRate, "heart-rate", #"[{"heartRate":{\#(time),"beatsPerMinute":"61"}}]"#),
        (
            .heartRate, "time-in-heart-rate-zone",
            #"[{"civilStartTime":{\#(date)},"timeInHeartRateZone":{"timeInHeartRateZones":[{"heartRateZone":"PEAK","duration":"60s"}]}}]"#
        ),
        (
            .heartRate, "calories-in-heart-rate-zone",
            #"[{"civilStartTime":{\#(date)},"caloriesInHeartRateZone":{"caloriesInHeartRateZones":[{"heartRateZone":"PEAK","kcal":2}]}}]"#
        ),
        (.heartRate, "daily-resting-heart-rate", #"[{"dailyRestingHeartRate":{\#(date),"beatsPerMinute":"54"}}]"#),
        (.breathingRate, "daily-respiratory-rate", #"[{"dailyRespiratoryRate":{\#(date),"breathsPerMinute":14.2}}]"#),
        (
            .breathingRate, "respiratory-rate-sleep-summary",
            #"[{"respiratoryRateSleepSummary":{\#(time),"fullSleepStats":{"breathsPerMinute":14.2},"remSleepStats":{"breathsPerMinute":14.2}}}]"#
        ),
        (
            .hrv, "heart-rate-variability",
            #"[{"heartRateVariability":{\#(time),"rootMeanSquareOfSuccessiveDifferencesMilliseconds":41.6,"metadata":{"lowFrequencyPower":812.4}}}]"#
        ),
        (
            .hrv, "daily-heart-rate-variability",
            #"[{"dailyHeartRateVariability":{\#(date),"averageHeartRateVariabilityMilliseconds":43.1}}]"#
        ),
        (.spo2Intraday, "oxygen-saturation", #"[{"oxygenSaturation":{\#(time),"percentage":96.4}}]"#),
        (.spo2, "daily-oxygen-saturation", #"[{"dailyOxygenSaturation":{\#(date),"averagePercentage":96.1}}]"#),
        (.weight, "weight", #"[{"weight":{\#(time),"weightGrams":71250}}]"#),
        (.weight, "body-fat", #"[{"bodyFat":{\#(time),"percentage":18.4}}]"#),
        (.cardioScore, "daily-vo2-max", #"[{"dailyVo2Max":{\#(date),"vo2Max":44.7}}]"#),
        (
            .sleep, "sleep",
            #"[{"sleep":{\#(interval),"type":"STAGES","stages":[{"startTime":"2026-11-20T02:14:00Z","endTime":"2026-11-20T03:14:00Z","type":"DEEP"}],"shortAwakenings":[{"startTime":"2026-11-20T02:20:00Z","endTime":"2026-11-20T02:21:00Z","type":"AWAKE"}],"metadata":{"mainSleep":true},"summary":{"minutesAsleep":"59","stagesSummary":[{"type":"DEEP","minutes":"59"}]}}}]"#
        ),
        (
            .skinTemperature, "daily-sleep-temperature-derivations",
            #"[{"dailySleepTemperatureDerivations":{\#(date),"nightlyTemperatureCelsius":33.92,"baselineTemperatureCelsius":34.05}}]"#
        ),
        (
            .devices, "1795248000",
            #"[{"name":"users/1/pairedDevices/4411","deviceType":"TRACKER","deviceVersion":"Charge 6","batteryLevel":78,"lastSyncTime":"2026-11-20T06:40:05Z"}]"#
        ),
    ])
    func `an odd value in any place is passed over or refused`(resource: Resource, part: String, body: String)
        async throws
    {
        #expect(try !decoded(resource, "2026-11-20", (part, body)).isEmpty)
        for text in try OddJSON.texts(of: body) {
            do throws(ProviderError) {
                let row = ArchivedDay(
                    account: .me, resource: resource, day: CivilDay("2026-11-20")!,
                    parts: [DayPart(part, Array(text.utf8))],
                    context: DayContext(provider: "google", timeZone: "Europe/Berlin", seenUntil: .max))
                _ = try GoogleHealthAPI.offline.decode(row)
                guard resource != .devices else { continue }
                let service = Service { call in
                    call.type == part ? .json(#"{"dataPoints":\#(text)}"#) : .json("{}")
                }
                _ = try await service.fetch(window(resource, "2026-11-20"))
            } catch {
                #expect(error.kind == .unreadable)
            }
        }
    }
}
