import HealthModel
import SyncEngine
import Testing

struct HeartRateTests {
    @Test func `samples, zones and the resting rate come out of the parts of a day`() throws {
        let time = Points.row(
            "2026-11-20",
            #""timeInHeartRateZone":{"timeInHeartRateZones":[{"heartRateZone":"LIGHT","duration":"61200s"},{"heartRateZone":"MODERATE","duration":"1260s"},{"heartRateZone":"VIGOROUS","duration":"449.9s"},{"heartRateZone":"PEAK","duration":"0s"}]}"#
        )
        let energy = Points.row(
            "2026-11-20",
            #""caloriesInHeartRateZone":{"caloriesInHeartRateZones":[{"heartRateZone":"LIGHT","kcal":1733.2},{"heartRateZone":"MODERATE","kcal":148}]}"#
        )
        let resting = Points.daily("dailyRestingHeartRate", "2026-11-20", #""beatsPerMinute":"54""#)
        #expect(
            try decoded(
                .heartRate, "2026-11-20", in: "Europe/Berlin",
                ("heart-rate", "[\(Points.beat("2026-11-20T06:31:04Z"))]"),
                ("time-in-heart-rate-zone", "[\(time)]"), ("calories-in-heart-rate-zone", "[\(energy)]"),
                ("daily-resting-heart-rate", "[\(resting)]")
            ) == [
                "HeartRate_Intraday value=61i 2026-11-20T06:31:04Z",
                "HR zones Out of Range=1020i,Fat Burn=21i,Cardio=7i,Peak=0i,Out of Range kcal=1733.2,Fat Burn kcal=148.0 "
                    + "2026-11-19T23:00:00Z",
                "RestingHR value=54i 2026-11-19T23:00:00Z",
            ])
    }

    @Test func `pages in any order are one series in the order of time`() throws {
        let pages = [
            [Points.beat("2026-11-20T12:00:00Z", 70), Points.beat("2026-11-20T12:00:05Z", 71)],
            [Points.beat("2026-11-20T06:00:09Z", 61), Points.beat("2026-11-20T06:00:04.9Z", 60)],
        ].map(Points.list)
        #expect(
            try decoded(.heartRate, "2026-11-20", ("heart-rate", pages[0]), ("heart-rate", pages[1])) == [
                "HeartRate_Intraday value=60i 2026-11-20T06:00:04Z",
                "HeartRate_Intraday value=61i 2026-11-20T06:00:09Z",
                "HeartRate_Intraday value=70i 2026-11-20T12:00:00Z",
                "HeartRate_Intraday value=71i 2026-11-20T12:00:05Z",
            ])
    }

    @Test(arguments: [("61", "61i"), (#""61""#, "61i"), ("61.4", "61i"), (#""61.6""#, "62i"), (#""0061""#, "61i")])
    func `a rate may be spelled in any way`(json: String, value: String) throws {
        let sample = Points.sample("heartRate", "2026-11-20T06:00:00Z", #""beatsPerMinute":\#(json)"#)
        #expect(
            try decoded(.heartRate, "2026-11-20", ("heart-rate", "[\(sample)]")) == [
                "HeartRate_Intraday value=\(value) 2026-11-20T06:00:00Z"
            ])
    }

    // google-health-api.md 7, 5 and 4.5: the name of the member differs, and so may the zones.
    @Test func `an unknown zone is passed over, one without a value is zero, and of two the first counts`() throws {
        let zones = Points.row(
            "2026-11-20",
            #""timeInHeartRateZone":{"timeInHeartRateZones":[{"heartRateZone":"FAT_BURN","duration":"60s"},{"heartRateZoneType":"PEAK","duration":"120s"},{"heartRateZone":"PEAK","duration":"60s"},{"heartRateZone":"LIGHT"},{"heartRateZone":"MODERATE","duration":"-60s"},{"duration":"60s"},null]}"#
        )
        #expect(
            try decoded(.heartRate, "2026-11-20", ("time-in-heart-rate-zone", "[\(zones)]"))
                == ["HR zones Out of Range=0i,Peak=2i 2026-11-20T00:00:00Z"])
    }

    @Test func `a sample that is later than what was seen is no data`() throws {
        let samples = Points.list([Points.beat("2026-11-20T06:00:00Z"), Points.beat("2026-11-20T06:00:01Z")])
        #expect(
            try decoded(.heartRate, "2026-11-20", until: "2026-11-20T06:00:00Z", ("heart-rate", samples)).count == 1)
    }

    @Test func `a part that is no list is unreadable`() {
        for body in ["{}", "7", "[", ""] {
            let error = #expect(throws: ProviderError.self) {
                try decoded(.heartRate, "2026-11-20", ("heart-rate", body))
            }
            #expect(error?.kind == .unreadable && error?.message.contains("`heart-rate`") == true)
        }
    }
}
