import Archive
import Foundation
import HealthModel
import InfluxDB
import Simulator
import SyncEngine
import TestSupport
import Testing

extension Embedding {
    /// Syncs to the end while the sink surely takes nothing: what the job waits for it passes at once.
    func syncWithoutSink(
        _ resources: [Resource] = Resource.allCases, from: CivilDay? = nil, to: CivilDay? = nil,
        origin: JobRequest.Origin = .explicit
    ) async throws -> Job {
        var last = try await engine.sync(JobRequest(resources: resources, from: from, to: to, origin: origin))
        for await job in await engine.watch(last.id) {
            last = job
            if let until = job.waitingUntil, until > clock.now() { clock.set(until) }
            guard job.state == .delivering else { continue }
            let end = clock.now().addingTimeInterval(10)
            try await clock.waitForSleepers { $0 == end }
            clock.set(end)
        }
        return last
    }

    /// The first sink as `/status` tells of it.
    var sink: StatusReport.SinkStatus {
        get async throws {
            guard let sink = try await engine.status().sinks.first else { throw Unexpected("There is no sink.") }
            return sink
        }
    }

    /// The sink's error as soon as one is told.
    func sinkError(where condition: (String) -> Bool = { _ in true }) async throws -> String {
        try await eventually("the sink's trouble is told") { try await sink.lastError.map(condition) }
        return try await sink.lastError ?? ""
    }

    /// Moves the clock by a minute at a time until the sink has everything, and expects that nothing is told of it then.
    func expectDrained(within minutes: Int = 10, _ sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for _ in 0..<minutes where try await sink.pending > 0 {
            clock.advance(by: 60)
            try await eventually("the sink takes data or is tried again") {
                let (sink, now) = (try await self.sink, clock.now())
                return sink.pending == 0 || sink.retryAt.map { $0 > now } ?? false
            }
        }
        // A job that waits for its sinks may have a while to go.
        do {
            try await eventually("the last delivery is noted", within: 60) {
                clock.advance(by: 1)
                let status = try await engine.status()
                return status.sinks[0].lastError == nil && status.job == nil
            }
        } catch let error as Unexpected {
            let status = try await engine.status()
            throw Unexpected("\(error) \(status.sinks[0]), job: \(status.job?.state.rawValue ?? "none")")
        }
        let (sink, status) = (try await self.sink, try await engine.status())
        #expect(sink.pending == 0 && sink.retryAt == nil && sink.lastError == nil, sourceLocation: sourceLocation)
        #expect(sink.lastDelivery != nil, sourceLocation: sourceLocation)
        #expect(sink.deadLetters == 0 && status.state == .idle, sourceLocation: sourceLocation)
    }

    /// Expects that the lines of the writes, each where it came first, are the archive's in the order of its changes.
    func expectOrder(
        of writes: [ScriptedServer.Request], after sequence: Int64 = 0,
        _ sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var expected: [String] = []
        var last = sequence
        while true {
            let changes = try await archive.changes(after: last, limit: 64)
            guard let end = changes.last?.sequence else { break }
            for change in changes {
                guard let provider = providers.first(where: { $0.name == change.day.context.provider }) else {
                    throw Unexpected("\(change.day.context.provider) is no provider here.")
                }
                var lines = LineProtocol()
                for series in try provider.decode(change.day) {
                    lines.append(AccountSeries(change.day.account, series))
                }
                expected += String(decoding: lines.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            }
            last = end
        }
        let seen = Self.first(try writes.flatMap { try $0.lines })
        #expect(!seen.isEmpty && seen == Self.first(expected), sourceLocation: sourceLocation)
    }

    private static func first(_ lines: [String]) -> [String] {
        var seen: Set<String> = []
        return lines.filter { seen.insert($0).inserted }
    }
}
