import Foundation
import FuzzEntries
import Testing

/// Every input that `make fuzz` begins with, those that it once found something with among them.
struct SeedTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Seeds")

    static let seeds = FuzzTarget.allCases.flatMap { target in
        (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: target.rawValue).path))
            .map { names in names.sorted().map { (target, $0) } } ?? []
    }

    @Test(.timeLimit(.minutes(1)), arguments: seeds)
    func `no seed ends the program`(target: FuzzTarget, name: String) async throws {
        let seed = Self.folder.appending(path: "\(target.rawValue)/\(name)")
        try await target.entry().run([UInt8](try Data(contentsOf: seed)))
    }

    @Test(arguments: FuzzTarget.allCases)
    func `each target has its dozen of seeds`(target: FuzzTarget) {
        #expect(Self.seeds.count { $0.0 == target } >= 12)
    }
}
