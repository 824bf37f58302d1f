/// Faults in the words of the Google Health API (google-health-api.md 5.3) and of its token endpoint (2.5).
extension Fault {
    /// 429 `RATE_LIMIT_EXCEEDED`, with the seconds to wait if given.
    public static func rateLimitExceeded(retryAfter: Int? = nil) -> Fault {
        .google(.tooManyRequests, retryAfter: retryAfter)
    }
    /// 403 `RESOURCE_PERMISSION_DENIED`, as seen on every call until a new consent.
    public static let resourcePermissionDenied = Fault.google(
        GoogleError(
            code: 403, status: "PERMISSION_DENIED", message: "Permission denied on the resource.",
            reason: "RESOURCE_PERMISSION_DENIED"))
    /// 403 `ACCESS_TOKEN_SCOPE_INSUFFICIENT`.
    public static let scopeInsufficient = Fault.google(.insufficientScope)
    /// 403 `SERVICE_DISABLED`: the API is not enabled in the Cloud project.
    public static let serviceDisabled = Fault.google(
        GoogleError(
            code: 403, status: "PERMISSION_DENIED",
            message: "Google Health API has not been used in project 123456789012 before or it is disabled.",
            reason: "SERVICE_DISABLED", domain: "googleapis.com", metadata: [["service", "health.googleapis.com"]]))
    /// 400 `ACCOUNT_NOT_LINKED`: the person has no Google Health account.
    public static let accountNotLinked = Fault.google(
        GoogleError(
            code: 400, status: "FAILED_PRECONDITION", message: "The account is not linked to Google Health.",
            reason: "ACCOUNT_NOT_LINKED", metadata: [["redirect_uri", "https://fitbit.google.com/auth/signup"]]))
    /// 400 without a reason.
    public static let invalidArgument = Fault.google(.invalidArgument)
    /// 412: there is no Health profile yet.
    public static let preconditionFailed = Fault.google(
        GoogleError(code: 412, status: "FAILED_PRECONDITION", message: "Precondition check failed."))
    /// 404 as a page.
    public static let notFoundPage = Fault.status(
        404, body: "<!DOCTYPE html>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> That’s an error.\n")
    /// 500 `INTERNAL`.
    public static let internalError = Fault.google(
        GoogleError(code: 500, status: "INTERNAL", message: "Internal error encountered."))
    /// 503 `UNAVAILABLE`.
    public static let serviceUnavailable = Fault.google(
        GoogleError(code: 503, status: "UNAVAILABLE", message: "The service is currently unavailable."))
    /// 400 `invalid_grant` at the token endpoint: the grant is over.
    public static let invalidGrant = Fault.status(
        400, body: #"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#)
    /// 403 with a flat body, as an OAuth layer in between answers.
    public static let flatInsufficientScope = Fault.status(
        403, body: #"{"error":"insufficient_scope","error_description":"Insufficient scope."}"#)

    private static func google(_ error: GoogleError, retryAfter: Int? = nil) -> Fault {
        .status(error.code, body: String(decoding: error.body, as: UTF8.self), retryAfter: retryAfter)
    }
}
