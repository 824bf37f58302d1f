/// What the token endpoint answers (fitbit-web-api.md 9.2).
struct TokenAnswer: Sendable, Equatable {
    var accessToken: String
    var refreshToken: String
    /// Seconds.
    var lifetime: Int
    var scopes: [Scope]
    var person: String

    var body: [UInt8] {
        var json = JSONBytes()
        json.raw(#"{"access_token":"#)
        json.text(accessToken)
        json.raw(#","expires_in":"#)
        json.integer(lifetime)
        json.raw(#","refresh_token":"#)
        json.text(refreshToken)
        json.raw(#","scope":"#)
        json.text(scopes.map(\.rawValue).joined(separator: " "))
        json.raw(#","token_type":"Bearer","user_id":"#)
        json.text(person)
        json.raw("}")
        return json.bytes
    }
}
