import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

struct OddBodiesTests {
    // Null is absent, a number may be a string, and nothing that a provider sends ends the process.
    @Test(arguments: [
        (
            Resource.calories,
            #"{"activities-calories-intraday": {"dataset": [{"level": 1, "mets": 10, "time": "00:00:00", "value": 1.5}]}}"#
        ),
        (.steps, #"{"activities-steps-intraday": {"dataset": [{"time": "00:00:00", "value": 1}]}}"#),
        (
            .heartRate,
            #"{"activities-heart": [{"dateTime": "2024-03-04", "value": {"heartRateZones": [{"name": "Peak", "minutes": 1, "caloriesOut": 2}], "restingHeartRate": 57}}], "activities-heart-intraday": {"dataset": [{"time": "00:00:00", "value": 1}]}}"#
        ),
        (
            .breathingRate,
            #"{"br": [{"dateTime": "2024-03-04", "value": {"fullSleepSummary": {"breathingRate": 14}}}]}"#
        ),
        (
            .hrv,
            #"{"hrv": [{"dateTime": "2024-03-04", "minutes": [{"minute": "2024-03-04T01:00:00.000", "value": {"rmssd": 1, "hf": 2}}], "value": {"dailyRmssd": 3}}]}"#
        ),
        (.spo2Intraday, #"[{"dateTime": "2024-03-04", "minutes": [{"minute": "2024-03-04T01:00:00", "value": 96}]}]"#),
        (.spo2, #"[{"dateTime": "2024-03-04", "value": {"avg": 96, "min": 95, "max": 97}}]"#),
        (.weight, #"{"weight": [{"date": "2024-03-04", "time": "07:00:00", "weight": 74, "bmi": 23, "fat": 19}]}"#),
        (.cardioScore, #"{"cardioScore": [{"dateTime": "2024-03-04", "value": {"vo2Max": "44-48"}}]}"#),
        (
            .sleep,
            #"{"sleep": [{"dateOfSleep": "2024-03-04", "startTime": "2024-03-04T00:00:00.000", "endTime": "2024-03-04T01:00:00.000", "duration": 3600000, "isMainSleep": true, "timeInBed": 60, "levels": {"data": [{"dateTime": "2024-03-04T00:00:00.000", "level": "deep", "seconds": 3600}], "shortData": [{"dateTime": "2024-03-04T00:10:00.000", "level": "wake", "seconds": 30}], "summary": {"deep": {"minutes": 60}}}}]}"#
        ),
        (.skinTemperature, #"{"tempSkin": [{"dateTime": "2024-03-04", "value": {"nightlyRelative": 0.5}}]}"#),
        (
            .devices,
            #"[{"id": "17", "batteryLevel": 82, "deviceVersion": "Charge 6", "lastSyncTime": "2024-03-04T08:15:27.000", "type": "TRACKER"}]"#
        ),
    ])
    func `an odd value in any place is passed over or refused`(resource: Resource, body: String) throws {
        #expect(try !decoded(resource, "2024-03-04", ("part", body)).isEmpty)
        for text in try OddJSON.texts(of: body) {
            do {
                _ = try decoded(resource, "2024-03-04", ("part", text))
                if resource != .devices { _ = try cut(resource, "2024-03-04", "2024-03-04", ("part", text)) }
            } catch let error as ProviderError {
                #expect(error.kind == .unreadable || error.kind == .forbidden)
            }
        }
    }
}
