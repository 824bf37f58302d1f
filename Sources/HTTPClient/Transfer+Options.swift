import CCurl

extension Transfer {
    /// The options every transfer has (c-interop.md 4.4).
    func setConnectionOptions(_ configuration: HTTPClient.Configuration) throws(EasyHandle.Failure) {
        try easy.keepErrorText()
        try easy.set(CURLOPT_NOSIGNAL, 1)
        // A slow name server must not hold up the other transfers (c-interop.md 4.2).
        try easy.set(CURLOPT_QUICK_EXIT, 1)
        try easy.set(CURLOPT_PROTOCOLS_STR, configuration.allowsPlainHTTP ? "http,https" : "https")
        try easy.set(CURLOPT_FOLLOWLOCATION, 0)
        try easy.set(CURLOPT_ACCEPT_ENCODING, "")
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.curlMilliseconds)
        try easy.set(CURLOPT_LOW_SPEED_LIMIT, max(0, configuration.lowSpeedLimit))
        try easy.set(CURLOPT_LOW_SPEED_TIME, max(1, Int(configuration.lowSpeedDuration.components.seconds)))
        if submission.address.scheme == "https" {
            // Parallel first requests share an HTTP/2 connection. In clear it would queue them behind the first answer.
            try easy.set(CURLOPT_PIPEWAIT, 1)
        }
        try easy.set(CURLOPT_MAXAGE_CONN, 60)
        try easy.set(CURLOPT_USERAGENT, configuration.userAgent)
        if submission.address.isLoopback {
            try easy.set(CURLOPT_NOPROXY, "*")
        }
    }

    /// The options of this one request.
    func setRequestOptions(headers: HeaderList) throws(EasyHandle.Failure) {
        let request = submission.request
        try easy.set(CURLOPT_URL, request.url)
        try easy.set(CURLOPT_HTTPHEADER, headers)
        if request.usesFreshConnection {
            // A reused connection that turns out dead makes libcurl send again (c-interop.md 4.3).
            try easy.set(CURLOPT_FRESH_CONNECT, 1)
            try easy.set(CURLOPT_FORBID_REUSE, 1)
        }
        try setMethod(request)
    }

    private func setMethod(_ request: HTTPRequest) throws(EasyHandle.Failure) {
        let bodyMethods = ["POST", "PUT", "PATCH"]
        if let body = request.body, !body.isEmpty {
            try easy.set(CURLOPT_POST, 1)
            try easy.set(CURLOPT_POSTFIELDSIZE_LARGE, large: body.count)
        } else if request.body != nil || bodyMethods.contains(request.method) {
            try easy.set(CURLOPT_POSTFIELDSIZE_LARGE, large: 0)
            try easy.set(CURLOPT_COPYPOSTFIELDS, "")
        } else if request.method == "HEAD" {
            try easy.set(CURLOPT_NOBODY, 1)
        }
        try easy.set(CURLOPT_CUSTOMREQUEST, request.method)
    }
}

extension Duration {
    /// Whole milliseconds as libcurl takes them: it reads 0 as "the default" and refuses what exceeds a C int.
    fileprivate var curlMilliseconds: Int {
        Int(max(1, min(Double(Int32.max), self / .milliseconds(1))))
    }
}
