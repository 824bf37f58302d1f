import Foundation
import Simulator
import TestSupport
import Testing

/// The last of all tests: reads what every other one logged, printed and was answered.
@Suite(.enabled(if: SuiteLog.folder != nil, "reads the logs of the whole suite: make test"))
struct LogsTests {
    /// The lines of the whole suite that a pattern is found in.
    private func lines(with pattern: Regex<Substring>) throws -> [String] {
        let folder = try #require(SuiteLog.folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        return try names.flatMap { name in
            try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(whereSeparator: \.isNewline)
                // What the runner calls a test by is what the test was given.
                .filter { !$0.contains("Test case passing") && $0.contains(pattern) }.map {
                    "\(name): \($0.prefix(300))"
                }
        }
    }

    @Test func `The suite was heard: loggers, the built program, and what the tests printed`() throws {
        #expect(try !lines(with: /An access token was renewed/).isEmpty)
        #expect(try !lines(with: /The service listens/).isEmpty)
        #expect(try !lines(with: /A sink does not take data/).isEmpty)
        #expect(try !lines(with: /Test run started/).isEmpty)
    }

    /// Every code, token and secret of a simulator holds its mark; what the service draws by itself is known by its place.
    @Test func `No log and no error of the suite holds a token or a secret`() throws {
        #expect(try lines(with: Regex(TokenMark.word)) == [])
        #expect(try lines(with: /[Bb]earer [A-Za-z0-9._~+\/-]{20,}/) == [])
        let names = /(?:code|state|verifier|token|secret)=[A-Za-z0-9._~-]{20,}/
        // But for the link that `authorize` prints for a person to open.
        #expect(try lines(with: names).filter { !$0.contains("response_type=code") } == [])
        #expect(try lines(with: /"(?:refresh_token|access_token|code_verifier|client_secret)" *:/) == [])
    }

    /// The service's own token and the key of the archive stand by themselves.
    @Test func `No log and no error of the suite holds a word of 256 bits`() throws {
        #expect(try lines(with: /\b[0-9a-f]{64}\b/) == [])
    }

    @Test func `No log and no error of the suite holds a health value`() throws {
        // In line protocol, as a database quotes a line that it refuses; and in a provider's JSON.
        #expect(try lines(with: /,account=[a-z0-9_-]+(?:,[^ ]*)? [A-Za-z]+=-?[0-9]/) == [])
        #expect(try lines(with: /"(?:value|bpm|beatsPerMinute|rmssd|minutesAsleep|weight)" *: *"?-?[0-9]/) == [])
    }
}
