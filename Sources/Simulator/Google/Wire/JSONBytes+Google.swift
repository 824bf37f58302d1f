import HealthModel

/// The forms of google-health-api.md 3.4.
extension JSONBytes {
    /// An int64: a string.
    mutating func quoted(_ value: Int) {
        raw("\"")
        integer(value)
        raw("\"")
    }

    /// A duration or an offset from UTC: `"3600s"`.
    mutating func duration(_ seconds: Int64) {
        raw("\"")
        integer(Int(seconds))
        raw("s\"")
    }

    /// `{"year":2026,"month":11,"day":20}`
    mutating func googleDate(_ day: CivilDay) {
        let (year, month, dayOfMonth) = day.components
        raw(#"{"year":"#)
        integer(year)
        raw(#","month":"#)
        integer(month)
        raw(#","day":"#)
        integer(dayOfMonth)
        raw("}")
    }

    /// `{"date":{…},"time":{"hours":7,"minutes":31}}` of wall seconds; members that are zero are left out.
    mutating func civil(_ wall: Int64, microseconds: Int = 0) {
        let second = Int((wall % 86_400 + 86_400) % 86_400)
        raw(#"{"date":"#)
        googleDate(CivilDay(daysSince1970: (Int(wall) - second) / 86_400))
        raw(#","time":{"#)
        var isFirst = true
        func member(_ json: inout JSONBytes, _ name: String, _ value: Int) {
            guard value != 0 else { return }
            json.raw(isFirst ? "\"" : ",\"")
            json.raw(name)
            json.raw("\":")
            json.integer(value)
            isFirst = false
        }
        member(&self, "hours", second / 3600)
        member(&self, "minutes", second / 60 % 60)
        member(&self, "seconds", second % 60)
        member(&self, "nanos", microseconds * 1000)
        raw("}}")
    }

    /// `"sampleTime":{"physicalTime":…,"utcOffset":…,"civilTime":…}`
    mutating func sampleTime(_ instant: Int64, _ clock: WallClock, microseconds: Int = 0) {
        let wall = clock.wall(instant)
        raw(#""sampleTime":{"physicalTime":"#)
        timestamp(instant, microseconds: microseconds)
        raw(#","utcOffset":"#)
        duration(wall - instant)
        raw(#","civilTime":"#)
        civil(wall, microseconds: microseconds)
        raw("}")
    }

    /// `"startTime":…,"startUtcOffset":…,"endTime":…,"endUtcOffset":…`, as sessions have it.
    mutating func span(_ start: Int64, _ end: Int64, _ clock: WallClock) {
        raw(#""startTime":"#)
        timestamp(start)
        raw(#","startUtcOffset":"#)
        duration(clock.wall(start) - start)
        raw(#","endTime":"#)
        timestamp(end)
        raw(#","endUtcOffset":"#)
        duration(clock.wall(end) - end)
    }

    /// `"interval":{…}` with the civil members that interval types have.
    mutating func interval(_ start: Int64, _ end: Int64, _ clock: WallClock) {
        raw(#""interval":{"#)
        span(start, end, clock)
        raw(#","civilStartTime":"#)
        civil(clock.wall(start))
        raw(#","civilEndTime":"#)
        civil(clock.wall(end))
        raw("}")
    }
}
