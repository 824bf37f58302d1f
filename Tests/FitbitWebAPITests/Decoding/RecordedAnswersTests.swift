import HealthModel
import ProviderKit
import SyncEngine
import TestSupport
import Testing

@testable import FitbitWebAPI

@Suite(.enabled(if: RecordedAnswers.exist(of: "fitbit")))
struct RecordedAnswersTests {
    @Test(arguments: [
        (
            Resource.calories, "2015-03-20", "activity-intraday/aarondcoleman+Fitbit.NET/IntradayActivitiesCalories",
            1440
        ),
        (.steps, "2016-03-08", "activity-intraday/aarondcoleman+Fitbit.NET/IntradayActivitiesSteps", 1084),
        (.steps, "2016-03-08", "timeseries/aarondcoleman+Fitbit.NET/TimeSeries-ActivitiesSteps-Empty", 0),
        (.heartRate, "2017-06-29", "heart-intraday/aarondcoleman+Fitbit.NET/GetHeartRateIntradayTimeSeries", 1159),
        (.heartRate, "2015-08-21", "heart-intraday/openmhealth+shimmer/fitbit-activities-heart-1d-1m-intraday", 6),
        (
            .heartRate, "2023-01-18",
            "heart-daily/JonathonCavalieri+fitbit-data-extract/get_heart_rate_by_date_TESTUSER", 2
        ),
        (.breathingRate, "2021-10-25", "br/aarondcoleman+Fitbit.NET/GetBreathingRateIntradayByDate", 1),
        (.breathingRate, "2021-10-25", "br/aarondcoleman+Fitbit.NET/GetBreathingRateSummaryByDate", 1),
        (.hrv, "2021-10-25", "hrv/aarondcoleman+Fitbit.NET/GetHRVIntradayByDate", 4),
        (.hrv, "2021-10-25", "hrv/aarondcoleman+Fitbit.NET/GetHRVSummaryByDate", 1),
        (.spo2Intraday, "2021-10-04", "spo2/aarondcoleman+Fitbit.NET/GetSpO2IntradayByDate", 3),
        (.spo2Intraday, "2021-11-02", "spo2/aarondcoleman+Fitbit.NET/GetSpO2IntradayByInterval2", 3),
        (.spo2, "2021-10-03", "spo2/aarondcoleman+Fitbit.NET/GetSpO2SummaryByInterval", 1),
        (.weight, "2012-03-05", "weight/aarondcoleman+Fitbit.NET/GetWeight", 2),
        (.weight, "2023-01-17", "weight/JonathonCavalieri+fitbit-data-extract/get_body_weight_by_date_TESTUSER", 1),
        (
            .cardioScore, "2023-01-18",
            "cardioscore/JonathonCavalieri+fitbit-data-extract/get_cardio_score_by_date_TESTUSER", 1
        ),
        (.cardioScore, "2023-10-16", "cardioscore/aarondcoleman+Fitbit.NET/GetCardioScoreSummaryByInterval", 1),
        (.sleep, "2016-12-13", "sleep/openmhealth+shimmer/fitbit-sleep-date-range-empty-sleep-list", 0),
        (.devices, "2014-07-17", "devices/aarondcoleman+Fitbit.NET/GetDevices-Double", 2),
    ])
    func `a recorded answer has as many points as it has values`(
        resource: Resource, day: String, file: String, points: Int
    ) throws {
        let series = try decode(resource, day, file)
        #expect(series.reduce(0) { $0 + $1.count } == points)
    }

    @Test func `a recorded night has the stages its summary counts`() throws {
        let series = try decode(
            .sleep, "2023-01-18", "sleep/JonathonCavalieri+fitbit-data-extract/get_sleep_by_date_TESTUSER",
            in: "Australia/Sydney")
        let lines = series.flatMap(\.lines)
        #expect(lines.first?.contains("efficiency=88i 2023-01-17T11:45:00Z") == true)
        #expect(lines.last == "Sleep Levels,isMainSleep=True level=3i 2023-01-17T19:25:00Z")
        guard case .integers(let seconds) = series[1].columns[1].values else {
            Issue.record("no durations")
            return
        }
        #expect(seconds.dropLast().reduce(0, +) == 460 * 60)
    }

    @Test func `a recorded summary and recorded zone minutes are the day's`() throws {
        let summary = "activity-summary/JonathonCavalieri+fitbit-data-extract/get_activity_summary_by_date_TESTUSER"
        #expect(
            try decode(.activity, "2023-01-18", summary, in: "Australia/Sydney", as: "summary").flatMap(\.lines) == [
                "Activity steps=7883i,distance=6.46,calories=2722.0,floors=20i,minutesSedentary=698i,"
                    + "minutesLightlyActive=157i,minutesFairlyActive=5i,minutesVeryActive=52i 2023-01-17T13:00:00Z"
            ])
        let zones = "azm/aarondcoleman+Fitbit.NET/ActiveZoneMinutes"
        #expect(
            try decode(.activity, "2025-03-26", zones, as: "active-zone-minutes").flatMap(\.lines)
                == ["Active Zone Minutes total=10i,fatBurn=8i,cardio=2i 2025-03-26T00:00:00Z"])
        let steps = "timeseries/openmhealth+shimmer/fitbit-activities-steps-timeseries"
        #expect(
            try decode(.activity, "2015-08-24", steps, as: "steps").flatMap(\.lines)
                == ["Activity steps=2937i 2015-08-24T00:00:00Z"])
    }

    @Test func `recorded workouts are cut into their dates, and those with a way of their own have a track`() throws {
        let bytes = try RecordedAnswers.bytes(
            "fitbit/activities-list/aarondcoleman+Fitbit.NET/GetActivityLogsList.json")
        let page = try ActivityLogPage(bytes, Subject(fitbit: "workouts", .me))
        #expect(page.entries.count == 20)
        let run = try #require(page.entries.first { $0.trackID == "5442151842" })
        #expect("\(run.day)" == "2017-01-05" && page.entries[0].trackID == nil)
        let part = DayPart("activities", Array("[".utf8) + run.record + Array("]".utf8))
        #expect(
            try FitbitWebAPI.offline.decodedLines(.workouts, "2017-01-05", in: "Etc/UTC", until: nil, [part]) == [
                "Workouts,activity=Walk duration_seconds=2541i,active_seconds=2541i,calories=349.0,steps=4798i,"
                    + "distance=3.386578,averageHeartRate=87i 2017-01-05T08:16:52Z"
            ])
    }

    @Test func `recorded classic logs are decoded`() throws {
        let file = "sleep/openmhealth+shimmer/fitbit-sleep-date"
        let series = try decode(.sleep, "2016-12-13", file)
        #expect(
            series.flatMap(\.lines).contains {
                $0.hasPrefix("Sleep Levels,isMainSleep=False level=1i,duration_seconds=3780i")
            })
    }

    @Test(arguments: ["SleepLogList", "GetSleepOld"])
    func `a recorded text that is no JSON is refused`(file: String) {
        let error = #expect(throws: ProviderError.self) {
            try decode(.sleep, "2017-03-26", "sleep/aarondcoleman+Fitbit.NET/\(file)")
        }
        #expect(error?.kind == .unreadable)
        #expect(error?.message.contains("is not JSON") == true || error?.message.contains("cut short") == true)
    }

    private func decode(
        _ resource: Resource, _ day: String, _ file: String, in zone: String = "Etc/UTC", as name: String = "recorded"
    )
        throws -> [Series]
    {
        let part = DayPart(name, try RecordedAnswers.bytes("fitbit/\(file).json"))
        return try FitbitWebAPI.offline.decode(
            ArchivedDay(
                account: .me, resource: resource, day: CivilDay(day)!, parts: [part],
                context: DayContext(provider: "fitbit", timeZone: zone, seenUntil: .max)))
    }
}
