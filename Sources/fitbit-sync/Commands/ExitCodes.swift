import ArgumentParser

/// What the process ends with (README.md, "Exit codes"); after sysexits(3) where it has a word.
extension ExitCode {
    /// A part of a sync failed, or a sink did not take it.
    static let partial = ExitCode(2)
    /// The port is in use, or the service does not answer as it should.
    static let unavailable = ExitCode(69)
    /// Another instance uses the data folder, or it cannot be written.
    static let cannotCreate = ExitCode(73)
    /// No usable authorisation.
    static let notAuthorized = ExitCode(77)
    /// The settings have mistakes.
    static let badSettings = ExitCode(78)
}
