internal import Foundation

/// Where the data go and how.
public struct InfluxConfiguration: Sendable, Equatable {
    /// Which generation of the interface the server speaks.
    public enum Version: String, Sendable, CaseIterable {
        /// The server is asked.
        case auto
        case one = "1"
        case two = "2"
        case three = "3"

        /// The number of the generation, nil where the server is asked.
        var generation: Int? { Int(rawValue) }
    }

    /// What stands in one database.
    public enum Layout: String, Sendable, CaseIterable {
        /// All measurements in one database.
        case single
        /// Each measurement in a database, or bucket, of its own name.
        case buckets
    }

    /// The most that one request carries.
    public struct Limits: Sendable, Equatable {
        /// Lines; one at the least.
        public var points: Int
        /// Before compression.
        public var bytes: Int

        /// Limits; whatever is not given suits all servers.
        public init(points: Int = 5_000, bytes: Int = 1 << 20) {
            self.points = max(1, points)
            self.bytes = bytes
        }
    }

    /// The server's address without a slash at the end, without credentials, query and fragment.
    public let url: String
    /// The database of version 1.
    public let database: String
    /// The bucket of version 2, the database of version 3.
    public let bucket: String
    /// The organisation of version 2.
    public let org: String?
    /// The user of version 1.
    public let username: String?
    /// The user's password.
    public let password: String?
    /// The token of version 2 and 3.
    public let token: String?
    /// What the server speaks.
    public let version: Version
    /// What stands in one database.
    public let layout: Layout
    /// Whose names, tags and units the points bear.
    public let schema: InfluxSchema
    /// The most that one request carries.
    public let limits: Limits

    /// The name of the database or bucket where none is given.
    public static let defaultName = "fitbit"

    /// Checks and normalises the settings. Empty text counts as not given; `database` and `bucket` stand in for each
    /// other; a user and password in the URL are taken from it.
    public init(
        url: String,
        database: String? = nil,
        username: String? = nil,
        password: String? = nil,
        org: String? = nil,
        bucket: String? = nil,
        token: String? = nil,
        version: Version = .auto,
        layout: Layout = .single,
        schema: InfluxSchema = .own,
        limits: Limits = Limits()
    ) throws(InfluxConfigurationError) {
        func given(_ text: String?) -> String? {
            let text = text?.trimmingCharacters(in: .whitespacesAndNewlines)
            return text?.isEmpty == false ? text : nil
        }
        guard let parts = URLComponents(string: url.trimmingCharacters(in: .whitespacesAndNewlines)),
            let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = parts.encodedHost?.lowercased(), !host.isEmpty
        else {
            throw InfluxConfigurationError(
                setting: "INFLUXDB_URL",
                message: "This is no http or https address. Write it like http://localhost:8086.")
        }
        let port = parts.port.flatMap { $0 == (scheme == "http" ? 80 : 443) ? nil : ":\($0)" } ?? ""
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        self.url = "\(scheme)://\(host)\(port)\(path)"
        self.database = given(database) ?? given(bucket) ?? Self.defaultName
        self.bucket = given(bucket) ?? given(database) ?? Self.defaultName
        self.username = given(username) ?? given(parts.user)
        self.password = password?.isEmpty == false ? password : given(parts.password)
        self.org = given(org)
        self.token = given(token)
        self.version = version
        self.layout = layout
        self.schema = schema
        self.limits = limits
    }

    /// Identifies the copy of the data that stands there: address, organisation, database, layout and schema.
    var identity: String {
        let name = database == bucket ? database : "\(database)|\(bucket)"
        let place = layout == .single ? name : "\(layout.rawValue)"
        // Another person's copy begins at the first day.
        let words: String? =
            switch schema {
            case .own: nil
            case .fitbitGrafana(let account, _): "\(schema.name) \(account)"
            }
        return ([url] + [org, place, words].compactMap(\.self)).joined(separator: " ")
    }
}

extension InfluxConfiguration: CustomStringConvertible {
    /// The place, without credentials.
    public var description: String { identity }
}
