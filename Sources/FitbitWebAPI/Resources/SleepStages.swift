import JSONReader

/// The stages of a log: its main list with the short wakes painted over it and equal neighbours joined. That is the
/// rule by which Fitbit counts its own stages (takeout.md, 5.8).
struct SleepStages: Sendable {
    /// A stretch of one level; `start` in seconds from the log's start.
    struct Run: Sendable, Equatable {
        var start: Int64
        var seconds: Int64
        var level: UInt8
    }

    /// Awake: also the level of the point that closes a session.
    static let wake: UInt8 = 3
    private static let unknown: UInt8 = 4
    private static let nothing = UInt8.max
    /// What is further from the start than this is no part of a night.
    private static let longest: Int64 = 7 * 86_400

    private(set) var runs: [Run] = []

    /// Where the last run ends, in seconds from the log's start.
    var end: Int64 { runs.last.map { $0.start + $0.seconds } ?? 0 }

    /// - Parameter start: the log's start in wall-clock seconds.
    init(_ levels: JSONValue?, from start: Int64) {
        var strokes = Self.strokes(levels?["data"], from: start)
        strokes += Self.strokes(levels?["shortData"], from: start)
        guard let first = strokes.map(\.start).min(), let last = strokes.map({ $0.start + $0.seconds }).max() else {
            return
        }
        // One byte a second: exact for lists that are not on the 30-second grid as well.
        var canvas = [UInt8](repeating: Self.nothing, count: Int(last - first))
        for stroke in strokes {
            for second in Int(stroke.start - first)..<Int(stroke.start - first + stroke.seconds) {
                canvas[second] = stroke.level
            }
        }
        var from = 0
        while from < canvas.count {
            let level = canvas[from]
            let until = canvas[from...].firstIndex { $0 != level } ?? canvas.count
            if level != Self.nothing {
                runs.append(Run(start: first + Int64(from), seconds: Int64(until - from), level: level))
            }
            from = until
        }
    }

    private static func strokes(_ list: JSONValue?, from start: Int64) -> [Run] {
        guard let list = list?.array else { return [] }
        return list.compactMap { stage in
            guard let wall = (stage["dateTime"] ?? stage["datetime"])?.string.flatMap(WallStamp.seconds),
                let seconds = stage["seconds"]?.wholeNumber, (1...longest).contains(seconds),
                abs(wall - start) <= longest, let level = stage["level"]?.string
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
