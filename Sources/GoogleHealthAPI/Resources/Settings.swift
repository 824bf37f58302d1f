import HTTPClient
import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The settings, of which the zone is used and nothing is kept (google-health-api.md, 4.16).
enum Settings {
    static func profile(
        _ client: GoogleClient, _ subject: Subject, of account: Account, _ gate: CallGate
    ) async throws(ProviderError) -> ProviderProfile {
        do throws(GoogleFailure) {
            return try await client.answer(
                to: .get("\(client.baseURL)/v4/users/me/settings"), subject, of: account, gate
            ) { bytes throws(JSONReaderError) in
                try JSONReader.read(bytes) { root throws(JSONReaderError) in
                    guard root.object != nil else { throw .unexpected("is no object") }
                    return ProviderProfile(
                        timeZone: root["timeZone"]?.text.flatMap { $0.isEmpty ? nil : $0 }, memberSince: nil)
                }
            }
        } catch {
            throw error.error
        }
    }
}
