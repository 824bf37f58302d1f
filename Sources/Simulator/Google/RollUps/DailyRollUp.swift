import HealthModel

/// A page of `dailyRollUp`: sums over civil days of the person, the newest first.
struct DailyRollUp {
    let type: GoogleDataType
    let context: GoogleContext
    let days: ClosedRange<CivilDay>
    /// Days a window.
    let window: Int
    let size: Int
    let family: SourceFamily
    let query: UInt64
    let token: PageToken?

    init(_ body: RequestBody, type: GoogleDataType, context: GoogleContext) throws(GoogleError) {
        self.type = type
        self.context = context
        let (start, bound) = (try body.day("start"), try body.day("end"))
        let last = context.behaviour.includesEndInDailyRollUp ? bound : bound.advanced(by: -1)
        guard start <= last else {
            throw .invalid("INVALID_TIME_RANGE", "Query end time must be strictly larger than start time")
        }
        days = start...last
        window = try body.number("windowSizeDays") ?? 1
        guard window >= 1 else {
            throw .badRequest([.init(field: "window_size_days", text: "Invalid value at 'window_size_days'")])
        }
        let wanted = try body.number("pageSize")
        guard wanted == nil || !type.refusesDailyPages else { throw .invalidArgument }
        size = try PageSize.checked(wanted ?? 0, type: type, behaviour: context.behaviour)
        guard days.count <= type.longestRollUp, wanted == nil || size * window <= type.longestRollUp else {
            throw .tooLong(type)
        }
        let familyText = try body.text("dataSourceFamily")
        family = try SourceFamily(familyText)
        query = PageToken.mark([
            context.person.id, type.id, "dailyRollUp", days.description, String(window), String(size),
            familyText ?? "",
        ])
        token = try PageToken(
            try body.text("pageToken"), query: query, now: context.view.now,
            lifetime: context.behaviour.pageTokenLifetime)
    }

    func body() -> [UInt8] {
        var answer = RollUpAnswer(type: type, behaviour: context.behaviour)
        guard let source = type.sums else { return answer.close(next: nil) }
        if let token, token.pauses {
            return answer.close(next: PageToken(query: query, issued: context.view.now, place: token.place))
        }
        for index in (0...((days.count - 1) / window)).reversed() {
            guard Int64(index) <= token?.place ?? .max else { continue }
            let first = days.lowerBound.advanced(by: index * window)
            let end = min(first.advanced(by: window), days.upperBound.advanced(by: 1))
            var tally = RollUpTally()
            for day in context.view.days(first...end.advanced(by: -1)) {
                for contribution in source.contributions(on: day, context.view, family) { tally.add(contribution) }
            }
            guard tally.count > 0 else { continue }
            guard answer.count < size else {
                return answer.close(
                    next: PageToken(
                        query: query, issued: context.view.now, place: Int64(index),
                        pauses: context.behaviour.sendsEmptyPages))
            }
            answer.add(source, tally) { json in
                json.raw(#""civilStartTime":"#)
                json.civil(Int64(first.daysSince1970) * 86_400)
                json.raw(#","civilEndTime":"#)
                json.civil(Int64(end.daysSince1970) * 86_400)
            }
        }
        return answer.close(next: nil)
    }
}
