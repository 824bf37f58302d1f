import HTTPServer

/// A refusal in Google's own words (google-health-api.md 5.2 and 5.3).
struct GoogleError: Error, Sendable, Equatable {
    /// A field of the request that is wrong.
    struct Violation: Sendable, Equatable {
        var field: String
        var text: String
    }

    var code: Int
    var status: String
    var message: String
    /// Of the ErrorInfo; without one there is none.
    var reason: String?
    var domain = "health.googleapis.com"
    /// Of the ErrorInfo, in this order.
    var metadata: [[String]] = []
    var violations: [Violation] = []
    /// The metric of a quota that is used up.
    var quota: String?
    /// Answered with a page instead of JSON.
    var isPage = false

    /// 404 as a page: an unknown path or a wrong verb.
    static let unknownPath = GoogleError(code: 404, status: "", message: "", isPage: true)

    static let notFound = GoogleError(code: 404, status: "NOT_FOUND", message: "Requested entity was not found.")

    static let invalidArgument = GoogleError(
        code: 400, status: "INVALID_ARGUMENT", message: "Request contains an invalid argument.")

    static let unauthenticated = GoogleError(
        code: 401, status: "UNAUTHENTICATED",
        message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
            + "valid authentication credential. See "
            + "https://developers.google.com/identity/sign-in/web/devconsole-project.")

    static let missingCredentials = GoogleError(
        code: 401, status: "UNAUTHENTICATED",
        message:
            "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or "
            + "other valid authentication credential. See "
            + "https://developers.google.com/identity/sign-in/web/devconsole-project.",
        reason: "CREDENTIALS_MISSING", domain: "googleapis.com", metadata: [["service", "health.googleapis.com"]])

    static let insufficientScope = GoogleError(
        code: 403, status: "PERMISSION_DENIED", message: "Request had insufficient authentication scopes.",
        reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT", domain: "googleapis.com",
        metadata: [["service", "health.googleapis.com"]])

    static let permissionDenied = GoogleError(
        code: 403, status: "PERMISSION_DENIED", message: "The caller does not have permission")

    static let tooManyRequests = GoogleError(
        code: 429, status: "RESOURCE_EXHAUSTED",
        message: "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute per user' of service "
            + "'health.googleapis.com' for consumer 'project_number:123456789012'.",
        reason: "RATE_LIMIT_EXCEEDED", domain: "googleapis.com",
        metadata: [
            ["service", "health.googleapis.com"], ["quota_metric", "health.googleapis.com/requests"],
            ["quota_unit", "1/min/{project}/{user}"],
        ], quota: "health.googleapis.com/requests")

    /// 400 with a reason of its own.
    static func invalid(_ reason: String, _ message: String, _ metadata: [[String]] = []) -> GoogleError {
        GoogleError(
            code: 400, status: "INVALID_ARGUMENT", message: message, reason: reason, metadata: metadata)
    }

    /// 400 because of fields that are unknown or hold the wrong thing.
    static func badRequest(_ violations: [Violation]) -> GoogleError {
        GoogleError(
            code: 400, status: "INVALID_ARGUMENT", message: violations.map(\.text).joined(separator: "\n"),
            violations: violations)
    }

    /// The page of a path that does not exist, or of a verb it does not take.
    static func page(_ status: Int) -> ServerResponse {
        let text = status == 404 ? "The requested URL was not found on this server." : "The request method is wrong."
        return ServerResponse(
            status: status,
            text: "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error \(status)!!1</title>\n"
                + "<p><b>\(status).</b> <ins>That’s an error.</ins>\n<p>\(text) <ins>That’s all we know.</ins>\n",
            contentType: "text/html; charset=UTF-8")
    }

    var response: ServerResponse {
        guard !isPage else { return GoogleError.page(code) }
        var response = ServerResponse.json(code, body)
        if code == 401 {
            response.headers.append(
                ServerHeader(name: "WWW-Authenticate", value: #"Bearer realm="https://accounts.google.com/""#))
        }
        return response
    }

    var body: [UInt8] {
        var json = JSONBytes()
        json.raw(#"{"error":{"code":\#(code),"message":"#)
        json.text(message)
        json.raw(#","status":"\#(status)""#)
        let details = [info, badRequest, quotaFailure].compactMap { $0 }
        if !details.isEmpty {
            json.raw(#","details":"#)
            json.array(details) { json, detail in json.raw(detail) }
        }
        json.raw("}}")
        return json.bytes
    }

    private var info: [UInt8]? {
        guard let reason else { return nil }
        var json = JSONBytes()
        json.raw(#"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"\#(reason)","domain":"\#(domain)""#)
        if !metadata.isEmpty {
            json.raw(#","metadata":{"#)
            for (index, pair) in metadata.enumerated() {
                json.raw(index > 0 ? "," : "")
                json.text(pair[0])
                json.raw(":")
                json.text(pair[1])
            }
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }

    private var badRequest: [UInt8]? {
        guard !violations.isEmpty else { return nil }
        var json = JSONBytes()
        json.raw(#"{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":"#)
        json.array(violations) { json, violation in
            json.raw("{")
            if !violation.field.isEmpty {
                json.raw(#""field":"#)
                json.text(violation.field)
                json.raw(",")
            }
            json.raw(#""description":"#)
            json.text(violation.text)
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }

    private var quotaFailure: [UInt8]? {
        guard let quota else { return nil }
        var json = JSONBytes()
        json.raw(#"{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"subject":"#)
        json.text(quota)
        json.raw(#","description":"#)
        json.text(message)
        json.raw("}]}")
        return json.bytes
    }
}
