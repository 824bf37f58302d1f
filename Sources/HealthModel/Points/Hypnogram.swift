/// The stages of a sleep in their order: strokes painted one over the other, equal neighbours joined. A provider hands in
/// its main list first and the short wakes after it (takeout.md, 5.8).
public struct Hypnogram: Sendable {
    /// A stretch of one level; `start` in seconds from the sleep's start.
    public struct Run: Sendable, Equatable {
        /// From the sleep's start; may be negative.
        public var start: Int64
        /// More than none.
        public var seconds: Int64
        /// `level` of the measurement `Sleep Levels` (influx-schema.md).
        public var level: UInt8

        /// A stretch of one level.
        public init(start: Int64, seconds: Int64, level: UInt8) {
            self.start = start
            self.seconds = seconds
            self.level = level
        }

        var end: Int64 { start + seconds }
    }

    /// Levels of `Sleep Levels`.
    public static let deep: UInt8 = 0
    /// Light, or asleep where there are no stages.
    public static let light: UInt8 = 1
    /// REM, or restless where there are no stages.
    public static let rem: UInt8 = 2
    /// Awake: also the level of the point that closes a sleep.
    public static let wake: UInt8 = 3
    /// A level that nobody knows.
    public static let unknown: UInt8 = 4
    private static let nothing = UInt8.max
    /// What reaches further from the start than this, in seconds, is no part of a sleep.
    public static let longest: Int64 = 48 * 3600

    /// In the order of time, without an overlap; equal neighbours are one.
    public private(set) var runs: [Run] = []

    /// Where the last run ends, in seconds from the start.
    public var end: Int64 { runs.last?.end ?? 0 }

    /// Paints the strokes, each over those before it; what is out of bounds is left out.
    public init(_ strokes: [Run]) {
        runs = Self.painted(
            strokes.filter {
                (1...Self.longest).contains($0.seconds)
                    && (-Self.longest...Self.longest - $0.seconds).contains($0.start)
            })
    }

    /// The work grows with the number of strokes, not with how long they last: the canvas has a field from each edge to
    /// the next, and from the last stroke to the first each field is painted once.
    private static func painted(_ strokes: [Run]) -> [Run] {
        let edges = Set(strokes.flatMap { [$0.start, $0.end] }).sorted()
        let field = Dictionary(uniqueKeysWithValues: zip(edges, edges.indices))
        var canvas = [UInt8](repeating: nothing, count: edges.count)
        // Of each field the next that may still be bare, itself when it is.
        var bare = Array(edges.indices)
        func nextBare(_ field: Int) -> Int {
            var field = field
            while bare[field] != field {
                bare[field] = bare[bare[field]]
                field = bare[field]
            }
            return field
        }
        for stroke in strokes.reversed() {
            guard let first = field[stroke.start], let end = field[stroke.end] else { continue }
            var next = nextBare(first)
            while next < end {
                canvas[next] = stroke.level
                bare[next] = next + 1
                next = nextBare(next)
            }
        }
        var runs: [Run] = []
        for (index, level) in canvas.enumerated() where level != nothing {
            let seconds = edges[index + 1] - edges[index]
            if let last = runs.last, last.end == edges[index], last.level == level {
                runs[runs.count - 1].seconds += seconds
            } else {
                runs.append(Run(start: edges[index], seconds: seconds, level: level))
            }
        }
        return runs
    }
}
