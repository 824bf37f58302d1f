import JSONReader

/// The stages of a log: its main list with the short wakes painted over it and equal neighbours joined. That is the
/// rule by which Fitbit counts its own stages (takeout.md, 5.8).
struct SleepStages: Sendable {
    /// A stretch of one level; `start` in seconds from the log's start.
    struct Run: Sendable, Equatable {
        var start: Int64
        var seconds: Int64
        var level: UInt8

        var end: Int64 { start + seconds }
    }

    /// Awake: also the level of the point that closes a session.
    static let wake: UInt8 = 3
    private static let unknown: UInt8 = 4
    private static let nothing = UInt8.max
    /// What reaches further from the log's start than this, in seconds, is no part of a sleep.
    static let longest: Int64 = 48 * 3600

    private(set) var runs: [Run] = []

    /// Where the last run ends, in seconds from the log's start.
    var end: Int64 { runs.last?.end ?? 0 }

    /// - Parameter start: the log's start in wall-clock seconds.
    init(_ levels: JSONValue?, from start: Int64) {
        var strokes = Self.strokes(levels?["data"], from: start)
        strokes += Self.strokes(levels?["shortData"], from: start)
        runs = Self.painted(strokes)
    }

    /// The strokes, each over those before it. The work grows with their number, not with how long they last: the canvas
    /// has a field from each edge to the next, and from the last stroke to the first each field is painted once.
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

    private static func strokes(_ list: JSONValue?, from start: Int64) -> [Run] {
        guard let list = list?.array else { return [] }
        return list.compactMap { stage in
            guard let wall = (stage["dateTime"] ?? stage["datetime"])?.string.flatMap(WallStamp.seconds),
                let seconds = stage["seconds"]?.wholeNumber, (1...longest).contains(seconds),
                (-longest...longest - seconds).contains(wall - start), let level = stage["level"]?.string
            else { return nil }
            return Run(start: wall - start, seconds: seconds, level: number(level))
        }
    }

    private static func number(_ level: JSONString) -> UInt8 {
        switch level {
        case "deep": 0
        case "light", "asleep": 1
        case "rem", "restless": 2
        case "wake", "awake": wake
        default: unknown
        }
    }
}
