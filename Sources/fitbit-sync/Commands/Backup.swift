import Archive
import ArgumentParser
import Foundation

/// `fitbit-sync backup`
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the archive to one file, also while the service runs.",
        discussion: """
            The file is whole and checked when the command ends. Tokens stay sealed in it; their key (DATA_DIR/token-key, or \
            TOKEN_KEY) is not in it: keep it elsewhere, and authorise once more where it is lost.
            """)

    @Argument(help: "The file to write; a folder gets a file named after the day.")
    var file: String

    @Flag(help: "Replace a file of that name.")
    var replace = false

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let settings = try await options.settings(needsCredentials: false)
        umask(0o077)
        var progress = ProgressLine()
        do {
            let path = Self.path(file, now: Date())
            let copy = try ArchiveCopy.make(of: settings.dataDirectory, to: path, replaces: replace) {
                progress.show($0, "copied")
            }
            progress.end()
            print("\(path): \(copy.days) days of \(copy.accounts.joined(separator: ", ")), \(copy.size) bytes, checked")
        } catch {
            progress.end()
            throw CommandFailure.told(error)
        }
    }

    /// Where a copy goes that was asked for at `path`.
    static func path(_ path: String, now: Date) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return path
        }
        let day = now.formatted(.iso8601.year().month().day())
        return URL(filePath: path).appending(path: "fitbit-sync-\(day).sqlite").path(percentEncoded: false)
    }
}
