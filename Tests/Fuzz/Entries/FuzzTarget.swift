/// What `make fuzz` knows.
package enum FuzzTarget: String, Sendable, CaseIterable {
    case http, fitbit, google, settings

    /// Makes what stands behind the name; throws where there is no folder for it.
    package func entry() throws -> any FuzzEntry {
        switch self {
        case .http: try RequestEntry()
        case .fitbit: FitbitEntry()
        case .google: GoogleEntry()
        case .settings: try SettingsEntry()
        }
    }
}

/// Takes bytes as an outsider may have sent them, and comes back.
///
/// It traps where a promise is broken that any input has to keep; what it gives the code to read may be refused.
package protocol FuzzEntry: Sendable {
    func run(_ bytes: [UInt8]) async
}
