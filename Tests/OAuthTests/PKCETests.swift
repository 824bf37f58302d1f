import Foundation
import HTTPClient
import HealthModel
import OAuth
import Simulator
import TestSupport
import Testing

struct PKCETests {
    /// The octets of RFC 7636 appendix B.
    private static let octets: [UInt8] = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240,
        91, 88, 5, 88, 83, 132, 141, 121,
    ]

    @Test func `the verifier and its challenge are those of RFC 7636 appendix B`() async throws {
        let server = try ScriptedServer { _ in ScriptedBench.tokens(1) }
        let http = HTTPClient()
        let flow = AuthorizationFlow(
            clients: [Bench.client(at: server.url)], http: http, store: MemoryGrantStore(),
            random: { $0 == Self.octets.count ? Self.octets : [] })
        let start = await flow.start(.me)
        let query = try #require(URLComponents(string: start.url)?.queryItems)
        #expect(
            query.contains(URLQueryItem(name: "code_challenge", value: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")))
        #expect(query.contains(URLQueryItem(name: "code_challenge_method", value: "S256")))

        let state = query.first { $0.name == "state" }?.value
        _ = try await flow.finish(.init(state: state, code: "c/1 &", error: nil, browserKey: start.browserKey))
        let request = try #require(server.requests.first)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "grant_type=authorization_code&code=c%2F1%20%26&redirect_uri=http%3A%2F%2Flocalhost%3A8710%2Fcallback"
                + "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&client_id=23TEST")
        let basic = Data("23TEST:client-secret-\(TokenMark.word)".utf8).base64EncodedString()
        #expect(request.header("Authorization") == "Basic \(basic)")
        #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
        await http.shutdown()
    }

    @Test func `each sign-in has a state, a verifier and a browser key of its own, of 32 random bytes each`()
        async throws
    {
        let http = HTTPClient()
        let flow = AuthorizationFlow(
            clients: [Bench.client(at: "http://localhost")], http: http, store: MemoryGrantStore())
        var words: Set<String> = []
        for _ in 0..<20 {
            let start = await flow.start(.me)
            let query = try #require(URLComponents(string: start.url)?.queryItems)
            for name in ["state", "code_challenge"] {
                let word = try #require(query.first { $0.name == name }?.value)
                #expect(word.count == 43)
                words.insert(word)
            }
            #expect(start.browserKey.count == 43)
            words.insert(start.browserKey)
        }
        #expect(words.count == 60)
        await http.shutdown()
    }

    @Test func `the authorization request names the exact redirect URI, every scope and what the provider adds`()
        async throws
    {
        let http = HTTPClient()
        var client = Bench.client(at: "https://example.org/a?b=c")
        client.authorizeURL = "https://example.org/page?lang=en"
        client.extraParameters = [("access_type", "offline"), ("prompt", "login consent")]
        let start = await AuthorizationFlow(clients: [client], http: http, store: MemoryGrantStore()).start(.me)
        #expect(start.url.hasPrefix("https://example.org/page?lang=en&response_type=code&client_id=23TEST&"))
        #expect(start.url.contains("&redirect_uri=http%3A%2F%2Flocalhost%3A8710%2Fcallback&"))
        #expect(start.url.contains("&scope=activity%20heartrate%20profile%20settings%20sleep%20weight&"))
        #expect(start.url.hasSuffix("&access_type=offline&prompt=login%20consent"))
        await http.shutdown()
    }
}
