import CMosquitto

/// libmosquitto's process-wide state: set up once, never torn down.
enum MosquittoLibrary {
    private static let result = mosquitto_lib_init()

    /// Sets the library up on the first call. Should that fail, so does every connection.
    static func initialize() { _ = result }
}
