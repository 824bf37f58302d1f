import Foundation

/// What a series of kills did, for people to read.
struct KillTally {
    private let name: String
    private let began = ContinuousClock.now
    private(set) var hits: [String: Int] = [:]
    var starts = 0
    var points = 0
    /// Refreshes that were asked for again with the same token.
    var repeats = 0
    /// SIGKILLs of influxd.
    var databaseKills = 0

    init(_ name: String) { self.name = name }

    var kills: Int { hits.values.reduce(0, +) }

    /// Counts a kill and tells every 25th.
    mutating func count(_ hit: String) {
        hits[hit, default: 0] += 1
        if kills.isMultiple(of: 25) { print("torture, \(name): \(kills) kills, \(starts) starts, \(seconds) s") }
    }

    private var seconds: Int { Int((ContinuousClock.now - began).components.seconds) }

    /// The figures at the end.
    func tell() {
        let phases = hits.sorted { $0.key < $1.key }.map { "    \($0.value) \($0.key)" }
        print(
            """
            torture, \(name): \(kills) kills, \(starts) starts, \(points) points compared, \(repeats) refreshes repeated \
            with the same token, \(databaseKills) kills of influxd, \(seconds) s
            \(phases.joined(separator: "\n"))
            """)
    }
}
