import Foundation
import HTTPClient
import HealthModel
import ProviderKit
import SyncEngine
import TestSupport
import Testing

@testable import FitbitWebAPI

private let days = CivilDay("2024-03-04")!...CivilDay("2024-03-05")!
private let now = instant("2024-03-04T10:20:30Z")

private func failure(
    _ status: Int, _ body: String = "", _ resource: Resource = .sleep, headers: [HTTPHeader] = []
) -> ProviderError? {
    let resource = FitbitCatalogue.resource(resource)!
    return FitbitFailure.of(
        HTTPResponse(status: status, headers: headers, body: Array(body.utf8)), Subject(resource, days, .me),
        minuteData: resource.needsPersonalApplication, now: now)
}

struct FitbitFailureTests {
    // fitbit-web-api.md 9.3
    @Test(arguments: [
        (
            400, #"{"errors":[{"errorType":"validation","fieldName":"date","message":"Invalid date:2024-13-40"}]}"#,
            ProviderError.Kind.rejected, "400, validation"
        ),
        (
            401, #"{"success":false,"errors":[{"errorType":"expired_token","message":"…"}]}"#, .notAuthorized,
            "401, expired_token"
        ),
        (
            401, #"{"errors":[{"errorType":"invalid_request","message":"Authorization header required."}]}"#, .rejected,
            "proxy"
        ),
        (403, #"{"errors":[{"errorType":"insufficient_scope"}]}"#, .scopeMissing, "`sleep`"),
        (403, #"{"errors":[{"errorType":"insufficient_permissions"}]}"#, .forbidden, "403, insufficient_permissions"),
        (
            403,
            #"{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}"#,
            .forbidden, "403, permission_denied"
        ),
        (403, "<html>Forbidden</html>", .forbidden, "(403)"),
        (404, #"{"errors":[{"errorType":"not_found"}]}"#, .rejected, "404, not_found"),
        (408, "", .unavailable, "408"),
        (409, "", .rejected, "409"),
        (410, "", .gone, "Google Health API"),
        (302, "", .unreadable, "302"),
        (500, #"{"errors":[{"errorType":"system"}]}"#, .unavailable, "500, system"),
        (502, "<html>maintenance</html>", .unavailable, "(502)"),
        (503, "", .unavailable, "(503)"),
        (504, "", .unavailable, "(504)"),
    ])
    func `each answer that is no data says what it means`(
        status: Int, body: String, kind: ProviderError.Kind, words: String
    ) throws {
        let error = try #require(failure(status, body))
        #expect(error.kind == kind)
        #expect(error.message.contains(words))
        #expect(error.message.hasPrefix("Fitbit, sleep of 2024-03-04 to 2024-03-05 (account me): "))
    }

    @Test func `an answer of success is no failure`() {
        #expect(failure(200) == nil && failure(204) == nil)
    }

    @Test func `minute data refused to an application name the type Personal`() throws {
        let body = #"{"errors":[{"errorType":"insufficient_permissions"}]}"#
        for resource in [Resource.calories, .distance, .steps, .heartRate, .breathingRate, .hrv, .spo2Intraday] {
            let error = try #require(failure(403, body, resource))
            #expect(error.kind == .forbidden)
            #expect(error.message.contains("\"Personal\""))
        }
        #expect(failure(403, body, .weight)?.message.contains("Personal") == false)
    }

    @Test func `the end of the service says what stays and what to do`() throws {
        let message = try #require(failure(410)).message
        #expect(message.contains("2 November 2026"))
        #expect(message.contains("What was fetched stays"))
    }

    @Test func `nothing of the provider's message is repeated`() throws {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAi"
        for status in [400, 401, 403, 404, 410, 429, 500] {
            for type in ["expired_token", "expired \(token)", token, "", String(repeating: "a", count: 41)] {
                let body = #"{"errors":[{"errorType":"\#(type)","message":"Access token expired: \#(token)"}]}"#
                let message = try #require(failure(status, body)).message
                #expect(!message.contains("eyJ") && !message.contains("eyj") && !message.contains("aaaa"))
            }
        }
    }

    @Test func `a token is replaced when it was refused, not when the header was missed`() {
        func rejects(_ status: Int, _ type: String) -> Bool {
            FitbitFailure.rejectsToken(
                HTTPResponse(status: status, body: Array(#"{"errors":[{"errorType":"\#(type)"}]}"#.utf8)))
        }
        #expect(rejects(401, "expired_token") && rejects(401, "invalid_token") && rejects(401, "new_word"))
        #expect(FitbitFailure.rejectsToken(HTTPResponse(status: 401, body: Array("<html>".utf8))))
        #expect(!rejects(401, "invalid_request") && !rejects(403, "expired_token"))
    }

    @Test(arguments: [
        ([HTTPHeader("Fitbit-Rate-Limit-Reset", "1200"), HTTPHeader("Retry-After", "5")], "2024-03-04T10:40:30Z"),
        ([HTTPHeader("fitbit-rate-limit-reset", "0")], "2024-03-04T10:21:00Z"),
        ([HTTPHeader("Retry-After", "600")], "2024-03-04T10:30:30Z"),
        ([HTTPHeader("Retry-After", "Mon, 04 Mar 2024 11:00:00 GMT")], "2024-03-04T11:00:00Z"),
        ([HTTPHeader("Fitbit-Rate-Limit-Reset", "-7")], "2024-03-04T11:00:00Z"),
        ([HTTPHeader("Fitbit-Rate-Limit-Reset", "999999999")], "2024-03-04T11:25:30Z"),
        ([], "2024-03-04T11:00:00Z"),
    ])
    func `a refusal for the rate ends at the reset, else after the wait, else at the full hour`(
        headers: [HTTPHeader], until: String
    ) throws {
        let error = try #require(
            failure(429, #"{"errors":[{"errorType":"system","fieldName":"n/a"}]}"#, headers: headers))
        #expect(error.kind == .rateLimited(until: instant(until)))
        let reading = FitbitRate.reading(HTTPResponse(status: 429, headers: headers), now: now)
        #expect(reading == RateReading(resetAt: instant(until), isRefusal: true))
    }

    // fitbit-web-api.md 0.6 and 10.1
    @Test func `the rate limit is read off any answer, in any case of its names`() {
        let headers = [
            HTTPHeader("Fitbit-rate-limit-limit", "150"), HTTPHeader("FITBIT-RATE-LIMIT-REMAINING", "121"),
            HTTPHeader("fitbit-rate-limit-reset", "60"),
        ]
        for status in [200, 403, 500] {
            #expect(
                FitbitRate.reading(HTTPResponse(status: status, headers: headers), now: now)
                    == RateReading(limit: 150, remaining: 121, resetAt: instant("2024-03-04T10:21:30Z")))
        }
        #expect(FitbitRate.reading(HTTPResponse(status: 200), now: now) == nil)
        let odd = [HTTPHeader("Fitbit-Rate-Limit-Remaining", "many")]
        #expect(FitbitRate.reading(HTTPResponse(status: 200, headers: odd), now: now) == nil)
    }
}

@Suite(.enabled(if: RecordedAnswers.exist(of: "fitbit")))
struct RecordedErrorTests {
    @Test(arguments: [
        (400, "ApiError-Request-BadRequest", ProviderError.Kind.rejected),
        (403, "ApiError-Request-Forbidden", .forbidden),
        (401, "ApiError-Request-StaleToken", .notAuthorized),
        (401, "ApiError-Request-Unauthorized", .rejected),
        (429, "ApiError", .rateLimited(until: instant("2024-03-04T11:00:00Z"))),
    ])
    func `a recorded error is understood and its token not repeated`(
        status: Int, file: String, kind: ProviderError.Kind
    ) throws {
        let body = try RecordedAnswers.bytes("error/fitbit/aarondcoleman+Fitbit.NET/\(file).json")
        let error = try #require(failure(status, String(decoding: body, as: UTF8.self)))
        #expect(error.kind == kind)
        #expect(!error.message.contains("eyJ") && !error.message.contains("39ab9109aba"))
    }
}
