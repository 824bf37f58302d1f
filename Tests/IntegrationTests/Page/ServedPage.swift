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

    /// Starts it. Nobody is connected yet; at the consent page the person is signed in already.
    ///
    /// - Parameter days: how far back everything reaches.
    init(
        _ person: Person = .ada, others: [Person] = [], days: Int = 14, _ settings: [String: String] = [:]
    ) async throws {
        around = try await Surroundings(person, others: others)
        around.google.signIn(person)
        around.fitbit.signIn(person)
        program = try await around.startService(days: days, ["PUBLIC_DIR": Self.folder].merging(settings) { $1 })
    }

    /// As a person would type it.
    var address: String { "http://localhost:\(around.port)" }

    /// Signs in, as a person would on the page.
    func authorize(_ account: Account = .me) async throws { try await around.authorize(program, account) }

    /// Has everything synced, and returns when it is.
    func fill() async throws {
        _ = try await program.get("/sync/all")
        try await eventually("everything is synced", within: 600) {
            guard let job = try await program.newestJob(), job.isFinished else { return false }
            guard job.state == .done else { throw Unexpected("The sync ended \(job.state): \(job.problems)") }
            return true
        }
    }

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
