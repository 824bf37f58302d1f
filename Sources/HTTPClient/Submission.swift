/// A request on its way to the driver, with the caller that waits for it. It is resumed exactly once.
struct Submission: Sendable {
    let id: ObjectIdentifier
    let request: HTTPRequest
    let address: Address
    let continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>

    func fail(_ code: HTTPClientError.Code) {
        continuation.resume(returning: .failure(HTTPClientError(code, host: address.host)))
    }
}
