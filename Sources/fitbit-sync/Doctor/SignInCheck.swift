import Archive
import Foundation
import HealthModel
import OAuth
import SyncEngine

extension Check {
    /// Whether each account is authorised, and until when.
    static let signIn = Check("sign_in", "Sign-in") { examination in
        guard let archive = (try? await examination.archive.value().get()) ?? nil, archive.form == .current else {
            return [.skipped("There is no archive that says who is connected.")]
        }
        let settings = examination.settings
        guard !archive.accounts.isEmpty else {
            return [
                .warning(
                    "Nobody is connected yet.",
                    "Open \(settings.publicURL) in a browser and press Connect; without a browser: fitbit-sync authorize."
                )
            ]
        }
        return archive.accounts.map { facts in
            judge(
                facts, archive.grants.first { $0.account == facts.account }, settings: settings,
                now: examination.now())
        }
    }

    static func judge(_ facts: AccountFacts, _ grant: Grant?, settings: Settings, now: Date) -> Finding {
        let name = facts.account.name
        let query = name == "me" ? "" : "?account=\(name)"
        let again = "Open \(settings.publicURL)/authorize\(query) in a browser."
        if facts.leftAt != nil { return .ok("\(name) was taken off; what was fetched stays.", of: name) }
        if let gone = facts.gone { return .failed(words: gone, or: again, of: name) }
        guard let grant else { return .failed("\(name) is not authorised.", again, of: name) }
        if let provider = Settings.Provider(rawValue: grant.provider), !settings.registration(of: provider).hasClient {
            let prefix = provider.name.uppercased()
            return .failed(
                "\(name) was authorised with \(provider.name), whose client is not set.",
                "Set \(prefix)_CLIENT_ID and \(prefix)_CLIENT_SECRET, or authorise with a provider that is set. \(again)",
                of: name)
        }
        if let reason = grant.endedBecause { return .failed(words: reason, or: again, of: name) }
        if let end = grant.refreshExpiresAt {
            let stamp = end.formatted(
                .iso8601.year().month().day().time(includingFractionalSeconds: false).dateTimeSeparator(.space))
            guard end > now else {
                return .failed("The authorisation of \(name) ended on \(stamp) UTC.", again, of: name)
            }
            return .warning(
                "The authorisation of \(name) ends on \(stamp) UTC: it was given for a time, or the Google project is in Testing.",
                "Google Auth Platform, Audience, Publish app; then authorise once more. \(again)", of: name)
        }
        return .ok("\(name) is authorised with \(grant.provider); no end of that is known.", of: name)
    }
}
