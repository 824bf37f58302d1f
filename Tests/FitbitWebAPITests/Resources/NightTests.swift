import HealthModel
import SyncEngine
import Testing

struct NightTests {
    @Test func `the breathing rate has its four values, placeholders left out`() throws {
        let night = """
            [{"dateTime": "2024-03-04", "value": {"lightSleepSummary": {"breathingRate": 14.6}, "deepSleepSummary":
            {"breathingRate": 0}, "remSleepSummary": {"breathingRate": -1}, "fullSleepSummary": {"breathingRate": 15}}}]
            """
        #expect(
            try decoded(.breathingRate, "2024-03-04", in: "Europe/Berlin", ("nights", night))
                == ["BreathingRate value=15.0,light=14.6 2024-03-03T23:00:00Z"])
    }

    @Test(arguments: [
        #"{"br":[{"dateTime":"2024-03-04","value":{"breathingRate":15.1}}]}"#,
        #"[{"dateTime":"2024-03-04","value":{"fullSleepSummary":{"breathingRate":"15.1"},"deepSleepSummary":null}}]"#,
        #"{"dateTime":"2024-03-04","value":{"breathingRate":15.1}}"#,
        #"[{"dateTime":"2024-03-03","value":{"breathingRate":9}},{"dateTime":"2024-03-04","value":{"breathingRate":15.1}}]"#,
    ])
    func `each shape of a breathing rate answer is read alike`(body: String) throws {
        #expect(
            try decoded(.breathingRate, "2024-03-04", ("nights", body)) == [
                "BreathingRate value=15.1 2024-03-04T00:00:00Z"
            ])
    }

    @Test func `a night of placeholders gives no point and holds no data`() throws {
        let body = #"{"br":[{"dateTime":"2024-03-04","value":{"fullSleepSummary":{"breathingRate":-1}}}]}"#
        #expect(try decoded(.breathingRate, "2024-03-04", ("nights", body)) == [])
        #expect(try cut(.breathingRate, "2024-03-04", "2024-03-04", ("nights", body)).map(\.hasData) == [false])
    }

    @Test func `heart rate variability keeps samples of the evening before and the night's values`() throws {
        let minutes = """
            [{"dateTime": "2024-03-04", "minutes": [
            {"minute": "2024-03-03T23:40:00.000", "value": {"rmssd": 38.204, "coverage": 1.014, "hf": 402.5, "lf": 655}},
            {"minute": "2024-03-03T23:45:00.000", "value": {"rmssd": 0, "coverage": 0.9, "hf": 0, "lf": 0}},
            {"minute": "2024-03-04T00:05:00", "value": {"rmssd": 41, "coverage": null}}]}]
            """
        let daily = #"[{"dateTime": "2024-03-04", "value": {"dailyRmssd": 44, "deepRmssd": null}}]"#
        #expect(
            try decoded(.hrv, "2024-03-04", in: "Europe/Berlin", ("minutes", minutes), ("daily", daily)) == [
                "HRV_Intraday rmssd=38.204,coverage=1.014,hf=402.5,lf=655.0 2024-03-03T22:40:00Z",
                "HRV_Intraday rmssd=41.0 2024-03-03T23:05:00Z",
                "HRV dailyRmssd=44.0 2024-03-03T23:00:00Z",
            ])
    }

    @Test func `the two answers about heart rate variability become two parts of a day`() throws {
        let days = try cut(
            .hrv, "2024-03-03", "2024-03-05",
            (
                "minutes",
                #"{"hrv":[{"dateTime":"2024-03-04","minutes":[{"minute":"2024-03-04T01:00:00.000","value":{"rmssd":1.50}}]}]}"#
            ),
            (
                "daily",
                #"{"hrv":[{"dateTime":"2024-03-04","value":{"dailyRmssd":2}},{"dateTime":"2024-03-05","value":{"dailyRmssd":0}}]}"#
            ))
        #expect(
            days == [
                CutDay(
                    "2024-03-04",
                    [
                        #"minutes: [{"dateTime":"2024-03-04","minutes":[{"minute":"2024-03-04T01:00:00.000","value":{"rmssd":1.50}}]}]"#,
                        #"daily: [{"dateTime":"2024-03-04","value":{"dailyRmssd":2}}]"#,
                    ], hasData: true),
                CutDay("2024-03-05", [#"daily: [{"dateTime":"2024-03-05","value":{"dailyRmssd":0}}]"#], hasData: false),
            ])
    }

    // fitbit-web-api.md 6: exactly 50 is a bad reading; whole numbers and fractions are mixed.
    @Test func `oxygen minutes are floats, without placeholders and without what is later than the last sync`() throws {
        let body = """
            [{"dateTime": "2024-03-04", "minutes": [{"minute": "2024-03-03T23:52:41", "value": 96},
            {"minute": "2024-03-03T23:53:41", "value": 50}, {"minute": "2024-03-03T23:54:41", "value": 50.0},
            {"minute": "2024-03-03T23:55:41.000", "value": "95.7"}, {"minute": "2024-03-04T00:00:41", "value": 97}]}]
            """
        #expect(
            try decoded(.spo2Intraday, "2024-03-04", until: "2024-03-03T23:59:59Z", ("minutes", body)) == [
                "SPO2_Intraday value=96.0 2024-03-03T23:52:41Z", "SPO2_Intraday value=95.7 2024-03-03T23:55:41Z",
            ])
    }

    @Test func `an oxygen summary has what the night has`() throws {
        let body = #"[{"dateTime": "2024-03-04", "value": {"avg": 95.8, "min": 50, "max": 98}}]"#
        #expect(try decoded(.spo2, "2024-03-04", ("nights", body)) == ["SPO2 avg=95.8,max=98.0 2024-03-04T00:00:00Z"])
        #expect(try decoded(.spo2, "2024-03-04", ("nights", #"[{"dateTime":"2024-03-04"}]"#)) == [])
        let days = try cut(
            .spo2, "2024-03-01", "2024-03-31",
            ("nights", #"[{"dateTime":"2024-03-04"},{"dateTime":"2024-03-05","value":{"avg":95.80}}]"#))
        #expect(
            days == [
                CutDay("2024-03-04", [#"nights: [{"dateTime":"2024-03-04"}]"#], hasData: false),
                CutDay("2024-03-05", [#"nights: [{"dateTime":"2024-03-05","value":{"avg":95.80}}]"#], hasData: true),
            ])
    }

    @Test func `the skin temperature is a delta of either sign`() throws {
        for (value, written) in [("-0.4", "-0.4"), ("0", "0.0"), ("1", "1.0")] {
            let body = #"[{"dateTime":"2024-03-04","value":{"nightlyRelative":\#(value)},"logType":"new_sensor"}]"#
            #expect(
                try decoded(.skinTemperature, "2024-03-04", ("nights", body)) == [
                    "TempSkin value=\(written) 2024-03-04T00:00:00Z"
                ])
        }
        let none = #"{"tempSkin":[{"dateTime":"2024-03-04","value":{"nightlyRelative":"NaN"}}]}"#
        #expect(try decoded(.skinTemperature, "2024-03-04", ("nights", none)) == [])
        #expect(try cut(.skinTemperature, "2024-03-04", "2024-03-04", ("nights", none)).map(\.hasData) == [false])
    }

    // fitbit-web-api.md 8.1
    @Test(arguments: [
        (#""44-48""#, "value=46.0,low=44.0,high=48.0"), (#""44 - 48.5""#, "value=46.25,low=44.0,high=48.5"),
        (#""46""#, "value=46.0"), ("46.5", "value=46.5"), ("46", "value=46.0"),
    ])
    func `a cardio score is a number or the middle of a range`(score: String, fields: String) throws {
        for key in ["cardioScore", "cardioscore"] {
            let body = #"{"\#(key)":[{"dateTime":"2024-03-04","value":{"vo2Max":\#(score)}}]}"#
            #expect(
                try decoded(.cardioScore, "2024-03-04", ("days", body)) == [
                    "CardioScore \(fields) 2024-03-04T00:00:00Z"
                ])
            #expect(try cut(.cardioScore, "2024-03-04", "2024-03-04", ("days", body)).map(\.hasData) == [true])
        }
    }

    @Test(arguments: [#""""#, #""-""#, #""44-""#, #""high""#, "null", "{}", "true", #""1-2-3""#])
    func `a cardio score that is none gives no point`(score: String) throws {
        let body = #"[{"dateTime":"2024-03-04","value":{"vo2Max":\#(score)}}]"#
        #expect(try decoded(.cardioScore, "2024-03-04", ("days", body)) == [])
    }
}
