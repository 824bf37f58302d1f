import ArgumentParser
import HTTPClient
import SyncEngine
import SyncService
import Testing

@testable import fitbit_sync

/// What a command that failed says and ends with.
struct CommandFailureTests {
    @Test(
        arguments: [
            (400, "unknown_resource", 64), (404, "not_found", 64), (409, "not_authorized", 77),
            (401, "token_wanted", 69),
            (403, "host_not_allowed", 69), (500, "internal", 69), (503, "shutting_down", 69),
        ] as [(Int, String, Int32)])
    func `a refusal of the service has its exit code`(status: Int, code: String, exit: Int32) {
        let failure = CommandFailure(RunningService.Refusal(status: status, code: code, description: "It said no."))
        #expect(failure?.code.rawValue == exit)
        #expect(failure?.sentence == "It said no.")
    }

    @Test func `a service that went away is told as one that does not answer`() {
        let failure = CommandFailure(HTTPClientError(.peerClosed, host: "127.0.0.1:8710"))
        #expect(failure?.code == .unavailable)
        #expect(failure?.sentence.contains("127.0.0.1:8710 closed the connection") == true)
    }

    @Test func `an answer that is not the service's is told as such`() {
        let error = #expect(throws: DecodingError.self) { try WireJSON.decode(Job.self, from: Array("{}".utf8)) }
        #expect(error.flatMap { CommandFailure($0) }?.code == .unavailable)
    }

    @Test func `what the archive says is passed on`() {
        let failure = CommandFailure(ArchiveError("in_use", "Another instance uses this data folder."))
        #expect(failure?.code == .cannotCreate)
        #expect(failure?.sentence == "Another instance uses this data folder.")
    }

    @Test func `an error that nobody foresaw stays itself`() {
        #expect(CommandFailure(CancellationError()) == nil)
        #expect(CommandFailure.told(CancellationError()) is CancellationError)
    }
}
