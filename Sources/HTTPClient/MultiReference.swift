import CCurl

/// The multi handle, made by the client and used and freed by the driver's thread.
///
/// `@unchecked`: off that thread only `curl_multi_wakeup` is called, the one function libcurl allows from any thread, and
/// `Mailbox` calls it under its lock and never after `Mailbox.finish`, which comes before the handle is freed.
struct MultiReference: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    init(_ configuration: HTTPClient.Configuration) {
        CurlLibrary.initialize()
        guard let pointer = curl_multi_init() else {
            fatalError("libcurl has no memory for its multi handle.")
        }
        self.pointer = pointer
        let connectionsPerHost = max(1, configuration.maximumConnectionsPerHost)
        _ = ccurl_multi_setopt_long(pointer, CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost)
        _ = ccurl_multi_setopt_long(pointer, CURLMOPT_MAXCONNECTS, max(16, connectionsPerHost))
    }

    func wakeUp() {
        curl_multi_wakeup(pointer)
    }
}
