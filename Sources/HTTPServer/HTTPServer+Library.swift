internal import CMicroHTTPD

extension HTTPServer {
    /// The version of libmicrohttpd as it runs.
    public static var libraryVersion: String { String(cString: MHD_get_version()) }
}
