import TestSupport

/// What a line in front of a server sees pass.
enum Sight: Hashable, Sendable {
    /// A token is asked for.
    case token
    /// Data are asked for.
    case data
    /// Points are written.
    case write
    /// Points are deleted.
    case deletion

    /// What a request to a provider is.
    init(toProvider request: ScriptedServer.Request) {
        self = request.target.hasSuffix("/token") ? .token : .data
    }

    /// What a request to InfluxDB 1 is; nil for one that asks or creates.
    init?(toInfluxDB request: ScriptedServer.Request) {
        if request.target.hasPrefix("/write") {
            self = .write
        } else if String(decoding: request.body, as: UTF8.self).contains("DELETE") {
            self = .deletion
        } else {
            return nil
        }
    }
}
