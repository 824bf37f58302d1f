import Archive
import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// What a provider hands over day by day and page by page.
struct BitByBitTests {
    private static let offer = ResourceOffer(
        .heartRate, daysPerRequest: 14, callsPerRequest: 1, callsPerDay: 2, scope: "heart")

    private func provider(callsPerMinute: Int? = nil) -> ScriptedProvider {
        ScriptedProvider(
            catalogue: [Self.offer], callsPerMinute: callsPerMinute, lastSync: Bench.noon.addingTimeInterval(-600))
    }

    private func page(_ day: CivilDay, hour: Int, _ value: Int) -> DayPart {
        DayPart("page", Array("\(Int(day.daysSince1970) * 86_400 + hour * 3600) value \(value)".utf8))
    }

    private func staged(_ archive: InterceptedArchive) async throws -> Int { try await archive.real.stagedParts() }

    @Test func `Pages that were staged become the day when the provider says that it is whole`() async throws {
        let bench = try await Bench(provider: provider())
        bench.provider.script {
            $0.hand = { window, gate, receiver throws(ProviderError) in
                for day in window.days.reversed() {
                    try await gate.admit()
                    try await receiver.stage(page(day, hour: 1, 1), of: day)
                    try await gate.admit()
                    try await receiver.stage(page(day, hour: 2, 2), of: day)
                    try await receiver.take([
                        FetchedDay(day, parts: [page(day, hour: 3, 3)], hasData: true)
                    ])
                }
            }
        }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .done)
        #expect((job.daysDone, job.points, job.calls) == (3, 9, 8))
        let held = try #require(try await bench.archive.day(Bench.today, of: .heartRate, account: .me))
        #expect(held.parts == [1, 2, 3].map { page(Bench.today, hour: $0, $0) })
        #expect(bench.sink.values.count == 9)
        #expect(try await staged(bench.archive) == 0)
    }

    @Test func `Days that were whole stay when the rest of their window fails, and nothing half is kept`() async throws
    {
        let bench = try await Bench(provider: provider())
        bench.provider.script {
            $0.hand = { window, gate, receiver throws(ProviderError) in
                for day in window.days.reversed() {
                    try await gate.admit()
                    try await receiver.stage(page(day, hour: 1, 1), of: day)
                    if day == window.days.lowerBound { throw ProviderError(.unreadable, "Cut short.") }
                    try await receiver.take([FetchedDay(day, parts: [], hasData: true)])
                }
            }
        }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .partial)
        #expect((job.daysDone, job.daysFailed) == (2, 1))
        let rows = try await bench.rows(.heartRate)
        #expect(rows[day("2026-11-22")]?.state == .open)
        #expect(rows[day("2026-11-20")]?.failure?.message == "Cut short.")
        #expect(try await staged(bench.archive) == 0)
    }

    @Test func `After the rate limit only the days that are left are asked for`() async throws {
        let bench = try await Bench(provider: provider())
        let windows = Watched<[FetchWindow]>([])
        bench.provider.script {
            $0.hand = { window, gate, receiver throws(ProviderError) in
                let isFirst = windows.update {
                    $0.append(window)
                    return $0.count == 1
                }
                for day in window.days.reversed() {
                    if isFirst, day == window.days.lowerBound {
                        await gate.observe(RateReading(resetAt: Bench.noon + 30, isRefusal: true))
                        throw ProviderError(.rateLimited(until: Bench.noon + 30), "Too fast.")
                    }
                    try await receiver.take([.noon(day)])
                }
            }
        }
        let job = try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest())
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 30 }
            bench.clock.set(Bench.noon + 30)
            return try await bench.finish(job.id)
        }
        #expect(job.state == .done)
        #expect(windows.value.map(\.days) == [day("2026-11-20")...Bench.today, day("2026-11-20")...day("2026-11-20")])
    }

    @Test func `A page that cannot be read fails its day alone`() async throws {
        let bench = try await Bench(provider: provider())
        bench.provider.script {
            $0.hand = { window, _, receiver throws(ProviderError) in
                for day in window.days {
                    let bytes = day == Bench.today ? Array("nonsense".utf8) : page(day, hour: 1, 1).bytes
                    try await receiver.stage(DayPart("page", bytes), of: day)
                    try await receiver.take([FetchedDay(day, parts: [], hasData: true)])
                }
            }
        }
        let job = try await bench.run { try await $0.finish() }
        #expect((job.daysDone, job.daysFailed) == (2, 1))
        #expect(try await bench.archive.day(Bench.today, of: .heartRate, account: .me) == nil)
        #expect(try await staged(bench.archive) == 0)
    }

    @Test func `What is refused for good is told, and what was held of it stays`() async throws {
        let bench = try await Bench(provider: provider())
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                window.days.map { day in
                    FetchedDay(
                        day, parts: [page(day, hour: 1, 1), DayPart("zones", page(day, hour: 5, 5).bytes)],
                        hasData: true)
                }
            }
        }
        let days = try await bench.run { bench in
            _ = try await bench.finish()
            bench.provider.script {
                $0.hand = { window, _, receiver throws(ProviderError) in
                    await receiver.leaveOut(ProviderError(.forbidden, "The zones are refused."))
                    try await receiver.take(
                        window.days.map {
                            FetchedDay($0, parts: [page($0, hour: 1, 2)], hasData: true, refused: ["zones"])
                        })
                }
            }
            let job = try await bench.finish(JobRequest(force: true))
            #expect(job.state == .partial)
            #expect(job.problems.map(\.message) == ["The zones are refused."])
            return job.daysDone
        }
        #expect(days == 3)
        let held = try #require(try await bench.archive.day(Bench.today, of: .heartRate, account: .me))
        #expect(held.parts.map(\.name) == ["page", "zones"])
        let status = try await bench.engine.status()
        #expect(status.resources["heart-rate"]?.lastError == "The zones are refused.")
        #expect(bench.sink.values.count == 6)
    }

    @Test(arguments: [
        (ProviderError.Kind.forbidden, TimeInterval?(3600)), (.scopeMissing, nil), (.unavailable, 60),
        (.unreadable, 60),
    ])
    func `A far day that lacks something is looked at again when what kept it away may have passed`(
        kind: ProviderError.Kind, wait: TimeInterval?
    ) async throws {
        let bench = try await Bench(provider: provider(), since: "2026-10-20")
        bench.provider.script {
            $0.hand = { window, _, receiver throws(ProviderError) in
                await receiver.leaveOut(ProviderError(kind, "The zones are refused."))
                try await receiver.take(
                    window.days.map { FetchedDay($0, parts: [page($0, hour: 1, 1)], hasData: true, refused: ["zones"]) }
                )
            }
        }
        let asked = Watched<Set<CivilDay>>([])
        try await bench.run { bench in
            _ = try await bench.finish()
            bench.provider.script {
                $0.hand = { window, _, receiver throws(ProviderError) in
                    asked.update { $0.formUnion(window.days) }
                    try await receiver.take(window.days.map { .noon($0) })
                }
            }
            _ = try await bench.finish(JobRequest(origin: .schedule))
            #expect(asked.value.isEmpty)
            if let wait { bench.clock.advance(by: wait) } else { try await bench.engine.authorized(.me) }
            _ = try await bench.finish(JobRequest(origin: .schedule))
        }
        #expect(asked.value.isSuperset(of: [day("2026-10-20"), day("2026-11-05")]))
        #expect(try await bench.rows(.heartRate)[day("2026-10-20")]?.failure == nil)
        #expect(try await bench.engine.status().resources["heart-rate"]?.lastError == nil)
    }

    @Test func `A date that the provider forgot is a failed look`() async throws {
        let bench = try await Bench(provider: provider())
        bench.provider.script {
            $0.hand = { window, _, receiver throws(ProviderError) in try await receiver.take([.noon(Bench.today)]) }
        }
        let job = try await bench.run { try await $0.finish() }
        #expect((job.daysDone, job.daysFailed, job.state) == (1, 2, .partial))
    }

    @Test func `An archive that takes no page ends the job with its own sentence`() async throws {
        let bench = try await Bench(provider: provider())
        bench.archive.fail(.stage, with: ArchiveError("disk_full", "The disk is full."))
        bench.provider.script {
            $0.hand = { window, _, receiver throws(ProviderError) in
                try await receiver.stage(page(Bench.today, hour: 1, 1), of: Bench.today)
            }
        }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .failed)
        #expect(job.problems.map(\.code) == ["disk_full"])
    }

    @Test func `An archive that fails while days are handed over is told with its own sentence too`() async throws {
        let bench = try await Bench(provider: provider())
        let reads = Watched(0)
        bench.archive.before { step in
            guard step == .ledger,
                reads.update({ count -> Int in
                    count += 1; return count
                }) > 1
            else { return }
            throw ArchiveError("damaged", "The disk is failing.")
        }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.problems.map(\.message) == ["The disk is failing."])
    }

    @Test func `What an earlier run staged is forgotten at the start`() async throws {
        let bench = try await Bench(provider: provider())
        _ = try await bench.archive.stage(page(Bench.today, hour: 1, 1))
        _ = try await bench.run { try await $0.finish() }
        #expect(try await staged(bench.archive) == 0)
    }

    @Test func `The limit that this side keeps is kept by the calls themselves`() async throws {
        let bench = try await Bench(provider: provider(callsPerMinute: 4))
        bench.provider.script {
            $0.hand = { window, gate, receiver throws(ProviderError) in
                for day in window.days {
                    try await gate.admit()
                    try await receiver.take([.noon(day)])
                }
            }
        }
        let job = try await bench.run { bench in
            // Profile, devices and two dates; the third waits for the first call to be a minute old.
            let job = try await bench.engine.sync(JobRequest())
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 60 }
            let status = try await bench.engine.status()
            #expect((status.budget.limit, status.budget.remaining, status.budget.periodSeconds) == (4, 0, 60))
            bench.clock.set(Bench.noon + 60)
            return try await bench.finish(job.id)
        }
        #expect((job.state, job.calls) == (.done, 5))
    }

    @Test func `Dates that cost calls of their own are not asked for to fill a window`() {
        let wanted: [Resource: Set<CivilDay>] = [.heartRate: [day("2026-11-01"), day("2026-11-03"), day("2026-11-04")]]
        #expect(
            Planner.windows(wanted: wanted, offers: [Self.offer]).map(\.days) == [
                day("2026-11-03")...day("2026-11-04"), day("2026-11-01")...day("2026-11-01"),
            ])
    }
}
