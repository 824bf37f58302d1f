import Foundation
import SyncEngine

extension Settings {
    /// Throws where there is no archive: a look makes none.
    func requireArchive() throws {
        guard FileManager.default.fileExists(atPath: dataDirectory + "/archive.sqlite") else {
            throw ArchiveError(
                "unwritable",
                "No service answers on port \(httpPort), and \(dataDirectory) holds no archive. Start the service, or set "
                    + "HTTP_PORT and DATA_DIR as it has them.")
        }
    }
}
