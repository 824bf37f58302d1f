import CCurl

/// One request under way: its easy handle, what is sent and what has come. Only the driver's thread touches it, and the
/// driver keeps it alive as long as the easy handle is in the multi handle and points here.
final class Transfer {
    let submission: Submission
    let easy: EasyHandle
    /// When the whole request is to be over. libcurl's own limit does not end a transfer that waits for a connection.
    let deadline: ContinuousClock.Instant
    private let headerList: HeaderList
    var outgoing: RequestBody
    var incoming: ResponseAssembly

    /// Prepares the handle; nothing is sent before it is added to the multi handle.
    init(
        _ submission: Submission, on easy: EasyHandle, configuration: HTTPClient.Configuration
    ) throws(EasyHandle.Failure) {
        self.submission = submission
        self.easy = easy
        // The bounds keep the sum within the clock's range.
        deadline = .now + max(.zero, min(submission.request.timeout, .seconds(365 * 86_400)))
        headerList = try HeaderList(submission.request)
        outgoing = RequestBody(submission.request.body ?? [])
        incoming = ResponseAssembly(maximumBytes: submission.request.maximumResponseBytes)
        try setConnectionOptions(configuration)
        try setRequestOptions(headers: headerList)
        try setCallbacks()
    }

    /// Resumes the caller with the answer, or with the error that libcurl's result stands for.
    func complete(_ code: CURLcode) {
        let result: Result<HTTPResponse, HTTPClientError>
        if code == CURLE_OK {
            result =
                incoming.hasWholeHead
                ? .success(incoming.response(status: easy.responseCode))
                : .failure(HTTPClientError(.truncated, host: submission.address.host, detail: "inside its headers"))
        } else {
            result = .failure(
                HTTPClientError(
                    code, host: submission.address.host, message: easy.message, exceeded: incoming.exceeded))
        }
        submission.continuation.resume(returning: result)
    }

    private func setCallbacks() throws(EasyHandle.Failure) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_PRIVATE, context)
        try easy.set(CURLOPT_WRITEDATA, context)
        try easy.set(CURLOPT_WRITEFUNCTION, onData: transferReceivedBody)
        try easy.set(CURLOPT_HEADERDATA, context)
        try easy.set(CURLOPT_HEADERFUNCTION, onData: transferReceivedHeader)
        try easy.set(CURLOPT_READDATA, context)
        try easy.set(CURLOPT_SEEKDATA, context)
        try easy.set(onRead: transferSendsBody, onSeek: transferSeeksBody)
    }

    /// The transfer a callback's context, or an easy handle's `CURLOPT_PRIVATE`, stands for.
    static func from(_ context: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}
