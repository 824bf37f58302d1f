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
        let bytes: [UInt8]
        do {
            if let service = await RunningService(settings, http: http) {
                bytes = try await service.status()
            } else {
                let application = try Startup.application(settings, Logs.logger(settings), startsByItself: false)
                bytes = try WireJSON.encode(try await application.engine.status())
                await application.close()
            }
        } catch let refusal as RunningService.Refusal {
            Terminal.complain(refusal.description)
            throw ExitCode.unavailable
        }
        await http.shutdown()
        if json {
            print(String(decoding: bytes, as: UTF8.self))
        } else {
            print(StatusText.text(try WireJSON.decode(StatusReport.self, from: bytes)), terminator: "")
        }
    }
}
