import Foundation
import HTTPClient
import OAuth
import SyncService
import Testing

@testable import fitbit_sync

struct ProviderJudgementTests {
    private static let google = "1-a.apps.googleusercontent.com"

    private func registration(_ id: String, _ secret: String) -> Settings.Registration {
        Settings.Registration(clientID: id, clientSecret: secret, apiURL: "", authorizeURL: "", tokenURL: "")
    }

    @Test func `the token endpoint's word decides about id and secret`() {
        #expect(Check.judge(.accepted, "odd", of: .google).state == .ok)
        let refused = Check.judge(.refused(word: "invalid_client"), "There is a blank inside one of them.", of: .google)
        #expect(refused.state == .failed)
        #expect(refused.message.contains("invalid_client") && refused.message.contains("blank"))
        #expect(refused.remedy?.contains("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET") == true)
        #expect(Check.judge(.gone, nil, of: .fitbit).state == .failed)
        #expect(Check.judge(.unclear(status: 503, word: ""), nil, of: .fitbit).state == .warning)
        #expect(Check.judgeUnasked(nil, of: .google).state == .skipped)
        #expect(Check.judgeUnasked("Odd.", of: .google).state == .warning)
    }

    @Test func `an odd shape of id and secret is seen, and neither is told`() {
        func oddity(_ id: String, _ secret: String, _ provider: Settings.Provider = .google) -> String? {
            Check.oddity(registration(id, secret), of: provider)
        }
        #expect(oddity(Self.google, "GOCSPX-word") == nil)
        #expect(oddity("23ABCD", String(repeating: "f", count: 32), .fitbit) == nil)
        for told in [
            oddity("GOCSPX-word", Self.google), oddity("GOCSPX-word", "another"), oddity("23ABCD", "word"),
            oddity(Self.google, "wo rd"), oddity(Self.google, "word", .fitbit),
            oddity(String(repeating: "f", count: 32), "23ABCD", .fitbit),
        ] {
            #expect(told != nil)
            #expect(told?.contains("word") != true && told?.contains("23ABCD") != true)
        }
    }

    @Test func `no name, no connection, no trust and no answer in time are told apart`() {
        let codes: [HTTPClientError.Code] = [.resolve, .connect, .tls, .timeout]
        let found = codes.map { Check.judge(HTTPClientError($0, host: "api.example:443"), of: "google") }
        #expect(found.allSatisfy { $0.state == .failed && $0.message.contains("api.example") })
        #expect(Set(found.map(\.message)).count == 4)
        #expect(found[0].remedy == "Check the network and this machine's DNS: getent hosts api.example")
        #expect(found[2].remedy?.contains("ca-certificates") == true)
        #expect(Check.judge(status: 404, host: "h", of: "google").state == .ok)
        #expect(Check.judge(status: 503, host: "h", of: "google").state == .warning)
        #expect(Check.judge(status: 410, host: "h", of: "fitbit").state == .failed)
    }

    @Test func `the clock is compared with the provider's`() throws {
        let now = try #require(HTTPDate.date("Mon, 23 Nov 2026 00:00:00 GMT"))
        func state(_ seconds: TimeInterval?) -> DoctorCheck.State { Check.judge(clock: now, difference: seconds).state }
        #expect(state(3) == .ok && state(-100) == .ok)
        #expect(state(200) == .warning && state(-1700) == .warning)
        #expect(state(-3600) == .failed && state(86_400 * 365) == .failed)
        #expect(state(nil) == .skipped)
        #expect(Check.judge(clock: now, difference: -200).message.contains("3 min behind"))
        let unset = Check.judge(clock: Date(timeIntervalSince1970: 3_000_000), difference: nil)
        #expect(unset.state == .failed && unset.message.contains("1970-02-04"))
        #expect(HTTPDate.date("yesterday") == nil)
    }

    @Test(arguments: [
        ([:], DoctorCheck.State.ok, "Desktop app"),
        (["HTTP_PORT": "9000"], .ok, "http://localhost:9000/callback"),
        (["PUBLIC_URL": "https://fitbit.example.org"], .ok, "registered exactly so"),
        (["PUBLIC_URL": "http://localhost:80"], .warning, "port 80"),
        (["PUBLIC_URL": "http://nas:8710"], .warning, "plain http"),
        (["PUBLIC_URL": "https://nas"], .failed, "private network"),
        (["PUBLIC_URL": "https://nas.local"], .failed, "private network"),
        (["PUBLIC_URL": "https://192.168.1.7"], .failed, "bare IP address"),
    ])
    func `what Google does not take as a redirect URI is told beforehand`(
        environment: [String: String], state: DoctorCheck.State, words: String
    ) async throws {
        let folder = try Folder()
        let settings = try await folder.settings(environment)
        let found = Check.judge(
            redirect: settings.redirectURI(of: .google), refusal: nil, settings, of: .google)
        #expect(found.state == state)
        #expect(found.message.contains(words), "\(found.message)")
        #expect((found.remedy == nil) == (state == .ok))
        folder.remove()
    }

    @Test func `the page of consent's refusal is told with what to register`() async throws {
        let folder = try Folder()
        let settings = try await folder.settings()
        let uri = "http://localhost:8710/callback"
        for provider in Settings.Provider.allCases {
            let found = Check.judge(redirect: uri, refusal: "redirect_uri_mismatch", settings, of: provider)
            #expect(found.state == .failed && found.remedy?.contains(uri) == true)
        }
        let scope = Check.judge(redirect: uri, refusal: "invalid_scope", settings, of: .google)
        #expect(scope.state == .failed && scope.remedy?.contains("Google Health API") == true)
        folder.remove()
    }
}
