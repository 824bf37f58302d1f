import HealthModel

/// Where the points of a data type come from: a date of a person's truth at a time, made as it is asked for.
protocol PointSource: Sendable {
    associatedtype Row: Sendable

    /// Whether points of a date may lie on the evening before it, as those of a night do.
    var reachesBack: Bool { get }

    /// Seconds that a point may last, at most.
    var longest: Int64 { get }

    /// What the provider knows of a date, oldest first.
    func rows(on day: CivilDay, _ view: SyncedView) -> [Row]

    /// What the row is found and ordered by, in seconds since 1970: an interval's start, a sleep's end. Of a daily row
    /// it is the midnight of its date as if that were UTC.
    func instant(_ row: Row) -> Int64

    func origin(_ row: Row) -> PointOrigin

    /// The last part of the point's name; nil where the type's points have none.
    func identifier(_ row: Row) -> UInt64?

    /// Whether the row is part of the merged stream as well.
    func isMerged(_ row: Row) -> Bool

    /// Writes the members of the value object.
    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool)
}

extension PointSource {
    var reachesBack: Bool { false }
    var longest: Int64 { 3600 }
    func origin(_ row: Row) -> PointOrigin { .tracker(.passive) }
    func identifier(_ row: Row) -> UInt64? { nil }
    func isMerged(_ row: Row) -> Bool { true }
}
