import SyncService

/// What a check found: the state, a sentence that says what is, and the remedy.
struct Finding: Sendable, Equatable {
    /// A provider or an account, where there are several; stands in the check's id and title.
    var subject: String?
    var state: DoctorCheck.State
    var message: String
    var remedy: String?

    static func ok(_ message: String, of subject: String? = nil) -> Finding {
        Finding(subject: subject, state: .ok, message: message)
    }

    static func warning(_ message: String, _ remedy: String, of subject: String? = nil) -> Finding {
        Finding(subject: subject, state: .warning, message: message, remedy: remedy)
    }

    static func failed(_ message: String, _ remedy: String, of subject: String? = nil) -> Finding {
        Finding(subject: subject, state: .failed, message: message, remedy: remedy)
    }

    static func skipped(_ message: String, of subject: String? = nil) -> Finding {
        Finding(subject: subject, state: .skipped, message: message)
    }

    /// Of an error's words, which say what happened first and then what to do.
    static func failed(words: String, or remedy: String, of subject: String? = nil) -> Finding {
        let (message, advice) = Advice.split(words)
        return .failed(message, advice ?? remedy, of: subject)
    }
}
