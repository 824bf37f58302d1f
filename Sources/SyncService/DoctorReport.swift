public import Foundation

/// The answer of `/api/doctor`: what is well and what is not, with the remedy for each.
public struct DoctorReport: Sendable, Codable, Equatable {
    /// When it was looked.
    public var now: Date
    /// Of the program that looked.
    public var version: String
    /// In the order in which a person would mend them.
    public var checks: [DoctorCheck]

    /// A report of what was found.
    public init(now: Date, version: String, checks: [DoctorCheck]) {
        self.now = now
        self.version = version
        self.checks = checks
    }
}
