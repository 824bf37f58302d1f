import Foundation
import HTTPClient
import OAuth
import TestSupport
import Testing

struct ClientAnswerTests {
    private let http = HTTPClient(.init(name: "oauth-test"))

    private func asked(_ status: String, _ body: String) async throws -> ClientAnswer {
        let server = try ScriptedServer { _ in
            .respond(
                ScriptedServer.Reply.response(
                    status: status, headers: ["Date: Mon, 23 Nov 2026 00:00:00 GMT"], body: Array(body.utf8)))
        }
        defer { server.stop() }
        return try await Bench.client(at: server.url).asked(over: http)
    }

    @Test(
        arguments: [
            ("400 Bad Request", #"{"error":"invalid_grant","error_description":"Bad Request"}"#, .accepted),
            (
                "400 Bad Request", #"{"errors":[{"errorType":"invalid_grant","message":"x"}],"success":false}"#,
                .accepted
            ),
            ("401 Unauthorized", #"{"error":"invalid_client"}"#, .refused(word: "invalid_client")),
            ("400 Bad Request", #"{"error":"unauthorized_client"}"#, .refused(word: "unauthorized_client")),
            ("401 Unauthorized", #"{"errors":[{"errorType":"invalid_client"}]}"#, .refused(word: "invalid_client")),
            ("401 Unauthorized", "<html>", .refused(word: "")),
            ("410 Gone", "", .gone),
            ("503 Service Unavailable", #"{"error":"invalid_grant"}"#, .unclear(status: 503, word: "invalid_grant")),
            ("400 Bad Request", #"{"error":"A sentence: with a token 4/0Aabc"}"#, .unclear(status: 400, word: "")),
            ("200 OK", "{}", .unclear(status: 200, word: "")),
        ] as [(String, String, ClientAnswer.Verdict)])
    func `the answer to a token that nobody has says whether the client is known`(
        status: String, body: String, verdict: ClientAnswer.Verdict
    ) async throws {
        let answer = try await asked(status, body)
        #expect(answer.verdict == verdict)
        #expect(answer.date == "Mon, 23 Nov 2026 00:00:00 GMT")
    }

    @Test func `no answer is an error that says where it failed`() async throws {
        let client = Bench.client(at: "http://127.0.0.1:1")
        let error = await #expect(throws: HTTPClientError.self) { try await client.asked(over: http) }
        #expect(error?.code == .connect)
    }

    @Test func `the page of consent's refusal is read from Google's redirect and from a page`() async throws {
        let mismatch = Data("\u{0A}\u{15}redirect_uri_mismatch\u{12}x".utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        func refusal(_ reply: ScriptedServer.Reply) async throws -> String? {
            let server = try ScriptedServer { _ in reply }
            defer { server.stop() }
            return try await Bench.client(at: server.url).refusalOfConsentPage(over: http)
        }
        func redirect(_ place: String) -> ScriptedServer.Reply {
            .respond(ScriptedServer.Reply.response(status: "302 Found", headers: ["Location: \(place)"]))
        }
        func page(_ status: String, _ text: String) -> ScriptedServer.Reply {
            .respond(ScriptedServer.Reply.response(status: status, body: Array(text.utf8)))
        }
        let error = "https://accounts.google.com/signin/oauth/error?flowName=x&authError="
        #expect(try await refusal(redirect(error + mismatch)) == "redirect_uri_mismatch")
        #expect(try await refusal(redirect("https://accounts.google.com/v3/signin/identifier?opparams=%253F")) == nil)
        #expect(try await refusal(redirect(error + "!!")) == nil)
        #expect(
            try await refusal(page("400 Bad Request", "<code>redirect_uri_mismatch - x</code>"))
                == "redirect_uri_mismatch")
        #expect(
            try await refusal(page("400 Bad Request", "invalid_request - Invalid redirect_uri parameter value"))
                == "redirect_uri_mismatch")
        #expect(try await refusal(page("200 OK", "<p>redirect_uri_mismatch</p>")) == nil)
    }
}
