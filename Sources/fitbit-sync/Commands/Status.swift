import ArgumentParser
import Foundation
import HTTPClient
import SyncEngine
import SyncService

/// `fitbit-sync status`
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how complete the copy is, and why.",
        discussion: "Asks the running service when there is one, and reads the archive itself otherwise.")

    @Flag(help: "Print the JSON of /status.")
    var json = false

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let settings = try await options.settings(needsCredentials: false)
        let http = HTTPClient(.init(name: "command"))
        let text: String
        do {
            let bytes: [UInt8]
            if let service = await RunningService(settings, http: http) {
                bytes = try await service.status()
            } else {
                bytes = try await readAlone(settings)
            }
            text = json ? String(decoding: bytes, as: UTF8.self) + "\n" : try Self.text(of: bytes)
        } catch {
            await http.shutdown()
            throw CommandFailure.told(error)
        }
        await http.shutdown()
        print(text, terminator: "")
    }

    private func readAlone(_ settings: Settings) async throws -> [UInt8] {
        try settings.requireArchive()
        Terminal.complain("No service answers on port \(settings.httpPort): read from \(settings.dataDirectory).")
        let application = try Startup.application(settings, Logs.logger(settings), startsByItself: false)
        do {
            let bytes = try WireJSON.encode(try await application.engine.status())
            await application.close()
            return bytes
        } catch {
            await application.close()
            throw error
        }
    }

    private static func text(of bytes: [UInt8]) throws -> String {
        StatusText.text(try WireJSON.decode(StatusReport.self, from: bytes))
    }
}
