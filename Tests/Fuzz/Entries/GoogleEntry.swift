import Foundation
import GoogleHealthAPI
import HTTPClient
import SyncEngine

/// Answers of the Google Health API: `a` to `n` for the resources in the order of the catalogue, `o` devices, `p` the
/// settings, `q` who signed in.
struct GoogleEntry: FuzzEntry {
    func run(_ bytes: [UInt8]) async {
        guard let head = ProviderEntry.Head(bytes) else { return }
        let answers = ScriptedAnswers(head.rest)
        let provider = GoogleHealthAPI(
            tokens: GrantedTokens(scopes: Set(GoogleHealthAPI.scopes)), now: { ProviderEntry.now }
        ) { request throws(HTTPClientError) in try answers.send(request) }
        let catalogue = provider.catalogue
        switch head.resource % (catalogue.count + 3) {
        case catalogue.count: await ProviderEntry.look(provider, head, archived: answers.first)
        case catalogue.count + 1: await ProviderEntry.profile(provider)
        case catalogue.count + 2:
            do throws(ProviderError) {
                let identity = try await provider.identity(accessToken: "token")
                precondition(!identity.healthUserID.isEmpty)
            } catch {
                precondition(!error.message.isEmpty)
            }
        case let index: await ProviderEntry.run(provider, catalogue[index], head, archived: answers.first)
        }
    }
}
