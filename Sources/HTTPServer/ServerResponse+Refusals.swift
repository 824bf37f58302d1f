/// The answers the server gives by itself: JSON, `{"error": code, "message": sentence}`.
extension ServerResponse {
    static var malformedTarget: ServerResponse {
        refusal(
            400, "bad_request",
            "The request's target is not a path this server can read. Send a path that begins with /.")
    }

    static var unclearHost: ServerResponse {
        refusal(400, "bad_request", "A request needs exactly one Host header.")
    }

    static var unclearLength: ServerResponse {
        refusal(400, "bad_request", "A request needs one Content-Length or one chunked Transfer-Encoding, not several.")
    }

    static var notFound: ServerResponse {
        refusal(404, "not_found", "There is nothing at this path.")
    }

    static func methodNotAllowed(_ allowed: [String]) -> ServerResponse {
        var response = refusal(
            405, "method_not_allowed", "This path does not take that method. The Allow header names those it takes.")
        response.headers.append(ServerHeader(name: "Allow", value: allowed.joined(separator: ", ")))
        return response
    }

    static var bodyTooLarge: ServerResponse {
        refusal(413, "body_too_large", "The request's body is larger than this server takes.")
    }

    static var handlerFailed: ServerResponse {
        refusal(500, "internal_error", "The answer could not be sent as it was made. The server's log says why.")
    }

    static var unknownMethod: ServerResponse {
        refusal(501, "method_unknown", "This server knows GET, HEAD, POST, PUT, DELETE, PATCH and OPTIONS.")
    }

    static var unknownTransferEncoding: ServerResponse {
        refusal(501, "transfer_encoding_unknown", "The only Transfer-Encoding this server reads is chunked.")
    }

    static var shuttingDown: ServerResponse {
        refusal(503, "shutting_down", "The service is being stopped. Try again when it is back.")
    }

    static var deadlineExceeded: ServerResponse {
        refusal(503, "deadline_exceeded", "The answer took too long and was given up. Try again later.")
    }

    /// The texts are fixed and hold nothing that JSON would need escaped.
    private static func refusal(_ status: Int, _ code: StaticString, _ message: StaticString) -> ServerResponse {
        ServerResponse(
            status: status, text: #"{"error":"\#(code)","message":"\#(message)"}"#, contentType: "application/json")
    }
}
