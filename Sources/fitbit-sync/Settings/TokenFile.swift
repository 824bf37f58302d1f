import Archive

/// The token of a service beyond loopback for which none was set: made once, kept at `DATA_DIR/api-token` (0600).
enum TokenFile {
    static func file(in directory: String) -> SecretFile { SecretFile(path: directory + "/api-token") }

    /// The kept token; nil when none was made yet, or it is not for us to read.
    static func read(in directory: String) -> String? { try? file(in: directory).read() }
}
