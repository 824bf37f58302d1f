/// Something that goes wrong with one answer.
///
/// A connection cut in the middle, a wrong Content-Length and the like need a server that breaks HTTP: those are
/// for a scripted socket.
public enum Fault: Sendable, Hashable {
    /// Any status with any body. The content type is guessed from it: JSON, HTML or none.
    case status(Int, body: String = "", retryAfter: Int? = nil)
    /// The true answer, cut in the middle, with the status of a success.
    case truncated
    /// The true answer with every number a string and every plain number in a string a number.
    case flippedTypes
    /// A success without a single byte.
    case empty
    /// A success whose body is a page.
    case htmlPage
    /// A JSON array where an object belongs, and the other way round.
    case wrongTopLevel
    /// That many arrays inside one another.
    case deepNesting(Int)
    /// The true answer with the first value replaced by a number that no double holds.
    case hugeNumber
    /// No answer until the request is cancelled: by the server's stop or its deadline.
    case silence
    /// 401 `expired_token`, with the token echoed as the real service does.
    case expiredToken
    /// 401 `invalid_token`, echoed as well.
    case invalidToken

    /// 403 in Google's shape.
    public static let permissionDenied = Fault.status(
        403,
        body: #"{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}"#)
    /// 403 `insufficient_permissions`.
    public static let insufficientPermissions = Fault(.insufficientPermissions)
    /// 404 `not_found`.
    public static let notFound = Fault(.notFound)
    /// 409 at the token endpoint: somebody refreshes the same token at this moment.
    public static let conflict = Fault.status(409)
    /// 410: the API has been turned off.
    public static let gone = Fault.status(410)
    /// 429 `system`, without a Retry-After.
    public static let tooManyRequests = Fault(.tooManyRequests)
    /// 500 `system`.
    public static let serverError = Fault(
        FitbitError(status: 500, type: "system", message: "Something went wrong on our side. Try again later."))
    /// 502 with the page of a proxy.
    public static let badGateway = Fault.status(
        502, body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>")
    /// 503, with the seconds to wait if given.
    public static func unavailable(retryAfter: Int? = nil) -> Fault { .status(503, retryAfter: retryAfter) }

    private init(_ error: FitbitError) {
        self = .status(error.status, body: String(decoding: error.body, as: UTF8.self))
    }
}
