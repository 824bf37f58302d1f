import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

/// Points of live accounts, beside the project.
@Suite(.enabled(if: RecordedAnswers.exist(of: "google")))
struct RecordedAnswersTests {
    @Test(arguments: [
        (
            Resource.steps, "2026-08-06", "steps/django-health+django-google-health/steps",
            ["Steps_Intraday value=1i 2026-08-06T12:01:00Z"]
        ),
        (
            .distance, "2026-08-06", "distance/django-health+django-google-health/distance",
            ["Distance_Intraday value=0.0007 2026-08-06T12:01:00Z"]
        ),
        (
            .spo2, "2026-08-06", "daily-oxygen-saturation/django-health+django-google-health/daily_oxygen_saturation",
            ["SPO2 avg=99.3,min=97.9,max=100.0 2026-08-06T04:00:00Z"]
        ),
        (
            .heartRate, "2026-08-06",
            "daily-resting-heart-rate/django-health+django-google-health/daily_resting_heart_rate",
            ["RestingHR value=53i 2026-08-06T04:00:00Z"]
        ),
        (
            .heartRate, "2026-08-06", "heart-rate/django-health+django-google-health/heart_rate_sample",
            ["HeartRate_Intraday value=72i 2026-08-06T12:01:29Z"]
        ),
        (
            .weight, "2026-08-07", "weight/django-health+django-google-health/weight_manual",
            ["Body weight=87.09 2026-08-07T14:46:22Z"]
        ),
        (
            .workouts, "2026-08-05", "exercise/django-health+django-google-health/exercise_walking",
            [
                "Workouts,activity=Walk duration_seconds=1025i,active_seconds=1025i,calories=130.0,steps=1606i,"
                    + "distance=1.2843,averageHeartRate=80i 2026-08-05T14:26:33Z"
            ]
        ),
    ])
    func `a recorded point is filed and written`(resource: Resource, day: String, file: String, lines: [String])
        async throws
    {
        let point = try RecordedAnswers.text("google/\(file).json")
        let type = String(file.split(separator: "/")[0])
        let service = Service { call in call.type == type ? .points([point]) : .json("{}") }
        let receiver = try await service.fetch(window(resource, day))
        let day = try #require(receiver.days.first)
        #expect(day.hasData)
        let parts = receiver.staged.map { DayPart($0.part, Array($0.bytes.utf8)) } + day.parts
        let series = try GoogleHealthAPI.offline.decode(
            ArchivedDay(
                account: .me, resource: resource, day: day.day, parts: parts,
                context: DayContext(provider: "google", timeZone: "America/New_York", seenUntil: .max)))
        #expect(series.flatMap(\.lines) == lines)
    }

    @Test func `a recorded night has the stages that its summary counts, over its whole length`() async throws {
        let point = try RecordedAnswers.text("google/sleep/django-health+django-google-health/sleep_stages.json")
        let service = Service { _ in .points([point]) }
        let days = try await service.fetch(window(.sleep, "2026-08-05", "2026-08-07")).days
        #expect(days.filter(\.hasData).map { "\($0.day)" } == ["2026-08-06"])
        let part = try #require(days[1].parts.first)
        let lines = try decoded(
            .sleep, "2026-08-06", in: "America/New_York", (part.name, String(decoding: part.bytes, as: UTF8.self)))
        #expect(
            lines.first
                == "Sleep Summary,isMainSleep=True minutesAsleep=569i,minutesAwake=8i,minutesInBed=577i,"
                + "minutesToFallAsleep=0i,minutesAfterWakeup=0i,minutesDeep=53i,minutesLight=382i,minutesREM=134i "
                + "2026-08-06T01:30:00Z")
        #expect(lines.last == "Sleep Levels,isMainSleep=True level=3i 2026-08-06T11:07:00Z")
        let seconds = lines.compactMap { line in
            line.split(separator: "duration_seconds=").dropFirst().first.flatMap { Int($0.prefix { $0 != "i" }) }
        }
        #expect(seconds.reduce(0, +) == 577 * 60 && seconds.count > 34)
    }

    @Test func `a recorded height gives the index`() throws {
        let body = try RecordedAnswers.text("google/height/prafaolo+fitbit-air-bioage/height.json")
        let page = try PointPage(Array(body.utf8), .height, .points(.height, DayZones(.gmt))) { _ in true }
        let height = String(decoding: page.text[try #require(page.elements.first).text], as: UTF8.self)
        let weight = Points.sample("weight", "2026-11-20T06:00:00Z", #""weightGrams":90250"#)
        #expect(
            try decoded(.weight, "2026-11-20", ("weight", "[\(weight)]"), ("height", "[\(height)]"))
                == ["Body weight=90.25,bmi=25.0 2026-11-20T06:00:00Z"])
    }
}
