import Foundation
import HTTPClient
import HealthModel
import JSONReader
import OAuth
import ProviderKit
import SyncEngine

/// Makes the calls, and repeats those that failed for a moment.
struct GoogleClient: Sendable {
    let baseURL: String
    let now: @Sendable () -> Date
    let filters = FilterMemory()
    private let client: AuthorizedClient
    private let streak = RefusalStreak()
    private let pause: @Sendable (Duration) async throws -> Void
    private let jitter: @Sendable () -> TimeInterval

    init(
        baseURL: String, tokens: any AccessTokenSource, now: @escaping @Sendable () -> Date,
        pause: @escaping @Sendable (Duration) async throws -> Void, jitter: @escaping @Sendable () -> TimeInterval,
        send: @escaping AuthorizedClient.Send
    ) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.now = now
        self.pause = pause
        self.jitter = jitter
        client = AuthorizedClient(tokens: tokens, send: send)
    }

    /// What was granted; makes no call.
    func consent(of account: Account, _ subject: Subject) async throws(ProviderError) -> Consent {
        try await client.consent(of: account, subject)
    }

    /// The answer of a call in an account's name, as `read` makes it of the body.
    func answer<Answer: Sendable>(
        to request: HTTPRequest, _ subject: Subject, of account: Account, _ gate: CallGate,
        _ read: ([UInt8]) throws(JSONReaderError) -> Answer
    ) async throws(GoogleFailure) -> Answer {
        try await trying(subject) { () async throws(GoogleFailure) in
            var retryAt: Date?
            let response: HTTPResponse
            do throws(ProviderError) {
                response = try await client.answer(
                    to: request, subject, of: account, gate,
                    rejectsToken: { $0.status == 401 && !ErrorEnvelope($0.body).namesMissingScope },
                    rate: { response in
                        retryAt = streak.end(after: response, of: account, now: now())
                        return retryAt.map { RateReading(resetAt: $0, isRefusal: true) }
                    })
            } catch {
                throw GoogleFailure(error)
            }
            return try content(of: response, subject, retryAt: retryAt, read)
        }
    }

    /// The answer of a call with a token that is no account's yet.
    func answer<Answer: Sendable>(
        to request: HTTPRequest, accessToken: String, _ subject: Subject,
        _ read: ([UInt8]) throws(JSONReaderError) -> Answer
    ) async throws(GoogleFailure) -> Answer {
        try await trying(subject) { () async throws(GoogleFailure) in
            let response: HTTPResponse
            do throws(ProviderError) {
                response = try await client.answer(to: request, accessToken: accessToken, subject)
            } catch {
                throw GoogleFailure(error)
            }
            return try content(of: response, subject, retryAt: nil, read)
        }
    }

    private func content<Answer>(
        of response: HTTPResponse, _ subject: Subject, retryAt: Date?,
        _ read: ([UInt8]) throws(JSONReaderError) -> Answer
    ) throws(GoogleFailure) -> Answer {
        if let failure = GoogleFailure(response, subject, retryAt: retryAt ?? now().addingTimeInterval(1)) {
            throw failure
        }
        do throws(JSONReaderError) {
            return try read(response.body)
        } catch {
            throw GoogleFailure(subject.error(error), isCut: error.kind == .truncated)
        }
    }

    /// Up to three attempts, one and two seconds apart.
    private func trying<Answer>(
        _ subject: Subject, _ attempt: () async throws(GoogleFailure) -> Answer
    ) async throws(GoogleFailure) -> Answer {
        for seconds: TimeInterval in [1, 2] {
            do throws(GoogleFailure) {
                return try await attempt()
            } catch {
                guard error.mayPass else { throw error }
            }
            do {
                try await pause(.seconds(seconds + jitter()))
            } catch {
                throw GoogleFailure(subject.error(.cancelled, "the sync was stopped."))
            }
        }
        return try await attempt()
    }
}
