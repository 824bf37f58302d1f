import Archive
import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DeliveryTests {
    private let sleep = JobRequest(resources: [.sleep])
    private let again = JobRequest(resources: [.sleep], force: true)

    /// Answers each date of sleep with its text, and with nothing where there is none.
    private func answer(_ bench: Bench, _ texts: [String: String]) {
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                window.days.map { .text($0, texts[$0.description] ?? "") }
            }
        }
    }

    private func key(_ time: Int64, _ field: String = "value", _ tags: [Series.Tag] = []) -> RecordingSink.Key {
        RecordingSink.Key("sleep", time, field: field, tags: tags)
    }

    @Test func `The cursor moves only after the sink confirmed`() async throws {
        let bench = try await Bench()
        bench.sink.latch.close()
        try await bench.run { bench in
            let job = try await bench.engine.sync(sleep)
            try await bench.sink.latch.waitForArrivals()
            let before = try await bench.archive.cursor(of: "sink")
            #expect(before.delivered == 0)
            #expect(before.sent > 0)
            bench.sink.latch.open()
            #expect(try await bench.finish(job.id).state == .done)
        }
        #expect(try await bench.archive.cursor(of: "sink").delivered == bench.archive.lastSequence())
        #expect(try await bench.archive.pendingDays(after: bench.archive.cursor(of: "sink")) == 0)
    }

    @Test func `After ten seconds a job ends without a sink that lags, and says so`() async throws {
        let bench = try await Bench()
        bench.sink.goDown()
        try await bench.run { bench in
            let job = try await bench.engine.sync(sleep)
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 1 }
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 10 }
            #expect(try await bench.engine.job(job.id)?.state == .delivering)
            bench.clock.advance(by: 10)
            let ended = try await bench.finish(job.id)
            #expect(ended.state == .partial)
            #expect(ended.daysDone == 3)
            #expect(ended.problems.map(\.code) == ["sink_behind"])
            #expect(ended.problems[0].message.contains("The sink is down."))
            let status = try await bench.engine.status()
            #expect(status.state == .degraded)
            #expect(status.sinks[0].pending == 4)
            #expect(status.sinks[0].lastError == "The sink is down.")
        }
    }

    @Test func `A sink that was down takes everything in the order of the changes`() async throws {
        let bench = try await Bench()
        bench.sink.goDown()
        try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest(from: day("2026-11-10")))
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 10 }
            bench.clock.advance(by: 10)
            _ = try await bench.finish(job.id)
            try await bench.sink.waitForAttempts(2)
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 12 }
            #expect(bench.sink.values.isEmpty)
            bench.sink.recover()
            bench.clock.advance(by: 60)
            try await bench.sink.wait { $0.count == 39 }
        }
        let changes = try await bench.archive.changes(after: 0, limit: 100).filter { $0.day.resource != .devices }
        #expect(changes.map(\.sequence) == changes.map(\.sequence).sorted())
        #expect(
            bench.sink.order.map { "\($0.measurement) \($0.time)" }
                == changes.map { "\($0.day.resource.slug) \($0.day.day.noon)" })
    }

    @Test func `A person who asks for a sync wakes a sink that waits`() async throws {
        let bench = try await Bench()
        bench.sink.goDown()
        try await bench.run { bench in
            let job = try await bench.engine.sync(sleep)
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 1 }
            bench.sink.recover()
            let second = try await bench.engine.sync(JobRequest(resources: [.devices]))
            #expect(try await bench.finish(job.id).state == .done)
            #expect(try await bench.finish(second.id).state == .done)
        }
        #expect(bench.clock.now() == Bench.noon)
    }

    @Test func `A sink waits as long as its server asks, an hour at most`() async throws {
        let bench = try await Bench()
        bench.sink.fail(with: SinkError(.unavailable, "Busy.", retryAfter: 1_000_000))
        try await bench.run { bench in
            _ = try await bench.engine.sync(sleep)
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 3600 }
            #expect(try await bench.engine.status().sinks[0].retryAt == Bench.noon + 3600)
        }
    }

    @Test func `A sink that is down does not hold up another`() async throws {
        let other = RecordingSink(id: "other")
        let sink = RecordingSink()
        let bench = try await Bench(sink: sink, sinks: [sink, other])
        sink.goDown()
        try await bench.run { bench in
            let job = try await bench.engine.sync(sleep)
            try await other.wait { $0.count == 3 }
            // What the sink took is noted a moment later; nothing but the status tells when.
            while try await bench.engine.status().sinks[1].pending > 0 { await Task.yield() }
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 10 }
            bench.clock.advance(by: 10)
            let ended = try await bench.finish(job.id)
            #expect(ended.problems.count == 1)
            #expect(ended.problems.first?.message.contains("in sink yet") == true)
        }
        #expect(sink.values.isEmpty)
    }

    @Test func `A new sink starts at zero and is filled without a call`() async throws {
        let bench = try await Bench()
        _ = try await bench.run { try await $0.finish() }
        let calls = bench.provider.calls.count
        let new = RecordingSink(id: "new")
        try await bench.restarted(sinks: [bench.sink, new]).run { _ in try await new.wait { $0.count == 9 } }
        #expect(new.values == bench.sink.values)
        #expect(bench.provider.calls.count == calls)
        #expect(bench.sink.order.count == 9, "the old one gets nothing again")
    }

    @Test func `What a new version of a day no longer has is deleted`() async throws {
        let bench = try await Bench(since: "2026-11-22")
        let noon = Bench.today.noon
        try await bench.run { bench in
            answer(bench, ["2026-11-22": "\(noon) value 1\n\(noon + 60) value 2\n\(noon) deep 3 kind=a"])
            _ = try await bench.finish(sleep)
            answer(bench, ["2026-11-22": "\(noon) value 5\n\(noon) deep 3 kind=b"])
            _ = try await bench.finish(again)
        }
        #expect(
            bench.sink.values == [
                key(noon): 5, key(noon, "deep", [.init("kind", "b")]): 3,
            ])
        #expect(Set(bench.sink.deleted) == [key(noon + 60), key(noon, "deep", [.init("kind", "a")])])
    }

    @Test func `A day that became empty is emptied, and filled again`() async throws {
        let bench = try await Bench(since: "2026-11-22")
        let noon = Bench.today.noon
        try await bench.run { bench in
            answer(bench, [:])
            _ = try await bench.finish(sleep)
            answer(bench, ["2026-11-22": "\(noon) value 1"])
            _ = try await bench.finish(again)
            #expect(bench.sink.values == [key(noon): 1])
            answer(bench, [:])
            _ = try await bench.finish(again)
            #expect(bench.sink.values.isEmpty)
            answer(bench, ["2026-11-22": "\(noon) value 2"])
            _ = try await bench.finish(again)
        }
        #expect(bench.sink.values == [key(noon): 2])
    }

    @Test func `What any version had that came while the sink was down is deleted`() async throws {
        let bench = try await Bench(since: "2026-11-22")
        let noon = Bench.today.noon
        try await bench.run { bench in
            answer(bench, ["2026-11-22": "\(noon) value 1\n\(noon + 1) value 1"])
            _ = try await bench.finish(sleep)
            bench.sink.goDown()
            for version in 2...4 {
                answer(bench, ["2026-11-22": "\(noon) value \(version)\n\(noon + Int64(version)) value 1"])
                let job = try await bench.engine.sync(again)
                _ = try await bench.job(job.id) { $0.state == .delivering }
                _ = try await bench.engine.cancel(job.id)
            }
            bench.sink.recover()
            _ = try await bench.finish(JobRequest(resources: [.devices]))
            try await bench.sink.wait { $0[key(noon)] == 4 }
        }
        #expect(bench.sink.values == [key(noon): 4, key(noon + 4): 1])
    }

    @Test func `A version that a sink may have seen half is deleted too`() async throws {
        let bench = try await Bench(since: "2026-11-22")
        let noon = Bench.today.noon
        let isFirst = Watched(true)
        // Between the reading of a change and the word that it is being sent, the day changes.
        let real = bench.archive.real
        bench.archive.before { step in
            guard step == .saveCursor, isFirst.value,
                let held = try await real.day(Bench.today, of: .sleep, account: .me)
            else { return }
            isFirst.update { $0 = false }
            let entry = LedgerEntry(
                resource: .sleep, day: Bench.today, state: .open, hasData: true, lookedAt: Bench.noon)
            let parts = FetchedDay.text(Bench.today, "\(noon) value 2").parts
            _ = try await real.commit(
                [DayRecord(entry: entry, parts: parts, context: held.context)], of: .me)
        }
        answer(bench, ["2026-11-22": "\(noon) value 1\n\(noon + 1) value 1"])
        try await bench.run { bench in
            _ = try await bench.engine.sync(sleep)
            try await bench.sink.wait { $0[key(noon)] == 2 }
        }
        #expect(bench.sink.values == [key(noon): 2])
    }

    @Test func `A log that moves to the neighbour date keeps its points`() async throws {
        let bench = try await Bench(since: "2026-11-21")
        let noon = Bench.today.noon
        try await bench.run { bench in
            answer(bench, ["2026-11-21": "\(noon) value 1"])
            _ = try await bench.finish(sleep)
            answer(bench, ["2026-11-22": "\(noon) value 1"])
            _ = try await bench.finish(
                JobRequest(resources: [.sleep], from: day("2026-11-22"), to: day("2026-11-22"), force: true))
            _ = try await bench.finish(
                JobRequest(resources: [.sleep], from: day("2026-11-21"), to: day("2026-11-21"), force: true))
        }
        #expect(bench.sink.values == [key(noon): 1])
        #expect(bench.sink.deleted.isEmpty)
    }

    @Test func `What a sink refuses for its content is kept with the reason and stops nothing`() async throws {
        let bench = try await Bench()
        bench.sink.refuse { $0.time == day("2026-11-21").noon ? "field type conflict" : nil }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .done)
        #expect(bench.sink.values.count == 6)
        let letters = try await bench.archive.real.deadLetters(of: "sink")
        #expect(letters.count == 3)
        #expect(letters.allSatisfy { $0.reason == "field type conflict" && $0.at == Bench.noon })
        #expect(try await bench.engine.status().state == .degraded)
        #expect(try await bench.engine.status().sinks[0].deadLetters == 3)
    }

    @Test func `A day that this version cannot decode is told and does not stop the queue`() async throws {
        let bench = try await Bench()
        _ = try await bench.run { try await $0.finish() }
        bench.provider.script {
            $0.decode = { archived throws(ProviderError) in
                guard archived.day != day("2026-11-21") else { throw ProviderError(.unreadable, "No such field.") }
                return archived.resource == .devices ? [] : try DayText.series(of: archived)
            }
        }
        let new = RecordingSink(id: "new")
        try await bench.restarted(sinks: [new]).run { _ in try await new.wait { $0.count == 6 } }
        let letters = try await bench.archive.real.deadLetters(of: "new")
        #expect(Set(letters.map(\.line)) == ["me/steps/2026-11-21", "me/weight/2026-11-21", "me/sleep/2026-11-21"])
        #expect(letters.allSatisfy { $0.reason == "No such field." })
    }

    @Test func `A version that cannot be decoded takes nothing away from the sink`() async throws {
        let bench = try await Bench(since: "2026-11-22")
        let noon = Bench.today.noon
        try await bench.run { bench in
            answer(bench, ["2026-11-22": "\(noon) value 1"])
            _ = try await bench.finish(sleep)
            bench.sink.goDown()
            answer(bench, ["2026-11-22": "\(noon + 60) value 2"])
            let job = try await bench.engine.sync(again)
            _ = try await bench.engine.job(job.id, within: 60) { $0.state == .delivering }
            bench.provider.script {
                $0.decode = { _ throws(ProviderError) in throw ProviderError(.unreadable, "No such field.") }
            }
            bench.sink.recover()
            _ = try await bench.engine.sync(JobRequest(resources: [.devices]))
            #expect(try await bench.finish(job.id).state == .done)
        }
        #expect(bench.sink.values == [key(noon): 1])
        #expect(bench.sink.deleted.isEmpty)
        #expect(try await bench.archive.deadLetterCount(of: "sink") > 0)
    }

    @Test func `The status can be told when a day cannot be decoded`() async throws {
        let bench = try await Bench()
        _ = try await bench.run { try await $0.finish() }
        bench.provider.script { $0.decode = { _ throws(ProviderError) in throw ProviderError(.unreadable, "Broken.") } }
        let status = try await bench.engine.status()
        #expect(status.latest.stepsToday == nil)
        #expect(status.resources["steps"]?.completeThrough == "2026-11-22")
    }

    @Test func `who asks for a sync is told that a database is away, also where nothing is new for it`() async throws {
        struct Sink: SeriesSink {
            let id = "checked"
            let trouble = Watched<SinkError?>(nil)
            func deliver(_ change: SeriesChange) async throws(SinkError) -> DeliveryReport { DeliveryReport() }
            func check() async throws(SinkError) { if let trouble = trouble.value { throw trouble } }
            func erase(_ account: Account) async throws(SinkError) -> Bool { true }
        }
        let sink = Sink()
        let bench = try await Bench(sinks: [sink])
        try await bench.run { bench in
            _ = try await bench.finish()
            #expect(try await bench.engine.status().sinks.first?.lastError == nil)
            sink.trouble.update { $0 = SinkError(.unavailable, "It does not answer.") }
            #expect(try await bench.finish().state == .done)
            for await _ in bench.engine.revisions() {
                if try await bench.engine.status().sinks.first?.lastError == "It does not answer." { break }
            }
        }
    }
}
