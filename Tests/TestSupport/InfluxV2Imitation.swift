import Synchronization

/// An imitation of InfluxDB 2 and 3 with the answers of their documentation: what is asked wrongly is refused.
///
/// Sources: docs.influxdata.com, "Troubleshoot issues writing data" and the API references of both versions.
package final class InfluxV2Imitation: Sendable {
    package enum Generation: Sendable {
        case two
        case three
    }

    /// How the imitation behaves.
    package struct Behaviour: Sendable {
        package var generation = Generation.two
        package var token = "a-token"
        package var org = "home"
        package var buckets: Set<String> = []
        package var mayCreateBuckets = true
        package var answersInfluxQL = true
        /// Older points are dropped.
        package var retainsFrom = Int64.min
        /// After decompression.
        package var maximumBodyBytes = 50_000_000
        /// The types held from the beginning: bucket, `measurement.field`, type.
        package var heldTypes: [String: [String: String]] = [:]
        /// The sentence of a 400 that refuses these lines as a whole, in version 2; nil takes them.
        package var refusal: @Sendable (_ lines: [String]) -> String? = { _ in nil }

        package init() {}
    }

    private let answers: InfluxV2Answers
    private let server: ScriptedServer

    /// Starts to listen on a free port.
    package init(_ configure: (inout Behaviour) -> Void = { _ in }) throws {
        var behaviour = Behaviour()
        configure(&behaviour)
        let answers = InfluxV2Answers(behaviour)
        self.answers = answers
        server = try ScriptedServer { answers.reply(to: $0) }
    }

    /// `http://127.0.0.1:port`
    package var url: String { server.url }

    /// What a bucket holds, in the order of time; one point for each measurement, tag set and time.
    package func lines(in bucket: String) -> [StoredLine] {
        answers.state.withLock { $0.lines[bucket] ?? [] }.sorted { $0.time < $1.time }
    }

    /// The buckets there are.
    package var buckets: Set<String> { answers.state.withLock { $0.buckets } }

    /// Every request so far.
    package var requests: [ScriptedServer.Request] { server.requests }
}
