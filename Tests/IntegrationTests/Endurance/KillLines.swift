import Foundation
import TestSupport

/// The lines of a program to its provider and to InfluxDB, where a trap sees what passes.
struct KillLines {
    let provider: Relay
    let database: Relay
    private let refreshes = Watched((answered: Set<[UInt8]>(), repeats: 0))

    init(provider url: String, database influx: LocalServer, trap: Trap) throws {
        let port = UInt16(URL(string: url)?.port ?? 0)
        provider = try Relay(
            to: { port },
            fate: { [refreshes] request in
                let sight = Sight(toProvider: request)
                if sight == .token {
                    refreshes.update { if $0.answered.contains(request.body) { $0.repeats += 1 } }
                }
                trap.see(sight)
                return .pass
            },
            answered: { [refreshes] request in
                let sight = Sight(toProvider: request)
                if sight == .token { refreshes.update { _ = $0.answered.insert(request.body) } }
                trap.answer(sight)
            })
        database = try Relay(
            to: { influx.port },
            fate: { request in
                if let sight = Sight(toInfluxDB: request) { trap.see(sight) }
                return .pass
            }, answered: { request in if let sight = Sight(toInfluxDB: request) { trap.answer(sight) } })
    }

    /// How often a token was asked for in the very words that had been answered before.
    var repeats: Int { refreshes.value.repeats }
}
