import Foundation
import GRDB
import HealthModel
import OAuth
import SyncEngine
import TestSupport
import Testing

@testable import Archive

/// Tokens at rest.
struct SealTests {
    private let noon = ArchiveBench.noon

    private func grant(_ account: Account = .me) -> Grant {
        Grant(
            account: account, provider: "fitbit", userID: "ABC", accessToken: "access-\(account)-in-the-open",
            refreshToken: "refresh-\(account)-in-the-open", issuedAt: noon, expiresAt: noon + 28_800,
            scopes: ["sleep"])
    }

    private func key(_ digit: String) throws -> TokenKey {
        try #require(TokenKey(String(repeating: digit, count: 64), from: "the test"))
    }

    /// All bytes of the folder's files.
    private func bytes(in folder: TemporaryFolder) throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(into: Data()) {
            $0 += try Data(contentsOf: URL(filePath: folder.path + "/" + $1))
        }
    }

    @Test func `No token is legible in the files, and the key's file is its owner's alone`() async throws {
        let bench = try await ArchiveBench()
        try await bench.archive.save(grant())
        var renewed = grant()
        renewed.accessToken = "second-in-the-open"
        #expect(try await bench.archive.replace(grant(), with: renewed))
        #expect(try await bench.archive.grant(of: .me) == renewed)
        let bytes = try bytes(in: bench.folder)
        #expect(bytes.range(of: Data("fitbit".utf8)) != nil)
        #expect(bytes.range(of: Data("in-the-open".utf8)) == nil)
        #expect(try bench.rights()["token-key"] == "600")
    }

    @Test func `With another key a grant says so, and with the right one it is good again`() async throws {
        let folder = try TemporaryFolder()
        let first = try SQLiteArchive(directory: folder.path, tokenKey: key("1"))
        try await first.save(grant())
        try first.close()
        let other = try SQLiteArchive(directory: folder.path, tokenKey: key("2"))
        let shut = try #require(try await other.grant(of: .me))
        #expect(shut.accessToken.isEmpty && shut.refreshToken.isEmpty)
        #expect(
            shut.endedBecause
                == "The authorisation of me is sealed with another key than the one of the test. Bring that key back and start "
                + "again, or authorise once more. What was fetched stays.")
        // Another account can be authorised meanwhile.
        let anna = try #require(Account("anna"))
        try await other.save(grant(anna))
        #expect(try await other.grants().map(\.endedBecause) == [nil, shut.endedBecause])
        try other.close()
        let again = try SQLiteArchive(directory: folder.path, tokenKey: key("1"))
        #expect(try await again.grant(of: .me) == grant())
        try again.close()
    }

    @Test func `A sealed token that was put in another place is not opened`() async throws {
        let bench = try await ArchiveBench()
        try await bench.archive.save(grant())
        try await bench.archive.pool.write {
            try $0.execute(sql: "UPDATE \"grant\" SET access_token = refresh_token")
        }
        #expect(try await bench.archive.grant(of: .me)?.endedBecause != nil)
        try await bench.archive.pool.write { try $0.execute(sql: "UPDATE \"grant\" SET access_token = x'00'") }
        #expect(try await bench.archive.grant(of: .me)?.endedBecause != nil)
    }

    @Test func `A key file that holds something else is told and left as it is`() async throws {
        let folder = try TemporaryFolder()
        try "not a key\n".write(toFile: folder.path + "/token-key", atomically: true, encoding: .utf8)
        let error = await failure { _ = try SQLiteArchive(directory: folder.path) }
        #expect(error?.code == "bad_key")
        #expect(error?.message.contains(folder.path + "/token-key") == true)
        #expect(try String(contentsOfFile: folder.path + "/token-key", encoding: .utf8) == "not a key\n")
    }

    @Test func `Tokens that an earlier version kept in the open are sealed, and nothing of them stays`() async throws {
        let folder = try TemporaryFolder()
        let seal = TokenSeal(key: try key("1"))
        let accounts = try ["me", "anna"].map { try #require(Account($0)) }
        let queue = try DatabaseQueue(path: folder.path + "/archive.sqlite")
        try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try Schema.migrator(seal).migrate(queue, upTo: "2: staged parts, ends of authorisations")
        try await queue.write { [noon] db in
            for account in accounts {
                let name = account.name
                try db.execute(
                    sql: "INSERT INTO \"grant\" VALUES (?, 'fitbit', 'ABC', ?, ?, ?, ?, 'sleep', NULL, NULL, NULL)",
                    arguments: [
                        name, "access-\(name)-in-the-open", "refresh-\(name)-in-the-open", noon.timeIntervalSince1970,
                        noon.timeIntervalSince1970 + 28_800,
                    ])
            }
        }
        try queue.close()
        #expect(try bytes(in: folder).range(of: Data("in-the-open".utf8)) != nil)
        let archive = try SQLiteArchive(directory: folder.path, tokenKey: key("1"))
        #expect(try await archive.grants() == accounts.sorted().map(grant))
        #expect(try bytes(in: folder).range(of: Data("in-the-open".utf8)) == nil)
        try archive.close()
    }
}
