import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct DayActivityTests {
    private static func level(_ type: String, _ start: String, _ end: String, offset: Int = 3600) -> String {
        #"{"activityLevel":{"interval":{"startTime":"\#(start)","startUtcOffset":"\#(offset)s","endTime":"\#(end)","endUtcOffset":"\#(offset)s"},"activityLevelType":"\#(type)"}}"#
    }

    // google-health-api.md 4.1 to 4.3, 4.15
    @Test func `the day's totals are in SI units, and zone minutes add up to their total`() throws {
        #expect(
            try decoded(
                .activity, "2026-11-20", in: "Europe/Berlin",
                ("steps", "[\(Points.row("2026-11-20", #""steps":{"countSum":"8412"}"#))]"),
                ("distance", "[\(Points.row("2026-11-20", #""distance":{"millimetersSum":"6460000"}"#))]"),
                ("total-calories", "[\(Points.row("2026-11-20", #""totalCalories":{"kcalSum":2217.25}"#))]"),
                ("floors", "[\(Points.row("2026-11-20", #""floors":{}"#))]"),
                (
                    "active-zone-minutes",
                    "[\(Points.row("2026-11-20", #""activeZoneMinutes":{"sumInFatBurnHeartZone":"9","sumInPeakHeartZone":"2"}"#))]"
                ),
                (
                    "activity-level",
                    Points.list([
                        Self.level("SEDENTARY", "2026-11-20T00:00:00Z", "2026-11-20T10:00:00Z"),
                        Self.level("LIGHTLY_ACTIVE", "2026-11-20T10:00:00Z", "2026-11-20T10:31:20Z"),
                        Self.level("SEDENTARY", "2026-11-20T10:31:20Z", "2026-11-20T11:00:00Z"),
                        Self.level("VERY_ACTIVE", "2026-11-20T11:00:00Z", "2026-11-20T11:05:00Z"),
                        Self.level("ASTRAL", "2026-11-20T11:05:00Z", "2026-11-20T11:09:00Z"),
                    ])
                )) == [
                    "Activity steps=8412i,distance=6.46,calories=2217.25,floors=0i,minutesSedentary=629i,"
                        + "minutesLightlyActive=31i,minutesFairlyActive=0i,minutesVeryActive=5i 2026-11-19T23:00:00Z",
                    "Active Zone Minutes total=11i,fatBurn=9i,peak=2i 2026-11-19T23:00:00Z",
                ])
    }

    @Test func `what is not there is left out`() throws {
        #expect(
            try decoded(
                .activity, "2026-11-20", ("floors", "[\(Points.row("2026-11-20", #""floors":{"countSum":"7"}"#))]"))
                == ["Activity floors=7i 2026-11-20T00:00:00Z"])
        #expect(
            try decoded(
                .activity, "2026-11-20",
                ("active-zone-minutes", "[\(Points.row("2026-11-20", #""activeZoneMinutes":{}"#))]"),
                ("steps", "[\(Points.row("2026-11-20", #""steps":{"countSum":"NaN"}"#))]")) == [])
    }

    @Test func `a stretch over midnight belongs to both dates, to each as much as lies in it`() async throws {
        // From 23:40 to 00:30 of Berlin's clock.
        let sitting = Self.level("SEDENTARY", "2026-11-19T22:40:00Z", "2026-11-19T23:30:00Z")
        let walking = Self.level("LIGHTLY_ACTIVE", "2026-11-19T23:30:00Z", "2026-11-19T23:40:00Z")
        let service = Service { $0.type == "activity-level" ? .points([walking, sitting]) : .json("{}") }
        let days = try await service.fetch(window(.activity, "2026-11-19", "2026-11-20")).days
        #expect(days.map(\.hasData) == [false, true])
        let lines = try days.map { day in
            try decoded(
                .activity, "\(day.day)", in: "Europe/Berlin",
                ("activity-level", String(decoding: try #require(day.parts.first).bytes, as: UTF8.self)))
        }
        #expect(lines.map { $0.first?.contains("minutesSedentary=20i,minutesLightlyActive=0i") } == [true, false])
        #expect(lines[1].first?.contains("minutesSedentary=30i,minutesLightlyActive=10i") == true)
    }

    @Test func `sums of a date are those of all sources, as the app shows them`() async throws {
        let service = Service { _ in .json("{}") }
        _ = try await service.fetch(window(.activity, "2026-11-20"))
        let sums = service.calls.filter { $0.path.hasSuffix("dailyRollUp") }
        #expect(
            sums.count == 5
                && sums.allSatisfy { !$0.body.contains("dataSourceFamily") && !$0.body.contains("pageSize") })
    }

    @Test func `a kind of data that is refused leaves the rest`() async throws {
        let service = Service { call in
            call.type == "floors"
                ? .refusal(400, "UNSUPPORTED_DATA_TYPE_ACTION")
                : call.type == "steps"
                    ? .json(#"{"rollupDataPoints":[\#(Points.row("2026-11-20", #""steps":{"countSum":"1"}"#))]}"#)
                    : .json("{}")
        }
        let receiver = try await service.fetch(window(.activity, "2026-11-20"))
        #expect(receiver.leftOut.map(\.kind) == [.rejected] && receiver.days.map(\.refused) == [["floors"]])
        #expect(receiver.days.map(\.hasData) == [true])
    }
}
