/// What can go wrong with the simulator itself.
public enum SimulatorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The address is not one that only this machine reaches.
    case notLoopback(String)
    /// It listens already.
    case alreadyStarted

    /// What happened and what to do.
    public var description: String {
        switch self {
        case .notLoopback(let host):
            "The simulator was to listen on \(host). Anybody there could use it: choose 127.0.0.1, ::1 or localhost."
        case .alreadyStarted: "The simulator runs already. Stop it before you start it again."
        }
    }
}
