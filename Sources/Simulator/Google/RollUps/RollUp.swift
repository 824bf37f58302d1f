import HealthModel

/// A page of `rollUp`: sums over windows of real time, the oldest first.
struct RollUp {
    let type: GoogleDataType
    let context: GoogleContext
    let start: Int64
    let end: Int64
    /// Seconds.
    let window: Int64
    let size: Int
    let family: SourceFamily
    let query: UInt64
    let token: PageToken?

    init(_ body: RequestBody, type: GoogleDataType, context: GoogleContext) throws(GoogleError) {
        self.type = type
        self.context = context
        guard let startText = try body.text("range", "startTime"), let endText = try body.text("range", "endTime"),
            let start = TimeLiteral.physical(startText), let end = TimeLiteral.physical(endText)
        else { throw .badRequest([.init(field: "range", text: "Invalid value at 'range'")]) }
        let windowText = try body.text("windowSize")
        guard let windowText, let window = RollUp.seconds(windowText), window >= 1 else {
            let sentence = "Invalid value at 'window_size' (type.googleapis.com/google.protobuf.Duration)"
            throw .badRequest([.init(field: "window_size", text: sentence)])
        }
        (self.start, self.end, self.window) = (start, end, window)
        guard start < end else {
            throw .invalid("INVALID_TIME_RANGE", "Query end time must be strictly larger than start time")
        }
        guard (start % window + window) % window == 0 else {
            throw .invalid("INVALID_TIME_RANGE", "The start time must be aligned with the window size.")
        }
        size = try PageSize.checked(
            try body.number("pageSize") ?? 0, type: type, behaviour: context.behaviour)
        let most = Int64(type.longestRollUp) * 86_400
        guard end - start <= most, window * Int64(size) <= most else { throw .tooLong(type) }
        let familyText = try body.text("dataSourceFamily")
        family = try SourceFamily(familyText)
        query = PageToken.mark([
            context.person.id, type.id, "rollUp", startText, endText, windowText, String(size), familyText ?? "",
        ])
        token = try PageToken(
            try body.text("pageToken"), query: query, now: context.view.now,
            lifetime: context.behaviour.pageTokenLifetime)
    }

    /// Whole seconds of `"60s"`.
    private static func seconds(_ text: String) -> Int64? {
        guard let match = text.wholeMatch(of: /([0-9]{1,9})(?:\.0{1,9})?s/) else { return nil }
        return Int64(match.1)
    }

    func body() -> [UInt8] {
        var answer = RollUpAnswer(type: type, behaviour: context.behaviour)
        guard let source = type.sums else { return answer.close(next: nil) }
        if let token, token.pauses {
            return answer.close(next: PageToken(query: query, issued: context.view.now, place: token.place))
        }
        let first = token?.place ?? start
        let days = TimeBounds(axis: .physical, lower: first, upper: end).days(context.view, reachesBack: false)
        var open = (start: Int64.min, tally: RollUpTally())
        for day in days.map(Array.init) ?? [] {
            for contribution in contributions(source, day)
            where contribution.instant >= first && contribution.instant < end {
                let place = contribution.instant - (contribution.instant - start) % window
                if place != open.start {
                    if open.start != .min { write(open.start, open.tally, source, &answer) }
                    if answer.count == size {
                        return answer.close(
                            next: PageToken(
                                query: query, issued: context.view.now, place: place,
                                pauses: context.behaviour.sendsEmptyPages))
                    }
                    open = (place, RollUpTally())
                }
                open.tally.add(contribution)
            }
        }
        if open.start != .min { write(open.start, open.tally, source, &answer) }
        return answer.close(next: nil)
    }

    private func contributions(_ source: any RollUpSource, _ day: CivilDay) -> [Contribution] {
        let wearable = source.contributions(on: day, context.view, family)
        guard context.behaviour.addsSourcesInRollUp, family == .all else { return wearable }
        let phone = source.phoneContributions(on: day, context.view)
        return phone.isEmpty ? wearable : (wearable + phone).sorted { $0.instant < $1.instant }
    }

    private func write(
        _ place: Int64, _ tally: RollUpTally, _ source: any RollUpSource, _ answer: inout RollUpAnswer
    ) {
        answer.add(source, tally) { json in
            json.raw(#""startTime":"#)
            json.timestamp(place)
            json.raw(#","endTime":"#)
            json.timestamp(min(place + window, end))
        }
    }
}
