import Foundation

/// What the system says of a folder, or of the nearest one above it that is there.
struct FolderFacts: Sendable, Equatable {
    /// The folder itself, not one above it.
    var exists: Bool
    /// What was looked at.
    var path: String
    var isFolder = true
    var mode: Int
    var owner: Int
    var isWritable: Bool
    /// Whether this user may see what is in it.
    var isSearchable = true
    /// Bytes; nil where the system does not say.
    var free: Int?
    /// As in /proc/mounts, e.g. `ext4`; nil where it is not known.
    var filesystem: String?

    /// Looks at a folder, which need not be there.
    static func read(_ directory: String) -> FolderFacts {
        let manager = FileManager.default
        var url = URL(filePath: directory).standardizedFileURL
        while !manager.fileExists(atPath: url.path), url.path != "/" { url.deleteLastPathComponent() }
        let path = url.path
        let attributes = (try? manager.attributesOfItem(atPath: path)) ?? [:]
        let space = try? manager.attributesOfFileSystem(forPath: path)
        let exists = manager.fileExists(atPath: directory)
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        return FolderFacts(
            exists: exists, path: path, isFolder: attributes[.type] as? FileAttributeType == .typeDirectory,
            mode: attributes[.posixPermissions] as? Int ?? 0,
            owner: attributes[.ownerAccountID] as? Int ?? -1, isWritable: manager.isWritableFile(atPath: path),
            isSearchable: manager.isExecutableFile(atPath: path),
            free: space?[.systemFreeSize] as? Int, filesystem: filesystem(of: path, mounts: mounts))
    }

    /// What a user of the system is called.
    static func userName(_ id: Int) -> String {
        guard let entry = getpwuid(uid_t(id)) else { return "user \(id)" }
        return String(cString: entry.pointee.pw_name)
    }

    /// The kind of file system that a path is on.
    ///
    /// - Parameter mounts: the text of /proc/mounts.
    static func filesystem(of path: String, mounts: String) -> String? {
        var best: (length: Int, kind: String)?
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2 else { continue }
            let place = words[1].replacing("\\040", with: " ")
            let isAbove = place == "/" || path == place || path.hasPrefix(place + "/")
            // The later of two on the same place hides the earlier.
            if isAbove, place.count >= best?.length ?? 0 { best = (place.count, String(words[2])) }
        }
        return best?.kind
    }
}
