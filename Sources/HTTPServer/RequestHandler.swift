/// What answers requests. It is asked on the task of each request, many at once.
///
/// The task is cancelled when the server stops or the handler's deadline has passed; an answer given after that is
/// dropped.
public protocol RequestHandler: Sendable {
    /// The answer to a request.
    func respond(to request: ServerRequest) async -> ServerResponse
}
