import Foundation
import HTTPClient
import HealthModel
import OAuth
import ProviderKit
import SyncEngine

/// Makes the calls and reads the rate limit off their answers.
struct FitbitClient: Sendable {
    private let baseURL: String
    private let client: AuthorizedClient
    private let now: @Sendable () -> Date

    init(
        baseURL: String, tokens: any AccessTokenSource, now: @escaping @Sendable () -> Date,
        send: @escaping AuthorizedClient.Send
    ) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        client = AuthorizedClient(tokens: tokens, send: send)
        self.now = now
    }

    /// The body of a GET.
    func get(
        _ path: String, _ subject: Subject, of account: Account, minuteData: Bool = false, _ gate: CallGate
    ) async throws(ProviderError) -> [UInt8] {
        let answer = try await answer(path, "application/json", subject, of: account, gate)
        if let failure = FitbitFailure.of(answer, subject, minuteData: minuteData, now: now()) { throw failure }
        return answer.body
    }

    /// A file that is no JSON; nil where there is none of the name.
    func file(
        _ path: String, _ subject: Subject, of account: Account, _ gate: CallGate
    ) async throws(ProviderError) -> [UInt8]? {
        let answer = try await answer(
            path, "application/vnd.garmin.tcx+xml, application/xml", subject, of: account, gate)
        if answer.status == 404, FitbitFailure.errorWord(answer.body) == "not_found" { return nil }
        if let failure = FitbitFailure.of(answer, subject, now: now()) { throw failure }
        return answer.body
    }

    private func answer(
        _ path: String, _ type: String, _ subject: Subject, of account: Account, _ gate: CallGate
    ) async throws(ProviderError) -> HTTPResponse {
        let request = HTTPRequest(
            url: baseURL + path,
            headers: [HTTPHeader("Accept", type), HTTPHeader("Accept-Language", "metric")],
            timeout: .seconds(60),
            maximumResponseBytes: 32 << 20)
        return try await client.answer(
            to: request, subject, of: account, gate, rejectsToken: FitbitFailure.rejectsToken,
            rate: { FitbitRate.reading($0, now: now()) })
    }

    /// What was granted; makes no call.
    func consent(of account: Account, _ subject: Subject) async throws(ProviderError) -> Consent {
        try await client.consent(of: account, subject)
    }
}
