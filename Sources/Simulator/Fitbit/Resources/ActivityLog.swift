import HTTPServer
import HealthModel

/// `activities/list` (fitbit-web-api.md 8.6): workouts page by page, after a date or before one. The date itself is not
/// counted in, and the next page is an absolute address.
struct ActivityLog: FitbitEndpoint {
    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        version == "1" && segments == ["activities", "list"] ? ActivityLog() : nil
    }

    var scope: Scope { .activity }
    var resource: Resource? { .workouts }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let (after, before) = (context.parameter("afterDate"), context.parameter("beforeDate"))
        guard (after == nil) != (before == nil) else {
            throw .validation("afterDate", "Exactly one of afterDate and beforeDate has to be given")
        }
        let sort = context.parameter("sort")
        guard sort == (after == nil ? "desc" : "asc") else { throw .validation("sort", "Invalid sort:\(sort ?? "")") }
        let limit = context.parameter("limit").flatMap { Int($0) } ?? 20
        guard (1...100).contains(limit) else { throw .validation("limit", "Invalid limit:\(limit)") }
        // Only the addresses of next pages have another offset.
        guard let offset = context.parameter("offset").flatMap({ Int($0) }), offset >= 0, offset % limit == 0 else {
            throw .validation("offset", "Invalid offset")
        }
        let bound = try context.date((after ?? before ?? "")[...], field: after == nil ? "beforeDate" : "afterDate")
        let view = context.view
        let days =
            after == nil
            ? view.days(view.person.memberSince...max(view.person.memberSince, bound.advanced(by: -1))).reversed()
            : view.days(bound.advanced(by: 1)...max(bound.advanced(by: 1), view.today))
        // As many as the page and one more need.
        var workouts: [Workout] = []
        for day in days where workouts.count <= offset + limit {
            let found = view.workouts(on: day)
            workouts += after == nil ? found.reversed() : found
        }
        let page = workouts.dropFirst(offset).prefix(limit)
        var json = JSONBytes(capacity: page.count * 900 + 300)
        json.raw(#"{"activities":"#)
        json.array(page) { json, workout in ActivityLog.write(workout, context, &json) }
        let place = after.map { "afterDate=\($0)" } ?? "beforeDate=\(before ?? "")"
        let next =
            workouts.count > offset + limit
            ? "https://api.fitbit.com/1/user/-/activities/list.json?offset=\(offset + limit)&limit=\(limit)"
                + "&sort=\(sort ?? "")&\(place)" : ""
        json.raw(#","pagination":{"\#(after == nil ? "beforeDate" : "afterDate")":"#)
        json.date(bound)
        json.raw(#","limit":\#(limit),"next":"#)
        json.text(next)
        json.raw(#","offset":\#(offset),"previous":"","sort":"#)
        json.text(sort ?? "")
        json.raw("}}")
        return json.bytes
    }

    private static func write(_ workout: Workout, _ context: FitbitContext, _ json: inout JSONBytes) {
        func number(_ name: String, _ value: Int) { json.raw(#","\#(name)":\#(value)"#) }
        json.raw(#"{"activeDuration":\#(workout.activeDuration * 1000),"activityName":"#)
        json.text(workout.kind.rawValue)
        number("activityTypeId", workout.kind == .walk ? 90013 : 90009)
        number("averageHeartRate", workout.heart)
        number("calories", workout.calories)
        if let way = workout.millimetres {
            json.raw(#","distance":"#)
            json.decimal(context.units.distance(kilometers: Double(way) / 1_000_000), places: 6)
            json.raw(#","distanceUnit":"\#(context.units == .american ? "Mile" : "Kilometer")""#)
        }
        number("duration", workout.duration * 1000)
        json.raw(#","hasGps":\#(workout.hasTrack),"lastModified":"#)
        json.stamp(wall: context.view.arrival(of: workout), milliseconds: true)
        json.closeStamp("Z")
        json.raw(#","logId":\#(workout.id),"logType":"\#(workout.kind == .walk ? "auto_detected" : "tracker")""#)
        json.raw(#","manualValuesSpecified":{"calories":false,"distance":false,"steps":false},"originalStartTime":"#)
        ActivityLog.stamp(workout.start, context.person, &json)
        json.raw(#","startTime":"#)
        ActivityLog.stamp(workout.start, context.person, &json)
        if workout.steps > 0 { number("steps", workout.steps) }
        json.raw(#","tcxLink":"https://api.fitbit.com/1/user/-/activities/\#(workout.id).tcx"}"#)
    }

    /// `2024-03-04T18:01:09.000+01:00`
    static func stamp(_ instant: Int64, _ person: Person, _ json: inout JSONBytes) {
        let wall = WallClock(zone: person.zone, from: instant, through: instant).wall(instant)
        json.stamp(wall: wall, milliseconds: true)
        json.closeStamp(offset(wall - instant))
    }

    private static func offset(_ seconds: Int64) -> String {
        let minutes = abs(seconds) / 60
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(seconds < 0 ? "-" : "+")\(padded(minutes / 60)):\(padded(minutes % 60))"
    }
}
