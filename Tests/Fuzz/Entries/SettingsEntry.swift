import Foundation
import OAuth
import TestSupport
import fitbit_sync

/// A `.env` file and, behind a NUL, an environment in the same form. The first byte says whether a client is needed.
struct SettingsEntry: FuzzEntry {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func run(_ bytes: [UInt8]) async {
        guard let first = bytes.first else { return }
        let parts = bytes.dropFirst().split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let file = folder.path + "/.env"
        guard FileManager.default.createFile(atPath: file, contents: Data(parts[0])) else {
            preconditionFailure("\(file) was not written")
        }
        var environment = ["HOME": folder.path]
        if parts.count > 1 {
            for line in String(decoding: parts[1], as: UTF8.self).split(separator: "\n") {
                let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                environment[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
            }
        }
        let values = await SettingValues(environment: environment, envFile: file)
        do {
            let settings = try Settings(
                values, environment: environment, programPath: "/usr/bin/fitbit-sync",
                needsCredentials: first & 1 == 1, now: ProviderEntry.now)
            for provider in Settings.Provider.allCases { _ = settings.oauthClient(of: provider) }
        } catch let mistakes as Settings.Mistakes {
            precondition(!mistakes.description.isEmpty)
        } catch {
            preconditionFailure("an error without a sentence: \(error)")
        }
    }
}
