import HTTPClient
import HealthModel
import OAuth
import Synchronization

/// A server whose answers are the pieces of one input, in their order; after the last one each call gets `{}`.
///
/// Pieces are parted by a line `---`. One that begins with `!429 words` is an answer of that status, the words standing
/// in every header that is read of an answer.
final class ScriptedAnswers: Sendable {
    private static let headers = [
        "Retry-After", "Fitbit-Rate-Limit-Limit", "Fitbit-Rate-Limit-Remaining", "Fitbit-Rate-Limit-Reset",
    ]
    /// Behind the pieces: a window of thirteen dates with all its kinds of data, each asked for with every filter; and the
    /// track of each workout that stands in them.
    private let mostFurtherCalls: Int

    private let pieces: [ArraySlice<UInt8>]
    private let calls = Mutex(0)

    init(_ bytes: ArraySlice<UInt8>) {
        mostFurtherCalls = 128 + bytes.count / 32
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes
        while let mark = rest.firstRange(of: Array("\n---\n".utf8)) {
            pieces.append(rest[..<mark.lowerBound])
            rest = rest[mark.upperBound...]
        }
        self.pieces = pieces + [rest]
    }

    /// The first piece, as an answer that was archived once.
    var first: [UInt8] { Array(pieces[0]) }

    func send(_: HTTPRequest) throws(HTTPClientError) -> HTTPResponse {
        let call = calls.withLock { calls in
            calls += 1
            return calls - 1
        }
        precondition(call < pieces.count + mostFurtherCalls, "an answer leads to calls without an end")
        guard call < pieces.count else { return HTTPResponse(status: 200, headers: [], body: Array("{}".utf8)) }
        let piece = pieces[call]
        guard piece.first == UInt8(ascii: "!") else {
            return HTTPResponse(status: 200, headers: [], body: Array(piece))
        }
        let end = piece.firstIndex(of: UInt8(ascii: "\n")) ?? piece.endIndex
        let words = String(decoding: piece[..<end].dropFirst(), as: UTF8.self)
        guard let status = Int(words.prefix(3)), (200...599).contains(status) else {
            throw HTTPClientError(.peerClosed, host: "")
        }
        let value = String(words.dropFirst(4))
        return HTTPResponse(
            status: status, headers: Self.headers.map { HTTPHeader($0, value) }, body: Array(piece[end...]))
    }
}

/// Everything is granted.
struct GrantedTokens: AccessTokenSource {
    let scopes: Set<String>

    func accessToken(for account: Account) async throws(OAuthError) -> AccessToken {
        AccessToken(value: "token", scopes: scopes)
    }

    func consent(of account: Account) async throws(OAuthError) -> Consent { Consent(scopes: scopes) }

    func replacement(for rejected: AccessToken, account: Account) async throws(OAuthError) -> AccessToken {
        AccessToken(value: "next", scopes: scopes)
    }
}
