import HealthModel
import SyncEngine
import Testing

struct HeartRateTests {
    @Test func `heart rate, zones and resting rate come out of one answer`() throws {
        let body = """
            {"activities-heart": [{"dateTime": "2024-03-04", "value": {"customHeartRateZones": [], "heartRateZones": [
            {"name": "Out of Range", "min": 30, "max": 97, "minutes": 1301, "caloriesOut": 1702.41},
            {"name": "Fat Burn", "min": 97, "max": 134, "minutes": 44, "caloriesOut": 251.7},
            {"name": "Cardio", "min": 134, "max": 164, "minutes": 0, "caloriesOut": 0},
            {"name": "Peak", "min": 164, "max": 220}], "restingHeartRate": 57}}],
            "activities-heart-intraday": {"dataset": [{"time": "00:00:03", "value": 55}, {"time": "23:59:58", "value": 56.0}],
            "datasetInterval": 1, "datasetType": "second"}}
            """
        #expect(
            try decoded(.heartRate, "2024-03-04", in: "America/New_York", ("intraday", body)) == [
                "HeartRate_Intraday value=55i 2024-03-04T05:00:03Z",
                "HeartRate_Intraday value=56i 2024-03-05T04:59:58Z",
                "HR zones Out of Range=1301i,Fat Burn=44i,Cardio=0i,Out of Range kcal=1702.41,Fat Burn kcal=251.7,"
                    + "Cardio kcal=0.0 2024-03-04T05:00:00Z",
                "RestingHR value=57i 2024-03-04T05:00:00Z",
            ])
    }

    // fitbit-web-api.md 3.3
    @Test func `the flat shape, with zones beside the date, is the same day`() throws {
        let body = """
            {"activities-heart": [{"dateTime": "today", "heartRateZones":
            [{"name": "Out of Range", "minutes": 5, "caloriesOut": 6.2}], "value": "61.75"}],
            "activities-heart-intraday": {"dataset": [{"time": "09:00:00", "value": 61}]}}
            """
        #expect(
            try decoded(.heartRate, "2024-03-04", ("intraday", body)) == [
                "HeartRate_Intraday value=61i 2024-03-04T09:00:00Z",
                "HR zones Out of Range=5i,Out of Range kcal=6.2 2024-03-04T00:00:00Z",
            ])
    }

    // fitbit-web-api.md 1.1: whether names are translated is not known.
    @Test func `zones are known by name in any order, and by place when the name is foreign`() throws {
        #expect(
            try decoded(
                .heartRate, "2024-03-04",
                ("intraday", zones(#"{"name": "Peak", "minutes": 1}, {"name": "Cardio", "minutes": 2}"#)))
                == ["HR zones Cardio=2i,Peak=1i 2024-03-04T00:00:00Z"])
        #expect(
            try decoded(
                .heartRate, "2024-03-04", ("intraday", zones(#"{"name": "Außerhalb", "minutes": 1}, {"minutes": 2}"#)))
                == ["HR zones Out of Range=1i,Fat Burn=2i 2024-03-04T00:00:00Z"])
    }

    // fitbit-web-api.md 11, 23: `minutes` missing in the zones.
    @Test func `a day without wear holds no data and gives no points`() throws {
        let body = zones(
            #"{"name": "Out of Range", "min": 30, "max": 97}, {"name": "Fat Burn"}, {"name": "Cardio"}, {"name": "Peak"}"#
        )
        #expect(try decoded(.heartRate, "2024-03-04", ("intraday", body)) == [])
        #expect(try cut(.heartRate, "2024-03-04", "2024-03-04", ("intraday", body)) == [])
    }

    @Test func `daily values are kept although samples after the last sync are not`() throws {
        let body = """
            {"activities-heart": [{"value": {"restingHeartRate": 60}}],
            "activities-heart-intraday": {"dataset": [{"time": "10:00:00", "value": 61}, {"time": "10:00:05", "value": 62}]}}
            """
        #expect(
            try decoded(.heartRate, "2024-03-04", until: "2024-03-04T10:00:00Z", ("intraday", body)) == [
                "HeartRate_Intraday value=61i 2024-03-04T10:00:00Z", "RestingHR value=60i 2024-03-04T00:00:00Z",
            ])
    }

    @Test func `a resting rate alone is data`() throws {
        let body =
            #"{"activities-heart":[{"value":{"restingHeartRate":60}}],"activities-heart-intraday":{"dataset":[]}}"#
        #expect(
            try cut(.heartRate, "2024-03-04", "2024-03-04", ("intraday", body)).map(\.hasData) == [true])
    }

    @Test func `heart rate without its samples says that the application is not Personal`() {
        let error = #expect(throws: ProviderError.self) {
            try cut(
                .heartRate, "2024-03-04", "2024-03-04",
                ("intraday", #"{"activities-heart":[{"dateTime":"2024-03-04","value":{}}]}"#))
        }
        #expect(error?.kind == .forbidden)
    }
}

private func zones(_ zones: String) -> String {
    #"{"activities-heart": [{"value": {"heartRateZones": [\#(zones)]}}], "activities-heart-intraday": {"dataset": []}}"#
}
