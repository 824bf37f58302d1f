import HealthModel
import SyncEngine
import TestSupport
import Testing

struct NightTests {
    @Test func `the breathing rate is the daily one, its stages those of the sleep that it tells of`() throws {
        let daily = Points.daily("dailyRespiratoryRate", "2026-11-20", #""breathsPerMinute":14.2"#)
        let nap = summary("2026-11-20T13:00:00Z", full: "15.8", deep: "15", light: "16", rem: "17")
        let night = summary("2026-11-20T05:52:00Z", full: "14.2", deep: "13.8", light: "14.4", rem: "0")
        let again = summary("2026-11-20T06:52:00Z", full: "14.2", deep: "1", light: "1", rem: "1")
        #expect(
            try decoded(
                .breathingRate, "2026-11-20", in: "Europe/Berlin", ("daily-respiratory-rate", "[\(daily)]"),
                ("respiratory-rate-sleep-summary", Points.list([nap, night, again]))
            ) == ["BreathingRate value=14.2,deep=13.8,light=14.4 2026-11-19T23:00:00Z"])
        #expect(
            try decoded(.breathingRate, "2026-11-20", ("respiratory-rate-sleep-summary", "[\(nap)]"))
                == ["BreathingRate value=15.8,deep=15.0,light=16.0,rem=17.0 2026-11-20T00:00:00Z"])
    }

    // google-health-api.md 4.7: 0 is "not measured".
    @Test(arguments: ["0", "-1", #""NaN""#, "null"])
    func `placeholders of breathing are no data`(value: String) async throws {
        let daily = Points.daily("dailyRespiratoryRate", "2026-11-20", #""breathsPerMinute":\#(value)"#)
        let night = summary("2026-11-20T05:52:00Z", full: value, deep: value, light: value, rem: value)
        #expect(
            try decoded(
                .breathingRate, "2026-11-20", ("daily-respiratory-rate", "[\(daily)]"),
                ("respiratory-rate-sleep-summary", "[\(night)]")
            ) == [])
        let service = Service { call in .points([call.type.hasPrefix("daily") ? daily : night]) }
        let days = try await service.fetch(window(.breathingRate, "2026-11-20")).days
        #expect(days.map(\.hasData) == [false] && days.first?.parts.count == 2)
    }

    private func summary(_ time: String, full: String, deep: String, light: String, rem: String) -> String {
        Points.sample(
            "respiratoryRateSleepSummary", time,
            #""fullSleepStats":{"breathsPerMinute":\#(full),"standardDeviation":1.3},"deepSleepStats":{"breathsPerMinute":\#(deep)},"lightSleepStats":{"breathsPerMinute":\#(light)},"remSleepStats":{"breathsPerMinute":\#(rem)}"#
        )
    }

    @Test func `heart rate variability has its samples and the night's values, without placeholders`() throws {
        func sample(_ time: String, _ members: String) -> String {
            Points.sample("heartRateVariability", time, members)
        }
        let rmssd = "rootMeanSquareOfSuccessiveDifferencesMilliseconds"
        let samples = Points.list([
            sample(
                "2026-11-19T22:40:00Z",
                #""\#(rmssd)":41.6,"standardDeviationMilliseconds":52,"metadata":{"lowFrequencyPower":812.4,"highFrequencyPower":655}"#
            ),
            sample("2026-11-20T02:15:00Z", #""\#(rmssd)":0,"metadata":{"lowFrequencyPower":812.4}"#),
            sample(
                "2026-11-20T02:20:00Z",
                #""\#(rmssd)":"38","metadata":{"lowFrequencyPower":0,"highFrequencyPower":"NaN"}"#),
            sample("2026-11-20T02:25:00Z", #""\#(rmssd)":"NaN""#),
        ])
        let night = Points.daily(
            "dailyHeartRateVariability", "2026-11-20",
            #""averageHeartRateVariabilityMilliseconds":43.1,"deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds":0,"nonRemHeartRateBeatsPerMinute":"52""#
        )
        #expect(
            try decoded(
                .hrv, "2026-11-20", in: "Europe/Berlin", ("heart-rate-variability", samples),
                ("daily-heart-rate-variability", "[\(night)]")
            ) == [
                "HRV_Intraday rmssd=41.6,hf=655.0,lf=812.4 2026-11-19T22:40:00Z",
                "HRV_Intraday rmssd=38.0 2026-11-20T02:20:00Z", "HRV dailyRmssd=43.1 2026-11-19T23:00:00Z",
            ])
    }

    // google-health-api.md 4.9: exactly 50 is no reading.
    @Test func `oxygen of exactly 50 percent is left out`() throws {
        func sample(_ time: String, _ value: String) -> String {
            Points.sample("oxygenSaturation", time, #""percentage":\#(value)"#)
        }
        let samples = Points.list([
            sample("2026-11-20T02:14:00Z", "96.4"), sample("2026-11-20T02:15:00Z", "50"),
            sample("2026-11-20T02:16:00Z", #""50.0""#), sample("2026-11-20T02:17:00Z", "50.1"),
            sample("2026-11-20T02:18:00Z", "100"),
        ])
        #expect(
            try decoded(.spo2Intraday, "2026-11-20", ("oxygen-saturation", samples)) == [
                "SPO2_Intraday value=96.4 2026-11-20T02:14:00Z", "SPO2_Intraday value=50.1 2026-11-20T02:17:00Z",
                "SPO2_Intraday value=100.0 2026-11-20T02:18:00Z",
            ])
        let night = Points.daily(
            "dailyOxygenSaturation", "2026-11-20",
            #""averagePercentage":96.1,"lowerBoundPercentage":50,"upperBoundPercentage":"98.9""#)
        #expect(
            try decoded(.spo2, "2026-11-20", ("daily-oxygen-saturation", "[\(night)]"))
                == ["SPO2 avg=96.1,max=98.9 2026-11-20T00:00:00Z"])
    }

    @Test func `the cardio score is one number`() throws {
        let point = Points.daily(
            "dailyVo2Max", "2026-11-20", #""vo2Max":44.5,"cardioFitnessLevel":"SUPERB","estimated":true"#)
        #expect(
            try decoded(.cardioScore, "2026-11-20", ("daily-vo2-max", "[\(point)]"))
                == ["CardioScore value=44.5 2026-11-20T00:00:00Z"])
    }

    // google-health-api.md 4.13: "NaN" in the first nights.
    @Test(arguments: [
        (
            #""nightlyTemperatureCelsius":34.5,"baselineTemperatureCelsius":34"#,
            ["TempSkin value=0.5,nightly=34.5,baseline=34.0"]
        ),
        (
            #""nightlyTemperatureCelsius":33.5,"baselineTemperatureCelsius":"34.25""#,
            ["TempSkin value=-0.75,nightly=33.5,baseline=34.25"]
        ),
        (#""nightlyTemperatureCelsius":34.5,"baselineTemperatureCelsius":"NaN""#, ["TempSkin nightly=34.5"]),
        (#""nightlyTemperatureCelsius":34.5"#, ["TempSkin nightly=34.5"]),
        (#""nightlyTemperatureCelsius":"NaN","baselineTemperatureCelsius":34"#, ["TempSkin baseline=34.0"]),
        (#""nightlyTemperatureCelsius":"NaN","baselineTemperatureCelsius":"NaN""#, []),
    ])
    func `the skin temperature is told against the baseline where there is one`(members: String, lines: [String]) throws
    {
        let night = Points.daily("dailySleepTemperatureDerivations", "2026-11-20", members)
        #expect(
            try decoded(.skinTemperature, "2026-11-20", ("daily-sleep-temperature-derivations", "[\(night)]"))
                == lines.map { "\($0) 2026-11-20T00:00:00Z" })
    }

    @Test(arguments: [("2026-03-29", "2026-03-28T23:00:00Z"), ("2026-10-25", "2026-10-24T22:00:00Z")])
    func `a daily value stands at the first instant of its date, also when the clock changes`(
        day: String, start: String
    )
        throws
    {
        let point = Points.daily("dailyVo2Max", day, #""vo2Max":44.5"#)
        #expect(
            try decoded(.cardioScore, day, in: "Europe/Berlin", ("daily-vo2-max", "[\(point)]"))
                == ["CardioScore value=44.5 \(start)"])
    }
}
