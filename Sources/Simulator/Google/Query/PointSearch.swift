import HealthModel

/// One point by its name.
struct PointSearch {
    let type: GoogleDataType
    let context: GoogleContext

    func body(_ id: String) throws(GoogleError) -> [UInt8] {
        guard let source = type.points, let wanted = UInt64(id), let found = find(wanted, source) else {
            throw .notFound
        }
        return found
    }

    private func find<Source: PointSource>(_ id: UInt64, _ source: Source) -> [UInt8]? {
        let view = context.view
        for day in view.days(view.person.memberSince...view.today).reversed() {
            guard let row = source.rows(on: day, view).first(where: { source.identifier($0) == id }) else { continue }
            let instant = source.instant(row)
            var (json, cache) = (JSONBytes(), OriginCache(person: view.person))
            PointPage.write(
                row, source, type, context, &cache,
                WallClock(zone: view.person.zone, from: instant - 86_400, through: instant + source.longest),
                isMerged: false,
                &json)
            return json.bytes
        }
        return nil
    }
}
