import Foundation
import GRDB
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import Archive

struct BodyCodecTests {
    private static let parts = [
        DayPart("intraday", Array(#"{"dataset":[{"time":"00:00:00","value":71}]}"#.utf8)), DayPart("daily", []),
        DayPart("ü", [UInt8](repeating: 7, count: 200_000)), DayPart("", [0, 255]),
    ]

    @Test func `Parts come back as they were, in their order`() throws {
        #expect(try BodyCodec.decode(BodyCodec.encode(Self.parts)) == Self.parts)
        #expect(try BodyCodec.encode([]).isEmpty)
        #expect(try BodyCodec.decode(Data()).isEmpty)
    }

    @Test func `A long body is stored short`() throws {
        #expect(try BodyCodec.encode(Self.parts).count < 1000)
    }

    @Test func `A blob that was cut anywhere is refused`() throws {
        let blob = try BodyCodec.encode(Array(Self.parts.prefix(2)))
        for length in 1..<blob.count {
            #expect(throws: BodyError.self) { try BodyCodec.decode(Data(blob.prefix(length))) }
        }
    }

    @Test func `A blob with a byte changed is refused or read, and never ends the program`() throws {
        let blob = try BodyCodec.encode(Array(Self.parts.prefix(2)))
        var refused = 0
        for index in blob.indices {
            for bit in 0..<8 {
                var damaged = blob
                damaged[index] ^= 1 << bit
                do { _ = try BodyCodec.decode(damaged) } catch is BodyError { refused += 1 }
            }
        }
        #expect(refused > 0)
        for noise in [[UInt8]](arrayLiteral: [1], [0x28, 0xB5, 0x2F, 0xFD], Array(repeating: 0xFF, count: 64)) {
            #expect(throws: BodyError.self) { try BodyCodec.decode(Data(noise)) }
        }
    }

    @Test func `A frame whose parts are cut is refused`() throws {
        for flat in [[UInt8]](arrayLiteral: [1], [5, 0, 65], [0, 0, 9, 0, 0, 0, 1], [1, 0, 65, 255, 255, 255, 255]) {
            let blob = Data(try Zstandard.compress(flat))
            #expect(throws: BodyError.self) { try BodyCodec.decode(blob) }
        }
    }

    @Test func `Two days are equal when parts and context are, and all empty days are`() {
        let context = DayContext(provider: "fitbit", timeZone: "UTC", seenUntil: 7)
        var other = context
        other.seenUntil = 8
        let hash = BodyCodec.hash(Self.parts, context)
        #expect(hash == BodyCodec.hash(Self.parts, context))
        #expect(hash != BodyCodec.hash(Self.parts, other))
        #expect(hash != BodyCodec.hash(Self.parts.reversed(), context))
        #expect(BodyCodec.hash([], context) == BodyCodec.hash([], other))
        #expect(BodyCodec.hash([DayPart("a", [])], context) != BodyCodec.hash([], context))
    }

    @Test func `A damaged body is told with its day, and the same answer mends it`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1"))
        try await bench.archive.pool.write { try $0.execute(sql: "UPDATE day SET body = x'0102030405'") }
        let damaged = try await bench.archive.changes(after: 0, limit: 10).map(\.day)
        #expect(damaged.map(\.isDamaged) == [true])
        #expect(damaged.first?.day == ArchiveBench.today && damaged.first?.parts == [])
        let receipt = try await bench.commit(bench.record("1"))
        #expect(receipt.changed == [ArchiveBench.today])
        let mended = try await bench.archive.day(ArchiveBench.today, of: .steps, account: .me)
        #expect(mended?.isDamaged == false && mended?.parts.isEmpty == false)
    }
}
