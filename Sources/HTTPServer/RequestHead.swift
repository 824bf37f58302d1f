import CMicroHTTPD

/// The request line and headers, as they came, before anything was judged.
struct RequestHead: Sendable {
    let method: String
    let target: RequestTarget?
    let headers: [ServerHeader]
    let remoteAddress: String

    init(connection: ConnectionReference, method: String, target: [UInt8]) {
        self.method = method
        self.target = RequestTarget(target)
        self.remoteAddress = cmhd_client_address(connection.pointer).map { SocketAddress.literal(of: $0) } ?? ""
        var headers: [ServerHeader] = []
        withUnsafeMutablePointer(to: &headers) { pointer in
            _ = MHD_get_connection_values_n(connection.pointer, .HEADER_KIND, collectHeader, pointer)
        }
        self.headers = headers
    }

    /// The answer to a request that is not taken at all, decided before its body is read (c-interop.md 3.4).
    func refusal(maximumBodyBytes: Int) -> ServerResponse? {
        guard ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"].contains(method) else {
            return .unknownMethod
        }
        if target == nil { return .malformedTarget }
        if values(of: "Host").count != 1 { return .unclearHost }
        let encodings = values(of: "Transfer-Encoding")
        let lengths = values(of: "Content-Length")
        if encodings.contains(where: { $0.lowercased() != "chunked" }) { return .unknownTransferEncoding }
        if encodings.count + lengths.count > 1 { return .unclearLength }
        if let length = lengths.first {
            guard let count = UInt64(length) else { return .unclearLength }
            if count > UInt64(maximumBodyBytes) { return .bodyTooLarge }
        }
        return nil
    }

    private func values(of name: String) -> [String] {
        headers.filter { $0.isNamed(name) }.map(\.value)
    }
}

private func collectHeader(
    _ context: UnsafeMutableRawPointer?, _: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    let headers = context?.assumingMemoryBound(to: [ServerHeader].self)
    headers?.pointee.append(ServerHeader(name: text(name, nameSize), value: text(value, valueSize)))
    return .YES
}

private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
}
