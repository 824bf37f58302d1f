public import Foundation

/// Why a server could not start, or its files could not be read.
public enum HTTPServerError: Error, Sendable, Equatable {
    /// Another program listens there.
    case addressInUse(host: String, port: Int)
    /// The system does not let this user listen there.
    case permissionDenied(host: String, port: Int)
    /// Not a literal address of this machine, or not a port.
    case invalidAddress(host: String, port: Int)
    /// A server starts once.
    case alreadyStarted
    /// A static file or its directory could not be read.
    case unreadableFile(path: String, reason: String)
    /// Anything else, with the system's error number (0 when it gave none).
    case other(errno: Int32)
}

extension HTTPServerError: CustomStringConvertible, LocalizedError {
    /// What happened, and what to do about it.
    public var description: String {
        switch self {
        case .addressInUse(let host, let port):
            "Port \(port) on \(host) is in use by another program. Stop it or set HTTP_PORT to a free port."
        case .permissionDenied(let host, let port):
            "This user may not listen on port \(port) of \(host). Set HTTP_PORT to a port above 1023."
        case .invalidAddress(let host, let port):
            "The service cannot listen on \(host), port \(port). Set HTTP_HOST to an address of this machine, "
                + "such as 127.0.0.1, ::1 or 0.0.0.0, and HTTP_PORT to a number from 0 to 65535."
        case .alreadyStarted:
            "This server was started before. Make a new one to start again."
        case .unreadableFile(let path, let reason):
            "The file or directory \(path) could not be read: \(reason). Check that it exists and may be read."
        case .other(let number):
            "The HTTP server could not start: \(number == 0 ? "the reason is in the log" : String(cString: strerror(number)))."
        }
    }

    /// The same sentence.
    public var errorDescription: String? { description }
}
