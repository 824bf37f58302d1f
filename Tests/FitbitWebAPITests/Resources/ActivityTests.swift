import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import FitbitWebAPI

struct ActivityTests {
    // fitbit-web-api.md 0, 2: totals of series are strings, of the summary numbers.
    @Test func `the day's totals are read from series and from a summary alike`() throws {
        func series(_ key: String, _ value: String) -> (part: String, json: String) {
            (key, #"[{"dateTime":"2024-03-04","value":\#(value)}]"#)
        }
        let line =
            "Activity steps=7883i,distance=6.46,calories=2722.0,floors=20i,minutesSedentary=698i,"
            + "minutesLightlyActive=157i,minutesFairlyActive=5i,minutesVeryActive=0i 2024-03-03T23:00:00Z"
        #expect(
            try decoded(
                .activity, "2024-03-04", in: "Europe/Berlin",
                series("steps", #""7883""#), series("distance", #""6.46""#), series("calories", #""2722""#),
                series("floors", #""20""#), series("minutesSedentary", "698"),
                series("minutesLightlyActive", #""157""#),
                series("minutesFairlyActive", #""5""#), series("minutesVeryActive", #""0""#)) == [line])
        #expect(
            try decoded(
                .activity, "2024-03-04", in: "Europe/Berlin",
                (
                    "summary",
                    #"""
                    {"activities":[{"steps":4031,"distance":3.7}],"goals":{"steps":10000},"summary":{"steps":7883,
                    "caloriesBMR":1705,"caloriesOut":2722,"floors":20,"distances":[{"activity":"Walk","distance":3.70049},
                    {"activity":"total","distance":6.46},{"activity":"tracker","distance":6.4}],"sedentaryMinutes":698,
                    "lightlyActiveMinutes":157,"fairlyActiveMinutes":5,"veryActiveMinutes":0}}
                    """#
                )) == [line])
    }

    @Test func `what a part does not say is left out, zone minutes too`() throws {
        #expect(
            try decoded(
                .activity, "2024-03-04",
                ("summary", #"{"summary":{"steps":null,"caloriesOut":1800.5}}"#),
                (
                    "active-zone-minutes",
                    #"[{"dateTime":"2024-03-04","value":{"activeZoneMinutes":21,"fatBurnActiveZoneMinutes":9,"cardioActiveZoneMinutes":12}}]"#
                )
            ) == [
                "Activity calories=1800.5 2024-03-04T00:00:00Z",
                "Active Zone Minutes total=21i,fatBurn=9i,cardio=12i 2024-03-04T00:00:00Z",
            ])
        #expect(try decoded(.activity, "2024-03-04", ("steps", #"[{"dateTime":"2024-03-04","value":"NaN"}]"#)) == [])
        #expect(try decoded(.activity, "2024-03-04") == [])
    }

    @Test func `an odd answer is unreadable`() {
        for (part, json) in [("summary", "[]"), ("summary", #"{"steps":1}"#), ("steps", #"{"x":1}"#)] {
            #expect(throws: ProviderError.self) { try decoded(.activity, "2024-03-04", (part, json)) }
        }
    }

    @Test func `few dates are asked for one by one, many in series: whichever is fewer calls`() {
        func paths(_ days: Int) -> [String] {
            let first = CivilDay("2024-03-01")!
            return Activity().requests(for: first...first.advanced(by: days - 1)).map(\.path)
        }
        #expect(
            paths(2) == [
                "/1/user/-/activities/date/2024-03-01.json", "/1/user/-/activities/date/2024-03-02.json",
                "/1/user/-/activities/active-zone-minutes/date/2024-03-01/2024-03-02.json",
            ])
        for days in 1...1095 {
            #expect(paths(days).count == min(days, 8) + 1 && Activity().offer.calls(days: days) == paths(days).count)
        }
        #expect(paths(1095).first == "/1/user/-/activities/steps/date/2024-03-01/2027-02-28.json")
    }

    @Test func `each date gets its own part of the answers, and has data when somebody moved`() throws {
        let first = #"{"summary": {"steps": 12, "sedentaryMinutes": 1000}}"#
        let second = #"{"summary":{"steps":0,"caloriesOut":1700,"sedentaryMinutes":1440}}"#
        let zones = #"{"activities-active-zone-minutes":[{"dateTime":"2024-03-04","value":{"activeZoneMinutes":2}}]}"#
        #expect(
            try cut(
                .activity, "2024-03-04", "2024-03-05", ("summary 2024-03-04", first), ("summary 2024-03-05", second),
                ("active-zone-minutes", zones)
            ) == [
                CutDay(
                    "2024-03-04",
                    [
                        #"summary: {"summary":{"steps":12,"sedentaryMinutes":1000}}"#,
                        #"active-zone-minutes: [{"dateTime":"2024-03-04","value":{"activeZoneMinutes":2}}]"#,
                    ], hasData: true),
                CutDay("2024-03-05", ["summary: \(second)"], hasData: false),
            ])
        let steps =
            #"{"activities-steps":[{"dateTime":"2024-03-04","value":"0"},{"dateTime":"2024-03-05","value":"9"}]}"#
        let energy = #"{"activities-calories":[{"dateTime":"2024-03-04","value":"1700"}]}"#
        #expect(
            try cut(.activity, "2024-03-04", "2024-03-05", ("steps", steps), ("calories", energy)).map(\.hasData)
                == [false, true])
    }
}
