/// What the token endpoint answers (google-health-api.md 2.3).
struct GoogleTokenAnswer: Sendable, Equatable {
    var accessToken: String
    /// Seconds.
    var lifetime: Int
    /// Only after consent, or where the service rotates.
    var refreshToken: String?
    /// Seconds left of a grant that ends by itself.
    var refreshLifetime: Int?
    var scopes: [GoogleScope]

    var body: [UInt8] {
        var json = JSONBytes()
        json.raw(#"{"access_token":"#)
        json.text(accessToken)
        json.raw(#","expires_in":\#(lifetime)"#)
        if let refreshToken {
            json.raw(#","refresh_token":"#)
            json.text(refreshToken)
        }
        json.raw(#","scope":"#)
        json.text(scopes.map(\.url).joined(separator: " "))
        json.raw(#","token_type":"Bearer""#)
        if let refreshLifetime { json.raw(#","refresh_token_expires_in":\#(refreshLifetime)"#) }
        json.raw("}")
        return json.bytes
    }
}
