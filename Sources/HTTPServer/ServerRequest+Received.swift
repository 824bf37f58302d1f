extension ServerRequest {
    /// What the server makes of a request that the C library has split, without a connection: for tests.
    ///
    /// Throws nothing: what is not taken comes back as the answer that refuses it.
    package static func received(
        method: String, target: [UInt8], headers: [ServerHeader], body: [UInt8], maximumBodyBytes: Int = 1 << 20
    ) -> (request: ServerRequest?, refusal: ServerResponse?) {
        let head = RequestHead(method: method, target: target, headers: headers)
        if let refusal = head.refusal(maximumBodyBytes: maximumBodyBytes) { return (nil, refusal) }
        guard let target = head.target else { return (nil, .malformedTarget) }
        guard body.count <= maximumBodyBytes else { return (nil, .bodyTooLarge) }
        let request = ServerRequest(
            method: method, path: target.path, query: target.query, headers: headers, body: body,
            remoteAddress: head.remoteAddress)
        return (request, nil)
    }
}

extension RequestHead {
    fileprivate init(method: String, target: [UInt8], headers: [ServerHeader]) {
        self.method = method
        self.target = RequestTarget(target)
        self.headers = headers
        remoteAddress = "127.0.0.1"
    }
}
