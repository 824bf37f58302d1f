import Archive
import HealthModel
import OAuth
import SyncEngine

extension Check {
    /// What was not granted, and what that costs.
    static let scopes = Check("scopes", "Permissions") { examination in
        let grants = ((try? await examination.archive.value().get()) ?? nil)?.grants ?? []
        return await examination.accounts().compactMap { facts in
            guard let grant = grants.first(where: { $0.account == facts.account }),
                let provider = examination.catalogue(of: grant.provider)
            else { return nil }
            return judge(granted: grant.scopes, provider, of: facts.account)
        }
    }

    static func judge(granted: Set<String>, _ provider: any HealthProvider, of account: Account) -> Finding {
        let wanted = Set(provider.catalogue.flatMap(\.scopes) + [provider.lookScope, provider.profileScope])
        let missing = wanted.subtracting(granted).sorted()
        guard !missing.isEmpty else { return .ok("Everything that is asked for was granted.", of: account.name) }
        let partial = provider.catalogue.filter { !Set($0.scopesOnTop).isSubset(of: granted) }
        // What gives a part of one resource alone is a person's own choice, and nothing is wrong without it.
        guard !Set(missing).isSubset(of: partial.flatMap(\.scopesOnTop)) else {
            return .ok(
                "Everything was granted but \(names(missing)): \(parts(of: partial)) are left out. To add them, authorise "
                    + "again and tick its box.", of: account.name)
        }
        var lost = provider.catalogue.filter { !$0.isGranted(by: granted) }.map(\.resource.slug)
        if !partial.isEmpty { lost.append(parts(of: partial)) }
        if missing.contains(provider.lookScope) { lost.append("devices") }
        if missing.contains(provider.profileScope) { lost.append("the time zone") }
        let query = account == .me ? "" : "?account=\(account)"
        return .warning(
            "Not granted: \(names(missing))."
                + (lost.isEmpty ? "" : " Left out for it: \(lost.joined(separator: ", "))."),
            "Authorise again and leave its box ticked: open /authorize\(query).", of: account.name)
    }

    private static func names(_ scopes: [String]) -> String {
        scopes.map { $0.split(separator: "/").last.map(String.init) ?? $0 }.joined(separator: ", ")
    }

    private static func parts(of offers: [ResourceOffer]) -> String {
        offers.map { $0.resource == .workouts ? "the tracks of workouts" : "parts of \($0.resource.slug)" }
            .joined(separator: ", ")
    }
}
