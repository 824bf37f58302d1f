import Foundation

/// What a person types or pastes.
enum StandardInput {
    /// The next line; nil at the end of the input. Read on a thread of its own, since it may take minutes.
    static func line() async -> String? {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: readLine()) }.start()
        }
    }
}
