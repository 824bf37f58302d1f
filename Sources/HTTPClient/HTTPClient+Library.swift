internal import CCurl

extension HTTPClient {
    /// The version of libcurl as it runs, with that of its TLS library.
    public static var libraryVersion: String {
        String(cString: curl_version()).split(separator: " ").prefix(2).joined(separator: " ")
    }
}
