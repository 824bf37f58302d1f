import Archive
import Foundation
import SyncEngine
import TestSupport
import Testing

struct SecretFileTests {
    @Test func `A secret is made once, kept for its owner alone, and read again`() throws {
        let folder = try TemporaryFolder()
        let file = SecretFile(path: folder.path + "/api-token")
        #expect(try file.read() == nil)
        let (secret, isNew) = try file.readOrMake()
        #expect(isNew)
        #expect(secret.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        #expect(try ArchiveBench.rights(file.path) == "600")
        let again = try file.readOrMake()
        #expect(again.secret == secret)
        #expect(!again.isNew)
        #expect(try file.read() == secret)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["api-token"])
    }

    @Test func `An empty file is filled, and a folder that cannot be written is told`() throws {
        let folder = try TemporaryFolder()
        try "\n".write(toFile: folder.path + "/api-token", atomically: true, encoding: .utf8)
        #expect(try SecretFile(path: folder.path + "/api-token").readOrMake().isNew)
        #expect(throws: ArchiveError.self) { try SecretFile(path: folder.path + "/missing/file").readOrMake() }
    }
}
