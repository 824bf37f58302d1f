import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The profile, of which zone and first day are used and nothing is kept (fitbit-web-api.md, 8.6).
enum Profile {
    static let scope = "profile"
    static let path = "/1/user/-/profile.json"

    static func read(_ bytes: [UInt8], _ subject: Subject) throws(ProviderError) -> ProviderProfile {
        try subject.read(bytes) { root throws(JSONReaderError) in
            guard let user = root["user"], user.object != nil else { throw .unexpected("holds no `user`") }
            return ProviderProfile(
                timeZone: user["timezone"]?.text.flatMap { $0.isEmpty ? nil : $0 },
                memberSince: user["memberSince"]?.string.flatMap(WallStamp.day))
        }
    }
}
