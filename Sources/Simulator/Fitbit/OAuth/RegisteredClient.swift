/// An application as its developer registered it.
public struct RegisteredClient: Sendable, Hashable {
    /// The client id.
    public var id: String
    /// The client secret.
    public var secret: String
    /// Compared letter by letter; with a single one the request need not name it.
    public var redirectURIs: [String]
    /// The application type Personal: only that one is given intraday data, and it may leave out its secret.
    public var isPersonal: Bool

    /// An application; Personal unless said otherwise.
    public init(id: String, secret: String, redirectURIs: [String], isPersonal: Bool = true) {
        self.id = id
        self.secret = secret
        self.redirectURIs = redirectURIs
        self.isPersonal = isPersonal
    }
}
