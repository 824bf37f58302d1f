import HealthModel

/// Points as the Google Health API writes them (google-health-api.md, 3.3 and 3.4), of tests that make them up.
enum GooglePoints {
    /// A page of points, and where the next is.
    static func page(_ points: [String], next: String = "") -> String {
        #"{"dataPoints":[\#(points.joined(separator: ","))],"nextPageToken":"\#(next)"}"#
    }

    /// Windows of a roll-up.
    static func rollUp(_ windows: [String], next: String = "") -> String {
        #"{"rollupDataPoints":[\#(windows.joined(separator: ","))],"nextPageToken":"\#(next)"}"#
    }

    /// A value from an instant on; `offset` in seconds, `members` without a comma before them.
    static func interval(_ field: String, _ start: String, offset: Int = 3600, _ members: String = "") -> String {
        let time = #""startTime":"\#(start)","startUtcOffset":"\#(offset)s","endUtcOffset":"\#(offset)s""#
        return #"{"\#(field)":{"interval":{\#(time)}\#(members.isEmpty ? "" : "," + members)}}"#
    }

    /// A value of an instant.
    static func sample(_ field: String, _ time: String, offset: Int = 3600, _ members: String) -> String {
        #"{"\#(field)":{"sampleTime":{"physicalTime":"\#(time)","utcOffset":"\#(offset)s"},\#(members)}}"#
    }

    /// A value of a date.
    static func daily(_ field: String, _ day: String, _ members: String) -> String {
        #"{"\#(field)":{"date":\#(date(day)),\#(members)}}"#
    }

    /// A window of a roll-up of dates.
    static func window(_ day: String, _ members: String) -> String {
        #"{"civilStartTime":{"date":\#(date(day)),"time":{}},\#(members)}"#
    }

    /// A minute of a roll-up.
    static func minute(_ start: String, _ end: String, _ kilocalories: String) -> String {
        #"{"startTime":"\#(start)","endTime":"\#(end)","totalCalories":{"kcalSum":\#(kilocalories)}}"#
    }

    private static func date(_ text: String) -> String {
        let (year, month, day) = CivilDay(text)?.components ?? (0, 0, 0)
        return #"{"year":\#(year),"month":\#(month),"day":\#(day)}"#
    }
}
