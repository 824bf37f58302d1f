import Foundation
import Testing

@testable import fitbit_sync

/// A folder of one test, with the files that a person would write into it.
struct Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/settings-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let place = path + "/" + name
        let folder = URL(fileURLWithPath: place).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: place))
        return place
    }

    /// The settings of an environment and of the folder's `.env`. The two that have no default are given.
    func settings(
        _ environment: [String: String] = [:], program: String = "/usr/bin/fitbit-sync", needsCredentials: Bool = true,
        complete: Bool = true, now: Date = Date()
    ) async throws -> Settings {
        var all = environment
        if complete {
            all.merge(["GOOGLE_CLIENT_ID": "1-a.apps", "GOOGLE_CLIENT_SECRET": "word"]) { given, _ in given }
        }
        let values = await SettingValues(environment: all, envFile: path + "/.env")
        return try Settings(
            values, environment: all, programPath: program, needsCredentials: needsCredentials, now: now)
    }

    /// The sentences of what is wrong; empty when nothing is.
    func mistakes(_ environment: [String: String], complete: Bool = true) async throws -> [String] {
        do {
            _ = try await settings(environment, complete: complete)
            return []
        } catch let mistakes as Settings.Mistakes {
            return mistakes.sentences
        }
    }

    func remove() {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            Issue.record("The test's folder was not removed: \(error)")
        }
    }
}
