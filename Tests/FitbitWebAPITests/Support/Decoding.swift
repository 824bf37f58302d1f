import Foundation
import HTTPClient
import HealthModel
import OAuth
import SyncEngine
import TestSupport

@testable import FitbitWebAPI

/// Decodes one day as the archive holds it, and gives the points as lines that a person reads:
/// `measurement,tag=value field=1i,other=2.5 2024-03-04T00:00:00Z`.
func decoded(
    _ resource: Resource, _ day: String, in zone: String = "Etc/UTC", until: String? = nil,
    _ bodies: (part: String, json: String)...
) throws -> [String] {
    try FitbitWebAPI.offline.decodedLines(
        resource, day, in: zone, until: until, bodies.map { DayPart($0.part, Array($0.json.utf8)) })
}

func instant(_ text: String) -> Date { Date(iso: text) }

extension FitbitWebAPI {
    /// A provider that has no server: for decoding.
    static let offline = FitbitWebAPI(
        client: FitbitClient(baseURL: "", tokens: FixedTokens(), now: { .distantPast }) { _ throws(HTTPClientError) in
            throw HTTPClientError(.closed, host: "")
        })
}

/// A grant whose token is what it is told, and whose successor is the same with a prime.
struct FixedTokens: AccessTokenSource {
    var token = "secret-token"
    var scopes: Set<String> = ["activity", "heartrate", "settings", "profile"]
    var failure: OAuthError?

    func accessToken(for account: Account) async throws(OAuthError) -> AccessToken {
        if let failure { throw failure }
        return AccessToken(value: token, scopes: scopes)
    }

    func consent(of account: Account) async throws(OAuthError) -> Consent {
        if let failure { throw failure }
        return Consent(scopes: scopes)
    }

    func replacement(for rejected: AccessToken, account: Account) async throws(OAuthError) -> AccessToken {
        AccessToken(value: rejected.value + "-next", scopes: scopes)
    }
}
