import HTTPServer

/// A refusal of the token or revocation endpoint: flat, unlike those of the API (google-health-api.md 2.5).
struct GoogleOAuthError: Error, Sendable, Equatable {
    var status = 400
    var error: String
    var text: String

    static let expiredGrant = GoogleOAuthError(error: "invalid_grant", text: "Token has been expired or revoked.")
    static let malformedGrant = GoogleOAuthError(error: "invalid_grant", text: "Bad Request")
    static let unknownClient = GoogleOAuthError(
        status: 401, error: "invalid_client", text: "The OAuth client was not found.")
    static let wrongSecret = GoogleOAuthError(status: 401, error: "invalid_client", text: "Unauthorized")
    static let foreignGrant = GoogleOAuthError(status: 401, error: "unauthorized_client", text: "Unauthorized")

    static func missing(_ name: String) -> GoogleOAuthError {
        GoogleOAuthError(error: "invalid_request", text: "Missing required parameter: \(name)")
    }

    var response: ServerResponse {
        var json = JSONBytes()
        json.raw(#"{"error":"#)
        json.text(error)
        json.raw(#","error_description":"#)
        json.text(text)
        json.raw("}")
        return .json(status, json.bytes)
    }
}
