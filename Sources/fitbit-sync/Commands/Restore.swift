import Archive
import ArgumentParser
import Foundation

/// `fitbit-sync restore`
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a backup the archive. The service must not run.",
        discussion: """
            The backup is checked first. An archive that is there is kept beside it under another name. InfluxDB goes on where \
            the backup was, and keeps what it got since; where it was lost too, let fitbit-sync replay follow.
            """)

    @Argument(help: "A file that fitbit-sync backup wrote.")
    var file: String

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let settings = try await options.settings(needsCredentials: false)
        umask(0o077)
        var progress = ProgressLine()
        do {
            let (copy, kept) = try ArchiveCopy.restore(file, to: settings.dataDirectory) {
                progress.show($0, "restored")
            }
            progress.end()
            print(
                "Restored \(copy.days) days of \(copy.accounts.joined(separator: ", ")) to \(settings.dataDirectory).")
            if let kept { print("The archive that was there is kept: \(kept). Delete it when all is well.") }
            let key = settings.dataDirectory + "/token-key"
            if settings.tokenKey == nil, !FileManager.default.fileExists(atPath: key) {
                print("Bring \(key) along too, or authorise once more: the tokens are sealed with it.")
            }
        } catch {
            progress.end()
            throw CommandFailure.told(error)
        }
    }
}
