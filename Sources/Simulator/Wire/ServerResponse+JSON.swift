import HTTPServer

extension ServerResponse {
    /// An answer with a JSON body.
    static func json(_ status: Int, _ body: [UInt8]) -> ServerResponse {
        ServerResponse(
            status: status, headers: [ServerHeader(name: "Content-Type", value: "application/json;charset=UTF-8")],
            body: body)
    }

    /// A Training Center file.
    static func tcx(_ body: [UInt8]) -> ServerResponse {
        ServerResponse(
            status: 200, headers: [ServerHeader(name: "Content-Type", value: "application/vnd.garmin.tcx+xml")],
            body: body)
    }
}

extension ServerRequest {
    /// What follows `Bearer ` in the Authorization header.
    var bearerToken: String? {
        guard let value = header("Authorization"), value.hasPrefix("Bearer ") else { return nil }
        let token = value.dropFirst(7)
        return token.isEmpty ? nil : String(token)
    }
}
