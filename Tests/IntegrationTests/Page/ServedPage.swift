import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport

/// The built program with its page, and all that it needs around it.
struct ServedPage {
    /// The page as it is shipped.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Public").path(percentEncoded: false)

    let around: Surroundings
    let program: Program
    private let days: Int

    /// Starts it. Nobody is connected yet; at the consent page the person is signed in already.
    ///
    /// - Parameter days: how far back everything reaches.
    init(
        _ person: Person = .ada, others: [Person] = [], days: Int = 14, _ settings: [String: String] = [:]
    ) async throws {
        self.days = days
        around = try await Surroundings(person, others: others)
        around.google.signIn(person)
        around.fitbit.signIn(person)
        program = try await around.startService(days: days, ["PUBLIC_DIR": Self.folder].merging(settings) { $1 })
    }

    /// As a person would type it.
    var address: String { "http://localhost:\(around.port)" }

    /// Signs in, as a person would on the page.
    func authorize(_ account: Account = .me) async throws { try await around.authorize(program, account) }

    /// Has everything synced, some days after the other, and returns when it is and InfluxDB has it.
    func fill() async throws {
        var last = around.today
        let since = around.today.advanced(by: 1 - days)
        while last >= since {
            let first = max(since, last.advanced(by: 1 - Self.daysAtOnce))
            _ = try await program.get("/sync/all?from=\(first)&to=\(last)")
            try await eventually("\(first) to \(last) is synced", within: 300) {
                guard let job = try await program.newestJob(), job.isFinished else { return false }
                // An InfluxDB that is slow is waited for.
                guard job.problems.allSatisfy({ !$0.isFailure || $0.code == "sink_behind" }) else {
                    throw Unexpected("The sync ended \(job.state): \(job.problems)")
                }
                return try await program.status().sinks.allSatisfy { $0.pending == 0 }
            }
            last = first.advanced(by: -1)
        }
    }

    private static let daysAtOnce = 20

    /// Ends it, and what is around it.
    func end() async throws {
        program.send(SIGTERM)
        _ = try await program.exit()
        await around.end()
    }
}

extension Person {
    /// A person as a page shows them best, with fewer samples of the heart rate than a tracker takes.
    static let ada: Person = {
        var ada = People.ada
        if Pictures.folder == nil { ada.heartInterval = 60...120 }
        return ada
    }()
}
