internal import CZlib

/// The gzip form of a request's body.
enum Gzip {
    /// The bytes as one gzip member, or nil when zlib had no memory for it: then they go as they are.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard let count = UInt32(exactly: bytes.count),
            let capacity = UInt32(exactly: czlib_gzip_bound(UInt(count)))
        else { return nil }
        var output = [UInt8](repeating: 0, count: Int(capacity))
        let written = czlib_gzip(bytes, count, &output, capacity)
        guard written > 0 else { return nil }
        output.removeLast(output.count - Int(written))
        return output
    }
}
