import Foundation

/// Where a broker is and how to sign in to it.
public struct MQTTBroker: Sendable, Equatable {
    /// A name or an address, without brackets.
    public let host: String
    /// 1883, or with TLS 8883, unless the address says another.
    public let port: Int
    /// Whether the line is encrypted, and the broker's certificate checked against the system's.
    public let usesTLS: Bool
    let username: String?
    let password: String?

    /// Reads `mqtt://[user:password@]host[:port]` or `mqtts://…`. What is special in a user or a password is
    /// percent-encoded.
    ///
    /// - Throws: ``MQTTError`` of the kind `refused`, whose sentence does not repeat the address.
    public init(url: String) throws(MQTTError) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            ["mqtt", "mqtts"].contains(scheme), let name = parts.host, !name.isEmpty, parts.query == nil,
            parts.fragment == nil, ["", "/"].contains(parts.path), (1...65_535).contains(parts.port ?? 1)
        else {
            throw MQTTError(
                .refused,
                "It is no address like mqtt://localhost:1883 or mqtts://user:password@broker.lan. What is special in a user or a "
                    + "password is percent-encoded, e.g. @ as %40.")
        }
        guard parts.user?.isEmpty == false || parts.password == nil else {
            throw MQTTError(.refused, "It has a password and no user. Write mqtt://user:password@host.")
        }
        host = name.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        usesTLS = scheme == "mqtts"
        port = parts.port ?? (usesTLS ? 8883 : 1883)
        username = parts.user
        password = parts.password
    }

    /// `host:port`, as errors name it.
    public var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension MQTTBroker: CustomStringConvertible, CustomReflectable {
    /// Without user and password.
    public var description: String { "MQTTBroker(\(place))" }
    /// Without user and password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
