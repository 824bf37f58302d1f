import HealthModel
import Testing

struct ActivityTests {
    @Test func `steps, distance and calories stand at the start of their minute, in SI units`() throws {
        #expect(
            try decoded(
                .steps, "2026-11-20",
                (
                    "steps",
                    Points.list([Points.steps("2026-11-20T06:31:00Z", 94), Points.steps("2026-11-20T06:33:00.000Z", 7)])
                )
            ) == ["Steps_Intraday value=94i 2026-11-20T06:31:00Z", "Steps_Intraday value=7i 2026-11-20T06:33:00Z"])
        #expect(
            try decoded(
                .distance, "2026-11-20",
                ("distance", "[\(Points.interval("distance", "2026-11-20T06:31:00Z", #""millimeters":"68400""#))]")
            ) == ["Distance_Intraday value=0.0684 2026-11-20T06:31:00Z"])
        #expect(
            try decoded(
                .calories, "2026-11-20", ("total-calories", minute("2026-11-20T06:31:00Z", #"{"kcalSum":1.37}"#)))
                == ["Calories_Intraday value=1.37 2026-11-20T06:31:00Z"])
    }

    // google-health-api.md 3.4, "True zeros": present without its member means worn, zero.
    @Test(arguments: [
        (
            Resource.steps, "steps", #"{"steps":{"interval":{"startTime":"2026-11-20T06:31:00Z"}}}"#,
            "Steps_Intraday value=0i"
        ),
        (
            .steps, "steps", Points.interval("steps", "2026-11-20T06:31:00Z", #""count":null"#),
            "Steps_Intraday value=0i"
        ),
        (
            .distance, "distance", #"{"distance":{"interval":{"startTime":"2026-11-20T06:31:00Z"}}}"#,
            "Distance_Intraday value=0.0"
        ),
        (
            .calories, "total-calories", #"{"startTime":"2026-11-20T06:31:00Z","totalCalories":{}}"#,
            "Calories_Intraday value=0.0"
        ),
    ])
    func `a record without its number is a true zero`(resource: Resource, part: String, point: String, line: String)
        throws
    {
        #expect(try decoded(resource, "2026-11-20", (part, "[\(point)]")) == ["\(line) 2026-11-20T06:31:00Z"])
    }

    // google-health-api.md 7, 3
    @Test(arguments: [
        ("94", "94i"), (#""94""#, "94i"), ("94.0", "94i"), (#""94.4""#, "94i"), ("0", "0i"), (#""0""#, "0i"),
    ])
    func `a number may be a string, and a string a number`(json: String, value: String) throws {
        let point = Points.interval("steps", "2026-11-20T06:31:00Z", #""count":\#(json)"#)
        #expect(
            try decoded(.steps, "2026-11-20", ("steps", "[\(point)]")) == [
                "Steps_Intraday value=\(value) 2026-11-20T06:31:00Z"
            ])
    }

    @Test(arguments: [#""NaN""#, #""Infinity""#, #""""#, "true", "[]", "{}", #""many""#])
    func `what is no number is not written`(json: String) throws {
        let steps = Points.interval("steps", "2026-11-20T06:31:00Z", #""count":\#(json)"#)
        #expect(try decoded(.steps, "2026-11-20", ("steps", "[\(steps)]")) == [])
        let way = Points.interval("distance", "2026-11-20T06:31:00Z", #""millimeters":\#(json)"#)
        #expect(try decoded(.distance, "2026-11-20", ("distance", "[\(way)]")) == [])
        let energy = minute("2026-11-20T06:31:00Z", #"{"kcalSum":\#(json)}"#)
        #expect(try decoded(.calories, "2026-11-20", ("total-calories", energy)) == [])
    }

    // influx-schema.md, rule 8
    @Test func `a minute later than what was seen is no data, until the day is over`() throws {
        let points = Points.list([Points.steps("2026-11-20T06:31:00Z", 1), Points.steps("2026-11-20T06:32:00Z", 2)])
        let first = "Steps_Intraday value=1i 2026-11-20T06:31:00Z"
        #expect(try decoded(.steps, "2026-11-20", until: "2026-11-20T06:31:30Z", ("steps", points)) == [first])
        // A journey west: the date went on after its end at home.
        let late = Points.list([
            Points.steps("2026-11-20T06:31:00Z", 1), Points.steps("2026-11-21T04:00:00Z", 2, offset: "-18000s"),
        ])
        #expect(
            try decoded(.steps, "2026-11-20", in: "Europe/Berlin", until: "2026-11-20T23:00:00Z", ("steps", late)) == [
                first, "Steps_Intraday value=2i 2026-11-21T04:00:00Z",
            ])
        #expect(
            try decoded(.steps, "2026-11-20", in: "Europe/Berlin", until: "2026-11-20T22:59:59Z", ("steps", late)) == [
                first
            ])
    }

    @Test func `calories later than what was seen are no data either`() throws {
        let minutes = Points.list([
            #"{"startTime":"2026-11-20T06:31:00Z","totalCalories":{"kcalSum":1}}"#,
            #"{"startTime":"2026-11-20T06:32:00Z","totalCalories":{"kcalSum":1}}"#,
        ])
        #expect(
            try decoded(.calories, "2026-11-20", until: "2026-11-20T06:31:30Z", ("total-calories", minutes)) == [
                "Calories_Intraday value=1.0 2026-11-20T06:31:00Z"
            ])
    }

    private func minute(_ start: String, _ value: String) -> String {
        #"[{"startTime":"\#(start)","endTime":"2026-11-20T06:32:00Z","totalCalories":\#(value)}]"#
    }
}
