import ArgumentParser
import HTTPClient
import HTTPServer
import SyncEngine
import SyncService

/// What a failed command says, and what it ends with (README.md, "Exit codes").
struct CommandFailure: Equatable {
    var sentence: String
    var code: ExitCode

    /// Nil for an error that is none of the known ones.
    init?(_ error: any Error) {
        switch error {
        case let refusal as RunningService.Refusal:
            sentence = refusal.description
            code =
                switch (refusal.status, refusal.code) {
                case (_, "not_authorized"), (_, "sign_in"): .notAuthorized
                case (_, "no_sink"): .badSettings
                case (400, _), (404, _): .validationFailure
                default: .unavailable
                }
        case let refusal as SyncQuery.Refusal: (sentence, code) = (refusal.sentence, .validationFailure)
        case let error as ArchiveError: (sentence, code) = (error.message, .cannotCreate)
        case let error as HTTPServerError: (sentence, code) = (error.description, .unavailable)
        case let error as HTTPClientError: (sentence, code) = (error.description, .unavailable)
        case is DecodingError:
            sentence = "The service's answer was not understood. Check that it is of the same version as this command."
            code = .unavailable
        default: return nil
        }
    }

    /// Says what happened and returns what to throw: the exit code, or the error itself when it is not a known one.
    static func told(_ error: any Error) -> any Error {
        guard let failure = CommandFailure(error) else { return error }
        Terminal.complain(failure.sentence)
        return failure.code
    }
}
