/// The bytes of a request, handed to libcurl in pieces and without a copy of the whole.
struct RequestBody {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Copies the next bytes and says how many; 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = bytes[position...].prefix(buffer.count)
        buffer.copyBytes(from: piece)
        position += piece.count
        return piece.count
    }

    /// Goes back, which libcurl asks for when a kept connection was dead; false if there is no such place.
    mutating func seek(to offset: Int) -> Bool {
        guard (0...bytes.count).contains(offset) else { return false }
        position = offset
        return true
    }
}
