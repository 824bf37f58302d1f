import FitbitWebAPI
import Foundation
import HTTPClient

/// Answers of the Fitbit Web API: `a` to `n` for the resources in the order of the catalogue, `o` devices, `p` profile.
struct FitbitEntry: FuzzEntry {
    func run(_ bytes: [UInt8]) async {
        guard let head = ProviderEntry.Head(bytes) else { return }
        let answers = ScriptedAnswers(head.rest)
        let provider = FitbitWebAPI(
            tokens: GrantedTokens(scopes: Set(FitbitWebAPI.scopes)), now: { ProviderEntry.now }
        ) { request throws(HTTPClientError) in try answers.send(request) }
        let catalogue = provider.catalogue
        switch head.resource % (catalogue.count + 2) {
        case catalogue.count: await ProviderEntry.look(provider, head, archived: answers.first)
        case catalogue.count + 1: await ProviderEntry.profile(provider)
        case let index: await ProviderEntry.run(provider, catalogue[index], head, archived: answers.first)
        }
    }
}
