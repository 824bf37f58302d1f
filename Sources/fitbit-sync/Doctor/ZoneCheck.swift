import Foundation
import HealthModel
import SyncEngine

extension Check {
    /// The zone in which the dates of an account begin.
    static let zone = Check("time_zone", "Time zone") { examination in
        let (now, own) = (examination.now(), examination.settings.timeZone)
        let hasFile: @Sendable (String) -> Bool = { name in
            let folder = "/usr/share/zoneinfo/"
            let manager = FileManager.default
            return !manager.fileExists(atPath: folder + "UTC") || manager.fileExists(atPath: folder + name)
        }
        if let own { return [judge(zone: own.identifier, from: "LOCAL_TIMEZONE", now: now, hasFile: hasFile)] }
        return await examination.accounts().map { facts in
            let name = facts.account.name
            guard let zone = facts.profile?.timeZone else {
                return facts.profileReadAt == nil
                    ? .skipped("It is read from the profile at the first sync.", of: name)
                    : .failed(
                        "The time zone of \(name) is not known, so nothing of it can be synced: its profile names none, or was not granted.",
                        "Set LOCAL_TIMEZONE, e.g. to Europe/Vienna, or grant the profile.", of: name)
            }
            return judge(zone: zone, from: "the profile of \(name)", of: name, now: now, hasFile: hasFile)
        }
    }

    /// - Parameter hasFile: whether this machine's tzdata has the zone.
    static func judge(
        zone name: String, from place: String, of account: String? = nil, now: Date, hasFile: (String) -> Bool
    ) -> Finding {
        let remedy = "Set LOCAL_TIMEZONE to an IANA zone, e.g. Europe/Vienna."
        guard let zone = TimeZone(identifier: name) else {
            return .failed(
                "\(place) names a time zone that is not known here: \(name.prefix(60)).", remedy, of: account)
        }
        guard hasFile(name) else {
            return .warning(
                "\(name) is not in this machine's tzdata: an old name, perhaps, which Grafana may not know.", remedy,
                of: account)
        }
        let minutes = zone.secondsFromGMT(for: now) / 60
        let offset = String(format: "%@%d:%02d", minutes < 0 ? "-" : "+", abs(minutes) / 60, abs(minutes) % 60)
        return .ok("\(name), of \(place): UTC\(offset) now.", of: account)
    }
}
