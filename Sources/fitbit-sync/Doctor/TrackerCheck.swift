import Foundation
import HealthModel
import SyncEngine

extension Check {
    /// Whether the trackers still bring anything to the provider.
    static let tracker = Check("tracker", "Tracker") { examination in
        let now = examination.now()
        return await examination.accounts().map { judge(tracker: $0, now: now) }
    }

    /// Days without a sync after which a person should look.
    private static let patience: TimeInterval = 3 * 86_400

    static func judge(tracker facts: AccountFacts, now: Date) -> Finding {
        let name = facts.account.name
        guard let look = facts.devicesReadAt else {
            return .skipped("No sync has looked at the devices yet.", of: name)
        }
        guard let sync = facts.lastSync.map({ min($0, look) }) else {
            return .skipped("The provider does not tell when it last synced.", of: name)
        }
        let age = now.timeIntervalSince(sync)
        let words = "It last synced \(ProgressLine.duration(max(0, Int(age)))) ago."
        guard age > patience else { return .ok(words, of: name) }
        return .warning(
            "The tracker last synced with the provider \(Int(age / 86_400)) days ago: nothing newer can be fetched.",
            "Open the app on the phone, with Bluetooth on and the tracker near, and charge the tracker.", of: name)
    }
}
