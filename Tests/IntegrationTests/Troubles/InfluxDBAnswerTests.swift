import Archive
import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// InfluxDB answers, but not as it should.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct InfluxDBAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reply: ScriptedServer.Reply
        /// Seconds to the next try.
        var wait: TimeInterval
        var words: [String]

        init(
            _ status: String, _ headers: [String] = [], _ body: String = "", wait: TimeInterval = 1, _ words: String...
        ) {
            testDescription = ([status] + headers).joined(separator: ", ")
            reply = .respond(ScriptedServer.Reply.response(status: status, headers: headers, body: Array(body.utf8)))
            (self.wait, self.words) = (wait, words)
        }
    }

    static let cases = [
        Case("500 Internal Server Error", [], #"{"error":"timeout"}"#, "500: timeout", "It is tried again."),
        Case("503 Service Unavailable", [], "", "status 503"),
        Case("503 Service Unavailable", ["Retry-After: 90"], "", wait: 90, "It asks to wait 90 seconds."),
        Case("503 Service Unavailable", ["Retry-After: 0"], "", "status 503"),
        Case("503 Service Unavailable", ["Retry-After: -5"], "", "status 503"),
        Case("503 Service Unavailable", ["Retry-After: soon"], "", "status 503"),
        Case("503 Service Unavailable", ["Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"], "", "status 503"),
        Case("429 Too Many Requests", ["Retry-After: 31536000"], "", wait: 3600, "cannot take data now"),
        Case("502 Bad Gateway", [], "<html><h1>Bad Gateway</h1></html>", "502"),
    ]

    @Test(arguments: cases)
    func `whatever an ill server says, it is told with the time of the next try, which comes and delivers`(one: Case)
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let line = try TroubledLine(to: try await Influxd.shared.value.port)
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day, influxURL: line.url) { sync in
            try await sync.authorize()
            line.set { $0.isWrite ? .answer(one.reply) : .pass }
            _ = try await sync.engine.sync(JobRequest(resources: [.sleep, .hrv], to: day))
            let told = try await sync.sinkError()
            for words in one.words { #expect(told.contains(words), "\(told)") }
            let status = try await sync.engine.status()
            #expect(status.state == .degraded, "also while the job runs")
            #expect(status.sinks[0].retryAt == fitbit.clock.now().addingTimeInterval(one.wait))
            #expect(status.sinks[0].lastDelivery == nil && status.sinks[0].pending > 0)
            #expect(line.writes.count == 1, "it is left alone until then")
            line.mend()
            fitbit.clock.advance(by: one.wait)
            try await sync.expectDrained()
            try await sync.expectOrder(of: line.writes)
            expectPoints(try await sync.archived(), in: try await sync.stored())
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test(arguments: [Relay.Fate.loseAnswer, .cutAnswer(after: 9)])
    func `what was written when the connection was cut is written again, stands once, and counts only then`(
        fate: Relay.Fate
    ) async throws {
        let google = try SimulatedGoogle()
        let line = try TroubledLine(to: try await Influxd.shared.value.port)
        let day = google.today.advanced(by: -1)
        try await Embedding.run(google: google.url, clock: google.clock, since: day, influxURL: line.url) { sync in
            try await sync.authorize()
            // So that the database is there.
            #expect(try await sync.sync([.hrv], to: day).state == .done)
            let (before, first) = (line.writes.count, try await sync.stored())
            let sequence = try await sync.archive.lastSequence()
            line.set { $0.isWrite ? fate : .pass }
            _ = try await sync.engine.sync(JobRequest(resources: [.sleep, .steps], to: day))
            #expect(try await sync.sinkError().contains("127.0.0.1"))
            let sink = try await sync.sink
            #expect(sink.pending > 0 && sink.retryAt != nil)
            let written = try await sync.stored()
            #expect(written.count > first.count, "the server had acted")
            line.mend()
            try await sync.expectDrained()
            try await sync.expectOrder(of: Array(line.writes[before...]), after: sequence)
            let stored = try await sync.stored()
            expectPoints(try await sync.archived(), in: stored)
            #expect(Set(written).isSubset(of: stored))
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `what is too large at once comes in pieces, and nobody is troubled`() async throws {
        let fitbit = try SimulatedFitbit()
        let server = try await Influxd.start(maximumBodyBytes: 1500)
        let line = try TroubledLine(to: server.port)
        let refused = Watched(0)
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day, influxURL: line.url) { sync in
            try await sync.authorize()
            line.set { request in
                if request.body.count > 1500 { refused.update { $0 += 1 } }
                return .pass
            }
            _ = try await sync.engine.sync(JobRequest(resources: [.steps, .sleep], to: day))
            try await eventually("all is delivered") {
                let status = try await sync.engine.status()
                if let error = status.sinks[0].lastError { throw Unexpected(error) }
                return status.job == nil && status.sinks[0].lastDelivery != nil
            }
            #expect(refused.value > 0)
            try await sync.expectDrained()
            expectPoints(try await sync.archived(), in: try await sync.stored())
        }
        server.stop()
        await fitbit.simulator.stop(deadline: .zero)
    }
}
