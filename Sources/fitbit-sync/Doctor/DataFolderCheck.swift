import Foundation

extension Check {
    /// The disk, and who may read what is on it.
    static let dataFolder = Check("data_folder", "Data folder") { examination in
        let directory = examination.settings.dataDirectory
        let facts = await TimeLimit.offThePool { FolderFacts.read(directory) }
        return [judge(facts, directory, user: Int(geteuid()))]
    }

    /// A year of everything takes 58 MiB, and SQLite wants room beside it.
    private static let (full, tight) = (50 << 20, 500 << 20)
    /// SQLite's write-ahead log wants memory that all its users share.
    private static let networked: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs",
    ]

    static func judge(_ facts: FolderFacts, _ directory: String, user: Int) -> Finding {
        guard facts.isFolder else {
            return .failed("\(facts.path) is no folder.", "Set DATA_DIR to a folder of its own.")
        }
        guard facts.isSearchable else {
            let owner = FolderFacts.userName(facts.owner)
            return .failed(
                "\(facts.path) is owned by \(owner) and closed to \(FolderFacts.userName(user)), as whom this runs.",
                "Run it as the user that runs the service: sudo -u \(owner) DATA_DIR=\(directory) fitbit-sync doctor")
        }
        if facts.owner != user, facts.exists, user != 0 || facts.owner > 0 {
            let owner = FolderFacts.userName(facts.owner)
            let words = "\(directory) is owned by \(owner), and this runs as \(FolderFacts.userName(user))."
            let remedy = "Run it as that user: sudo -u \(owner) DATA_DIR=\(directory) fitbit-sync doctor"
            return user == 0 || facts.isWritable ? .warning(words, remedy) : .failed(words, remedy)
        }
        guard facts.isWritable else {
            return facts.exists
                ? .failed(
                    "\(directory) may not be written.", "Give it to the user that runs the service: chown, chmod 700.")
                : .failed(
                    "\(directory) is not there and cannot be made: \(facts.path) may not be written.",
                    "Make it and give it to the user that runs the service, or set DATA_DIR to a folder that it may write."
                )
        }
        let space = facts.free.map(size) ?? "an unknown space"
        if let free = facts.free, free < full {
            return .failed("Only \(space) are free for \(directory).", "Free some space: what is archived is not lost.")
        }
        if let kind = facts.filesystem, networked.contains(kind) {
            return .warning(
                "\(directory) is on a file system over the network (\(kind)), where SQLite can lose what it wrote.",
                "Set DATA_DIR to a disk of this machine, and keep backups elsewhere: fitbit-sync backup.")
        }
        if facts.filesystem == "tmpfs" {
            return .warning(
                "\(directory) is in memory: a restart of the machine loses it.", "Set DATA_DIR to a folder on a disk.")
        }
        if facts.filesystem == "overlay", FileManager.default.fileExists(atPath: "/.dockerenv") {
            return .warning(
                "\(directory) is inside the container, and goes with it.",
                "Give the container a volume for it: -v data:\(directory)")
        }
        if let free = facts.free, free < tight {
            return .warning("Only \(space) are free for \(directory).", "Free some space before it runs out.")
        }
        guard facts.exists else { return .ok("\(directory) will be made at the first start; \(space) are free.") }
        if facts.mode & 0o077 != 0 {
            return .warning(
                "Other users of this machine may look into \(directory).", "chmod 700 \(directory)")
        }
        // What the folder keeps closed nobody reads, whatever the files' own rights.
        return .ok("\(directory) is writable and closed to others; \(space) are free.")
    }

    /// As people read it.
    static func size(_ bytes: Int) -> String {
        if bytes >= 10 << 30 { return "\(bytes >> 30) GB" }
        return bytes >= 10 << 20 ? "\(bytes >> 20) MB" : "\(bytes >> 10) kB"
    }
}
