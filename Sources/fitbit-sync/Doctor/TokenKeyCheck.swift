import Archive
import OAuth
import SyncEngine

extension Check {
    /// The key that the tokens are sealed with.
    static let tokenKey = Check("token_key", "Key of the tokens") { examination in
        let archive = (try? await examination.archive.value().get()) ?? nil
        let place =
            examination.settings.tokenKey == nil ? examination.settings.dataDirectory + "/token-key" : "TOKEN_KEY"
        let sealed = archive?.grants.map { $0.accessToken.isEmpty && $0.refreshToken.isEmpty } ?? []
        return [judge(await examination.tokenKey.value().map { $0 != nil }, sealed: sealed, place: place)]
    }

    /// - Parameters:
    ///   - key: whether there is one.
    ///   - sealed: of each authorisation that is kept, whether the key does not open it.
    static func judge(_ key: Result<Bool, ArchiveError>, sealed: [Bool], place: String) -> Finding {
        switch key {
        case .failure(let error) where error.code == Examination.closedFolder: return .skipped(error.message)
        case .failure(let error):
            return .failed(
                words: error.message,
                or: "Bring it back as it was; or delete it, and authorise once more: what was fetched stays.")
        case .success(false):
            guard !sealed.isEmpty else { return .skipped("There is none yet: the first start makes it.") }
            return .failed(
                "\(place) is not there, and authorisations are sealed with it.",
                "Bring the file back (or set TOKEN_KEY) and start again; or authorise once more: what was fetched stays."
            )
        case .success(true):
            guard sealed.contains(true) else {
                return .ok(
                    sealed.isEmpty
                        ? "\(place) is a key; nothing is sealed with it yet." : "\(place) opens every authorisation.")
            }
            return .failed(
                "An authorisation is sealed with another key than the one of \(place).",
                "Bring that key back and start again, or authorise once more: what was fetched stays.")
        }
    }
}
