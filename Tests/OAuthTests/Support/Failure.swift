import OAuth
import Testing

/// What an OAuth call ended with: its error, or nil.
func failure(_ call: () async throws -> some Any) async -> OAuthError? {
    do {
        _ = try await call()
        return nil
    } catch let error as OAuthError {
        return error
    } catch {
        Issue.record("Another error came: \(error)")
        return nil
    }
}
