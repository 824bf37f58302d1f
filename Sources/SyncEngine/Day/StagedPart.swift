/// A part that the archive holds before the day it belongs to is whole.
public struct StagedPart: Sendable, Hashable {
    /// The archive's number of it.
    public var id: Int64
    /// SHA-256 of its name and bytes.
    public var digest: [UInt8]

    /// What the archive gives for a part that it has staged.
    public init(id: Int64, digest: [UInt8]) {
        self.id = id
        self.digest = digest
    }
}
