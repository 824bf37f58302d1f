import HTTPServer

/// A refusal in Fitbit's own words (fitbit-web-api.md 9.3).
struct FitbitError: Error, Sendable, Equatable {
    var status: Int
    var type: String
    var field: String?
    var message: String
    /// `"success": false` stands in the errors about tokens.
    var saysNoSuccess = false

    static func validation(_ field: String, _ message: String) -> FitbitError {
        FitbitError(status: 400, type: "validation", field: field, message: message)
    }

    static let notFound = FitbitError(
        status: 404, type: "not_found", field: "n/a", message: "The API you are requesting could not be found.")

    static let missingHeader = FitbitError(
        status: 401, type: "invalid_request",
        message: "Authorization header required. Visit https://dev.fitbit.com/docs/oauth2 for more information on the "
            + "Fitbit Web API authorization process.",
        saysNoSuccess: true)

    /// The real service echoes the whole token.
    static func expiredToken(_ token: String) -> FitbitError {
        FitbitError(
            status: 401, type: "expired_token",
            message: "Access token expired: \(token). Visit https://dev.fitbit.com/docs/oauth2 for more information on "
                + "the Fitbit Web API authorization process.",
            saysNoSuccess: true)
    }

    static func invalidToken(_ token: String) -> FitbitError {
        FitbitError(
            status: 401, type: "invalid_token",
            message: "Access token invalid: \(token). Visit https://dev.fitbit.com/docs/oauth2 for more information on "
                + "the Fitbit Web API authorization process.",
            saysNoSuccess: true)
    }

    static func insufficientScope(_ scope: Scope) -> FitbitError {
        FitbitError(
            status: 403, type: "insufficient_scope",
            message: "This application does not have permission to access \(scope.rawValue) data. Visit "
                + "https://dev.fitbit.com/docs/oauth2 for more information on the Fitbit Web API authorization process.",
            saysNoSuccess: true)
    }

    static let insufficientPermissions = FitbitError(
        status: 403, type: "insufficient_permissions",
        message: "API client is not authorized by Fitbit to access the resource requested. Visit "
            + "https://dev.fitbit.com/docs/oauth2 for more information on the Fitbit Web API authorization process.",
        saysNoSuccess: true)

    static let readOnly = FitbitError(
        status: 403, type: "insufficient_permissions",
        message: "Read-only API client is not authorized to update resources.", saysNoSuccess: true)

    static let tooManyRequests = FitbitError(
        status: 429, type: "system", field: "n/a", message: "Too Many Requests")

    static func invalidGrant(_ message: String) -> FitbitError {
        FitbitError(status: 400, type: "invalid_grant", message: message, saysNoSuccess: true)
    }

    static func invalidRequest(_ message: String) -> FitbitError {
        FitbitError(status: 400, type: "invalid_request", message: message, saysNoSuccess: true)
    }

    static let invalidClient = FitbitError(
        status: 401, type: "invalid_client",
        message: "Invalid authorization header. Client id invalid. Visit https://dev.fitbit.com/docs/oauth2 for more "
            + "information on the Fitbit Web API authorization process.",
        saysNoSuccess: true)

    static func methodNotAllowed(_ method: String) -> FitbitError {
        FitbitError(status: 405, type: "request", field: "n/a", message: "Method \(method) is not allowed here.")
    }

    var body: [UInt8] {
        var json = JSONBytes()
        json.raw(#"{"errors":[{"errorType":"#)
        json.text(type)
        if let field {
            json.raw(#","fieldName":"#)
            json.text(field)
        }
        json.raw(#","message":"#)
        json.text(message)
        json.raw(saysNoSuccess ? #"}],"success":false}"# : "}]}")
        return json.bytes
    }
}

extension ServerResponse {
    /// A refusal in Fitbit's shape.
    static func refusal(_ error: FitbitError) -> ServerResponse { .json(error.status, error.body) }
}
