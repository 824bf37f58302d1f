import Foundation
import HTTPClient
import HealthModel
import ProviderKit
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

private let subject = Subject("Google Health", "sleep of 2026-11-20", account: .me, scope: GoogleScope.sleep)

private func failure(_ status: Int, _ body: String = "", _ subject: Subject = subject) -> GoogleFailure? {
    GoogleFailure(HTTPResponse(status: status, body: Array(body.utf8)), subject, retryAt: .distantFuture)
}

private func body(_ status: Int, _ word: String, _ reason: String? = nil, message: String = "ya29.secret") -> String {
    let details = reason.map { #", "details": [{"reason": "\#($0)", "domain": "health.googleapis.com"}]"# } ?? ""
    return #"{"error": {"code": \#(status), "status": "\#(word)", "message": "\#(message)"\#(details)}}"#
}

struct GoogleFailureTests {
    // google-health-api.md 5.3, row by row.
    @Test(arguments: [
        (
            400, body(400, "FAILED_PRECONDITION", "ACCOUNT_NOT_LINKED"), ProviderError.Kind.notAuthorized,
            "Sign in once to the Google Health app with this Google account"
        ),
        (
            400, body(400, "INVALID_ARGUMENT", "INVALID_DATA_POINT_FILTER"), .rejected,
            "filter of the request (400, INVALID_DATA_POINT_FILTER)"
        ),
        (
            400, body(400, "INVALID_ARGUMENT", "INVALID_PARENT_DATA_TYPE_COLLECTION"), .rejected,
            "does not offer these data"
        ),
        (400, body(400, "INVALID_ARGUMENT", "UNSUPPORTED_DATA_TYPE_ACTION"), .rejected, "does not offer these data"),
        (
            400, body(400, "INVALID_ARGUMENT", "INVALID_ROLLUP_QUERY_DURATION"), .rejected,
            "(400, INVALID_ROLLUP_QUERY_DURATION)"
        ),
        (400, body(400, "INVALID_ARGUMENT", "INVALID_TIME_RANGE"), .rejected, "(400, INVALID_TIME_RANGE)"),
        (400, body(400, "INVALID_ARGUMENT"), .rejected, "(400, INVALID_ARGUMENT)"),
        (401, "", .notAuthorized, "the access token was refused, its successor too (401)"),
        (401, body(401, "UNAUTHENTICATED", "CREDENTIALS_MISSING"), .notAuthorized, "Authorise the account again"),
        (
            403, body(403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), .scopeMissing,
            "`googlehealth.sleep.readonly`"
        ),
        (403, body(403, "PERMISSION_DENIED", "MISSING_OAUTH_SCOPE"), .scopeMissing, "leave its box ticked"),
        (403, #"{"error":"insufficient_scope","error_description":"ya29.secret"}"#, .scopeMissing, "was not granted"),
        (401, #"{"error":"insufficient_scope"}"#, .scopeMissing, "was not granted"),
        (
            403, body(403, "PERMISSION_DENIED", "RESOURCE_PERMISSION_DENIED"), .forbidden,
            "remove the app at myaccount.google.com/connections"
        ),
        (
            403, body(403, "PERMISSION_DENIED", message: "Could not mint UberMint from GaiaMint"), .notAuthorized,
            "permissions that do not go together"
        ),
        (
            403, body(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), .forbidden,
            "not enabled in the Google Cloud project"
        ),
        (403, body(403, "PERMISSION_DENIED", "USER_PROJECT_DENIED"), .forbidden, "(403, USER_PROJECT_DENIED)"),
        (403, "", .forbidden, "(403)"), (403, "<html>Forbidden ya29.secret</html>", .forbidden, "(403)"),
        (404, "<!DOCTYPE html>", .rejected, "nothing at this address (404)"),
        (404, body(404, "NOT_FOUND"), .rejected, "(404, NOT_FOUND)"), (408, "", .unavailable, "408"),
        (410, "Gone", .gone, "the service is over (410)"),
        (
            412, body(412, "FAILED_PRECONDITION", message: "Precondition check failed."), .notAuthorized,
            "Google Health app"
        ),
        (
            429, body(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"), .rateLimited(until: .distantFuture),
            "(429, RATE_LIMIT_EXCEEDED)"
        ),
        (500, body(500, "INTERNAL"), .unavailable, "(500, INTERNAL)"), (502, "<html>", .unavailable, "(502)"),
        (503, "", .unavailable, "(503)"), (302, "", .unreadable, "sends elsewhere (302)"), (409, "", .rejected, "409"),
    ])
    func `each answer that is no data says what it means and what to do`(
        status: Int, body: String, kind: ProviderError.Kind, words: String
    ) throws {
        let error = try #require(failure(status, body)).error
        #expect(error.kind == kind)
        #expect(error.message.contains(words))
        #expect(error.message.hasPrefix("Google Health, sleep of 2026-11-20 (account me): "))
        #expect(error.message.hasSuffix("."))
        #expect(!error.message.contains("ya29"))
    }

    @Test func `an answer of success is no failure`() { #expect(failure(200) == nil && failure(204) == nil) }

    // google-health-api.md 5.2: any shape, and nothing of the provider's words but the reason's name.
    @Test(arguments: [
        "ya29.secret", "1//0eSecret", "Some words", "", String(repeating: "A", count: 64), "Mixed_Case", "über",
    ])
    func `a reason that is no bounded word is not repeated`(word: String) throws {
        for body in [
            body(400, word, word, message: word), #"{"error":"\#(word)"}"#,
            #"{"error":{"details":[{"reason":"\#(word)"}]}}"#,
        ] {
            let message = try #require(failure(400, body)).error.message
            #expect(message.contains("(400)") && (word.isEmpty || !message.contains(word)))
        }
    }

    @Test(arguments: [
        "null", "[]", #"{"error":null}"#, #"{"error":[]}"#, #"{"error":{"details":{}}}"#, #"{"error":{"details":[7]}}"#,
    ])
    func `an envelope of any shape is read`(body: String) throws {
        #expect(try #require(failure(403, body)).error.kind == .forbidden)
    }

    @Test func `before any permission is known, the boxes are meant`() throws {
        let signIn = Subject("Google Health", "the sign-in", account: nil)
        let error = try #require(failure(403, #"{"error":"insufficient_scope"}"#, signIn)).error
        #expect(error.message.hasPrefix("Google Health, the sign-in: none of the permissions was granted."))
    }
}

@Suite(.enabled(if: RecordedAnswers.exist(of: "google")))
struct RecordedErrorTests {
    @Test func `a recorded account without Google Health is told what to do`() throws {
        let text = try RecordedAnswers.text(
            "error/google/django-health+django-google-health/error_account_not_linked.json")
        let error = try #require(failure(400, text)).error
        #expect(error.kind == .notAuthorized && error.message.contains("(400, ACCOUNT_NOT_LINKED)"))
    }
}
