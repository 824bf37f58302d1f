import HTTPClient
import JSONReader
import ProviderKit
import SyncEngine

/// Who signed in: the first call of a token (google-health-api.md, 2.9).
enum Identity {
    static func identity(_ client: GoogleClient, accessToken: String) async throws(ProviderError) -> GoogleIdentity {
        let subject = Subject("Google Health", "the sign-in", account: nil)
        do throws(GoogleFailure) {
            return try await client.answer(
                to: .get("\(client.baseURL)/v4/users/me/identity"), accessToken: accessToken, subject
            ) { bytes throws(JSONReaderError) in
                try JSONReader.read(bytes) { root throws(JSONReaderError) in
                    guard let id = root["healthUserId"]?.text, !id.isEmpty else {
                        throw .unexpected("holds no `healthUserId`")
                    }
                    return GoogleIdentity(
                        healthUserID: id, legacyUserID: root["legacyUserId"]?.text.flatMap { $0.isEmpty ? nil : $0 })
                }
            }
        } catch {
            throw error.error
        }
    }
}
