import Foundation
import HTTPClient
import HealthModel
import OAuth
import SyncEngine
import Testing

@testable import GoogleHealthAPI

struct AccountTests {
    @Test func `who signed in is asked with the token that was just given`() async throws {
        let service = Service { _ in
            .json(#"{"name":"users/me/identity","healthUserId":"108812345678901234567","legacyUserId":"BX7ABC"}"#)
        }
        let identity = try await service.api().identity(accessToken: "ya29.new")
        #expect(identity == GoogleIdentity(healthUserID: "108812345678901234567", legacyUserID: "BX7ABC"))
        #expect(service.calls.map(\.path) == ["identity"] && service.calls.map(\.token) == ["Bearer ya29.new"])
        #expect(service.admitted == 0)
        let without = Service { _ in .json(#"{"healthUserId":"1","legacyUserId":""}"#) }
        #expect(
            try await without.api().identity(accessToken: "t") == GoogleIdentity(healthUserID: "1", legacyUserID: nil))
    }

    @Test(arguments: [
        (Service.Answer.refusal(400, "ACCOUNT_NOT_LINKED"), "Sign in once to the Google Health app"),
        (.status(412), "no health profile"), (.refusal(403, "SERVICE_DISABLED"), "not enabled"),
        (.refusal(403, "USER_PROJECT_DENIED"), "not enabled"),
        (.status(403, #"{"error":{"message":"Could not mint UberMint from GaiaMint"}}"#), "Remove the app"),
        (.status(403, #"{"error":"insufficient_scope"}"#), "leave the boxes of Google Health ticked"),
        (.status(401), "did not take the token"), (.json("{}"), "holds no `healthUserId`"),
        (.json("<html>"), "HTML page"),
        (.status(503), "has trouble"), (.failure(.resolve), "was not found"),
    ])
    func `a sign-in that fails says to the person why`(answer: Service.Answer, words: String) async throws {
        let service = Service { _ in answer }
        let error = await #expect(throws: ProviderError.self) {
            try await service.api().identity(accessToken: "ya29.secret")
        }
        #expect(error?.message.hasPrefix("Google Health, the sign-in: ") == true)
        #expect(error?.message.contains(words) == true)
        #expect(error?.message.contains("ya29") == false)
    }

    @Test func `what was granted is told without a call`() async throws {
        let service = Service { _ in .json("{}") }
        #expect(try await service.api().access(of: .me) == GrantedAccess(scopes: Set(GoogleHealthAPI.scopes)))
        #expect(service.calls.isEmpty && service.api().callsPerMinute == 150)
    }

    // google-health-api.md 2.4: seven days in Testing.
    @Test func `a grant that ends says when, and how to leave that`() async throws {
        let end = instant("2026-11-29T09:15:40Z")
        let service = Service { _ in .json("{}") }
        let access = try await service.api(FixedTokens(endsAt: end)).access(of: .me)
        #expect(access.endsAt == end)
        let notice = try #require(access.notice)
        for words in [
            "ends on 2026-11-29 at 09:15 UTC", "\"Testing\"", "Google Auth Platform, Audience, Publish app",
            "authorise the account again",
        ] {
            #expect(notice.contains(words))
        }
    }

    @Test func `of the settings the zone is read`() async throws {
        let service = Service { _ in
            .json(
                #"{"name":"users/me/settings","timeZone":"Europe/Berlin","utcOffset":"3600s","languageLocale":"en-US"}"#
            )
        }
        // google-health-api.md 2.7: tokens without the scope were seen to be let through.
        let profile = try await service.api(FixedTokens(scopes: [])).profile(of: .me, gate: service.gate)
        #expect(profile == ProviderProfile(timeZone: "Europe/Berlin", memberSince: nil))
        #expect(service.calls.map(\.path) == ["settings"] && service.admitted == 1)
        let empty = Service { _ in .json(#"{"timeZone":""}"#) }
        #expect(try await empty.api().profile(of: .me, gate: empty.gate).timeZone == nil)
    }

    @Test func `settings and devices that are refused say which box to tick`() async throws {
        let service = Service { _ in .refusal(403, "MISSING_OAUTH_SCOPE") }
        let profile = await #expect(throws: ProviderError.self) {
            try await service.api().profile(of: .me, gate: service.gate)
        }
        let look = await #expect(throws: ProviderError.self) {
            try await service.api().look(for: .me, gate: service.gate)
        }
        for error in [profile, look] {
            #expect(error?.kind == .scopeMissing)
            #expect(error?.message.contains("`googlehealth.settings.readonly`") == true)
        }
    }
}
