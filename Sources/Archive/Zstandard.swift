internal import CZstd

/// Zstandard frames, one a body.
enum Zstandard {
    /// Three is the library's own middle: more costs much time for few bytes here.
    private static let level: Int32 = 3
    /// No day is nearly this large; a damaged length is refused instead of allocated.
    private static let largest = 1 << 30

    static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        var size = 0
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            size = bytes.withUnsafeBytes { ZSTD_compress(buffer.baseAddress, bound, $0.baseAddress, $0.count, level) }
            count = ZSTD_isError(size) == 0 ? size : 0
        }
        guard ZSTD_isError(size) == 0 else { throw BodyError.unreadable }
        return frame
    }

    static func decompress(_ frame: [UInt8]) throws -> [UInt8] {
        let size = frame.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        guard size <= UInt64(largest) else { throw BodyError.unreadable }
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(1, Int(size))) { buffer, count in
            result = frame.withUnsafeBytes { ZSTD_decompress(buffer.baseAddress, Int(size), $0.baseAddress, $0.count) }
            count = result == Int(size) ? result : 0
        }
        guard ZSTD_isError(result) == 0, result == Int(size) else { throw BodyError.unreadable }
        return bytes
    }
}
