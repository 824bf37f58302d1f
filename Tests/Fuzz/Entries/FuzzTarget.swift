/// What `make fuzz` knows: each takes bytes as an outsider may have sent them, and must come back.
///
/// An entry traps where a promise is broken that any input has to keep; what it gives the code to read may be refused.
package enum FuzzTarget: String, Sendable, CaseIterable {
    case http, fitbit, google, settings

    /// Gives the bytes to the code behind the name.
    package func run(_ bytes: [UInt8]) async {
        switch self {
        case .http: await RequestEntry.shared.run(bytes)
        case .fitbit: await FitbitEntry.run(bytes)
        case .google: await GoogleEntry.run(bytes)
        case .settings: await SettingsEntry.shared.run(bytes)
        }
    }
}
