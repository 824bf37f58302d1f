internal import CZstd

/// Zstandard frames, one a body.
enum Zstandard {
    /// Three is the library's own middle: more costs much time for few bytes here.
    private static let level: Int32 = 3
    /// No day is nearly this large; a damaged length is refused instead of allocated.
    private static let largest = 1 << 30

    /// Of the library as it runs.
    static var version: String { String(cString: ZSTD_versionString()) }

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

    /// The bytes of all frames, which stand one behind the other.
    static func decompress(_ frames: [UInt8]) throws -> [UInt8] {
        let size = try size(of: frames)
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(1, size)) { buffer, count in
            result = frames.withUnsafeBytes { ZSTD_decompress(buffer.baseAddress, size, $0.baseAddress, $0.count) }
            count = result == size ? result : 0
        }
        guard ZSTD_isError(result) == 0, result == size else { throw BodyError.unreadable }
        return bytes
    }

    /// How many bytes the frames hold, read from their headers.
    static func size(of frames: [UInt8]) throws -> Int {
        try frames.withUnsafeBytes { buffer in
            var (offset, total) = (0, 0)
            while offset < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
                let size = ZSTD_getFrameContentSize(rest.baseAddress, rest.count)
                let length = ZSTD_findFrameCompressedSize(rest.baseAddress, rest.count)
                guard size <= UInt64(largest), ZSTD_isError(length) == 0 else { throw BodyError.unreadable }
                total += Int(size)
                offset += length
                guard total <= largest else { throw BodyError.unreadable }
            }
            return total
        }
    }
}
