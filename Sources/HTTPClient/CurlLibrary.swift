import CCurl

/// libcurl's process-wide state: set up once, never torn down (c-interop.md 4.1).
enum CurlLibrary {
    private static let result = curl_global_init(Int(CURL_GLOBAL_ALL))

    /// Sets libcurl up on the first call. Should that fail, every request fails with libcurl's code 2.
    static func initialize() {
        _ = result
    }
}
