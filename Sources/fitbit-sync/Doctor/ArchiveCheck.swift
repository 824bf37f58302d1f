import Archive
import SyncEngine

extension Check {
    /// Everything that was fetched.
    static let archive = Check("archive", "Archive") { examination in
        let directory = examination.settings.dataDirectory
        switch await examination.archive.value() {
        case .failure(let error) where error.code == Examination.closedFolder: return [.skipped(error.message)]
        case .failure(let error): return [.failed(words: error.message, or: "Check DATA_DIR.")]
        case .success(nil): return [.skipped("There is none yet: the first start makes it.")]
        case .success(let inspection?):
            guard inspection.form != .newer else { return [judge(inspection, isWhole: true)] }
            // Less than a check may take, so that this one says itself what it did not finish.
            let whole = await TimeLimit.wait(.seconds(8)) {
                do { return Result<Bool, any Error>.success(try await ArchiveInspection.isWhole(directory)) } catch {
                    return .failure(error)
                }
            }
            if case .failure(let error as ArchiveError)? = whole {
                return [.failed(words: error.message, or: "Check DATA_DIR.")]
            }
            return [judge(inspection, isWhole: try? whole?.get())]
        }
    }

    /// - Parameter isWhole: nil where that was not looked at to the end.
    static func judge(_ inspection: ArchiveInspection, isWhole: Bool?) -> Finding {
        let size = size(inspection.size)
        if inspection.form == .newer {
            return .failed(
                "The archive was written by a newer version of this program.",
                "Install that version again: an older one would damage it.")
        }
        if isWhole == false {
            return .failed(
                "The archive (\(size)) is damaged.",
                "Stop the service, keep a copy of the folder, and restore a backup (fitbit-sync restore FILE), or start with "
                    + "an empty folder: what the provider still has is fetched again.")
        }
        guard isWhole == true else {
            return .warning(
                "The archive opens; at \(size) it is too large to be checked whole in a moment.",
                "For a check of every page make a backup, which is checked: fitbit-sync backup FILE")
        }
        if inspection.form == .older {
            return .ok("It opens and is in order (\(size)); the next start brings its tables up to date.")
        }
        let days = inspection.rows["day"] ?? 0
        return .ok(
            "It opens and is in order: \(size), \(days) day\(days == 1 ? "" : "s") of resources, schema \(inspection.migrations)."
        )
    }
}
