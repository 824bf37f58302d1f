import HealthModel

/// A page of `list` or `reconcile`, newest first, made as it is asked for.
struct PointPage {
    let type: GoogleDataType
    let context: GoogleContext
    let filter: PointFilter
    let family: SourceFamily
    /// The merged stream of `reconcile`, or each source's points as `list` has them.
    let isMerged: Bool
    let size: Int
    /// The mark of the query that tokens belong to.
    let query: UInt64
    let token: PageToken?

    func body() -> [UInt8] {
        if let token, token.pauses {
            return close(
                JSONBytes(), count: 0,
                next: PageToken(
                    query: query, issued: context.view.now, place: token.place, passed: token.passed))
        }
        guard let source = type.points else { return close(JSONBytes(), count: 0, next: nil) }
        return body(source)
    }

    private func body<Source: PointSource>(_ source: Source) -> [UInt8] {
        let view = context.view
        var json = JSONBytes(capacity: 4096)
        json.raw(#"{"dataPoints":["#)
        var (count, place, passed) = (0, token?.place ?? .max, token?.passed ?? 0)
        var next: PageToken?
        var cache = OriginCache(person: context.person)
        search: for day in days(source.reachesBack).reversed() {
            let rows = source.rows(on: day, view)
            guard let first = rows.first, let last = rows.last else { continue }
            let clock = WallClock(
                zone: view.person.zone, from: source.instant(first) - 86_400,
                through: source.instant(last) + source.longest)
            var (seen, position) = (0, Int64.max)
            for row in rows.reversed() {
                let instant = source.instant(row)
                guard instant <= place else { continue }
                let wall = type.kind == .daily ? instant : clock.wall(instant)
                guard filter.contains(instant: instant, wall: wall) else { continue }
                guard isMerged ? source.isMerged(row) : true, family.contains(source.origin(row)) else { continue }
                seen = instant == position ? seen + 1 : 1
                position = instant
                if let token, instant == token.place, seen <= token.passed { continue }
                guard count < size else {
                    next = PageToken(
                        query: query, issued: view.now, place: place, passed: passed,
                        pauses: context.behaviour.sendsEmptyPages)
                    break search
                }
                if count > 0 { json.raw(",") }
                PointPage.write(row, source, type, context, &cache, clock, isMerged: isMerged, &json)
                count += 1
                (place, passed) = (instant, seen)
            }
        }
        return close(json, count: count, next: next)
    }

    /// The dates to look through: none later than where the page before ended.
    private func days(_ reachesBack: Bool) -> [CivilDay] {
        guard let days = filter.bounds.days(context.view, reachesBack: reachesBack) else { return [] }
        guard let token else { return Array(days) }
        let reached = TimeBounds(axis: type.kind == .daily ? .civil : .physical, lower: nil, upper: token.place + 1)
        guard let left = reached.days(context.view, reachesBack: reachesBack) else { return [] }
        return days.filter { $0 <= left.upperBound }
    }

    /// One point, whole.
    static func write<Source: PointSource>(
        _ row: Source.Row, _ source: Source, _ type: GoogleDataType, _ context: GoogleContext,
        _ cache: inout OriginCache, _ clock: WallClock, isMerged: Bool, _ json: inout JSONBytes
    ) {
        json.raw("{")
        if let identifier = source.identifier(row) {
            json.raw(isMerged ? #""dataPointName":"# : #""name":"#)
            json.text("users/\(context.healthUserID)/dataTypes/\(type.id)/dataPoints/\(identifier)")
            json.raw(",")
        }
        if !isMerged { json.raw(cache.json(source.origin(row))) }
        json.raw("\"")
        json.raw(cache.field(type))
        json.raw(#"":{"#)
        source.write(row, &json, clock, isMerged: isMerged)
        json.raw("}}")
    }

    /// The list closed, and the token where there is a next page.
    private func close(_ written: JSONBytes, count: Int, next: PageToken?) -> [UInt8] {
        var json = JSONBytes()
        if count > 0 {
            json = written
            json.raw("]")
        } else {
            json.raw(context.behaviour.sendsEmptyLists ? #"{"dataPoints":[]"# : "{")
        }
        PageToken.write(next, context.behaviour, &json)
        json.raw("}")
        return json.bytes
    }
}
