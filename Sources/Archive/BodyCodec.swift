import Crypto
import Foundation
import SyncEngine

enum BodyError: Error { case unreadable }

/// A day's parts as one blob: for each part the length of its name (2 bytes), the name, the length of its bytes
/// (4 bytes, both little endian) and the bytes; the whole as Zstandard frames: one for each part that was staged, and one
/// for the rest. No parts are no bytes.
enum BodyCodec {
    static func encode(_ parts: [DayPart]) throws -> Data {
        parts.isEmpty ? Data() : Data(try Zstandard.compress(flat(parts)))
    }

    static func decode(_ blob: Data) throws -> [DayPart] {
        guard !blob.isEmpty else { return [] }
        let bytes = try Zstandard.decompress([UInt8](blob))
        var rest = bytes[...]
        func take(_ count: Int) throws -> ArraySlice<UInt8> {
            guard rest.count >= count else { throw BodyError.unreadable }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        func number(_ width: Int) throws -> Int { try take(width).reversed().reduce(0) { $0 << 8 | Int($1) } }
        var parts: [DayPart] = []
        while !rest.isEmpty {
            let name = String(decoding: try take(try number(2)), as: UTF8.self)
            parts.append(DayPart(name, Array(try take(try number(4)))))
        }
        return parts
    }

    /// What two looks are compared by: the parts and what decoding needs besides them. A day without parts is equal to
    /// any other such day.
    static func hash(_ parts: [DayPart], _ context: DayContext, staged: [StagedPart] = []) -> Data {
        guard !parts.isEmpty || !staged.isEmpty else { return Data() }
        var hash = SHA256()
        hash.update(data: Data("\(context.provider)\n\(context.timeZone)\n\(context.seenUntil)\n".utf8))
        for part in staged { hash.update(data: part.digest) }
        hash.update(data: flat(parts))
        return Data(hash.finalize())
    }

    /// What a staged part is compared by, before its day is whole.
    static func digest(_ part: DayPart) -> [UInt8] { Array(SHA256.hash(data: flat([part]))) }

    /// How many bytes of memory a body takes when it is decoded.
    static func size(of blob: Data) -> Int { (try? Zstandard.size(of: [UInt8](blob))) ?? 0 }

    private static func flat(_ parts: [DayPart]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count + $1.name.utf8.count + 6 })
        for part in parts {
            withUnsafeBytes(of: UInt16(part.name.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part.name.utf8)
            withUnsafeBytes(of: UInt32(part.bytes.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part.bytes)
        }
        return bytes
    }
}
