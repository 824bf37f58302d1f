import Foundation
import SyncEngine
import Testing

@testable import fitbit_sync

struct TokenFileTests {
    @Test func `a token is made once, kept for its owner alone, and read again`() throws {
        let folder = try Folder()
        #expect(TokenFile.read(in: folder.path) == nil)
        let (token, isNew) = try TokenFile.readOrMake(in: folder.path)
        #expect(isNew)
        #expect(token.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        let attributes = try FileManager.default.attributesOfItem(atPath: TokenFile.path(in: folder.path))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let again = try TokenFile.readOrMake(in: folder.path)
        #expect(again.token == token)
        #expect(!again.isNew)
        #expect(TokenFile.read(in: folder.path) == token)
        folder.remove()
    }

    @Test func `an empty file is filled, and a folder that cannot be written is told`() throws {
        let folder = try Folder()
        try folder.write("api-token", "\n")
        #expect(try TokenFile.readOrMake(in: folder.path).isNew)
        #expect(throws: ArchiveError.self) { try TokenFile.readOrMake(in: folder.path + "/missing") }
        folder.remove()
    }
}
