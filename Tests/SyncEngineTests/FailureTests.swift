import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FailureTests {
    private func steps(_ first: String, _ last: String) -> JobRequest {
        JobRequest(resources: [.steps], from: day(first), to: day(last))
    }

    private func failing(
        _ kind: ProviderError.Kind, where isAffected: @escaping @Sendable (FetchWindow) -> Bool
    ) async throws -> Bench {
        let bench = try await Bench()
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                if isAffected(window) { throw ProviderError(kind, "\(window.resource.slug) is refused.") }
                return window.days.map { .noon($0) }
            }
        }
        return bench
    }

    @Test(arguments: [ProviderError.Kind.rejected, .unreadable, .unavailable, .cancelled, .forbidden])
    func `A resource that fails does not stop the others`(kind: ProviderError.Kind) async throws {
        let bench = try await failing(kind) { $0.resource == .weight }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .partial)
        #expect(job.daysDone == 6)
        #expect(job.daysFailed == 3)
        #expect(job.problems.map(\.resource) == [.weight])
        #expect(bench.held(.steps).count == 3)
        #expect(bench.held(.sleep).count == 3)
        #expect(try await bench.rows(.weight).values.allSatisfy { $0.state == .failed && $0.lookedAt == nil })
    }

    @Test func `A forbidden resource costs one call, and all its days say why`() async throws {
        let bench = try await failing(.forbidden) { $0.resource == .steps }
        let job = try await bench.run { try await $0.finish() }
        #expect(bench.provider.windows.count { $0.resource == .steps } == 1)
        let rows = try await bench.rows(.steps)
        #expect(rows.count == 3)
        #expect(
            rows.values.allSatisfy { $0.failure?.message == "steps is refused." && $0.failure?.code == "forbidden" })
        #expect(rows.values.allSatisfy { $0.failure?.retryAt == Bench.noon + 3600 })
        #expect(job.daysFailed == 3)
        let status = try await bench.engine.status()
        #expect(status.state == .degraded)
        #expect(status.resources["steps"]?.lastError == "steps is refused.")
        #expect(status.resources["sleep"]?.lastError == nil)
    }

    @Test func `After three unavailable answers in a row the rest waits for later`() async throws {
        let bench = try await failing(.unavailable) { _ in true }
        let job = try await bench.run { try await $0.finish(steps("2026-11-11", "2026-11-22")) }
        #expect(job.state == .failed)
        #expect(job.daysFailed == 12)
        #expect(bench.provider.windows.count == 3)
        #expect(try await bench.rows(.steps).values.allSatisfy { $0.failure?.retryAt == Bench.noon + 60 })
    }

    @Test func `An answer between them begins the count anew`() async throws {
        let bad: Set = [day("2026-11-22"), day("2026-11-21"), day("2026-11-19"), day("2026-11-18")]
        let bench = try await failing(.unavailable) { bad.contains($0.days.upperBound) }
        let job = try await bench.run { try await $0.finish(steps("2026-11-15", "2026-11-22")) }
        #expect(job.daysDone == 4)
        #expect(job.daysFailed == 4)
        #expect(bench.provider.windows.count == 8)
    }

    @Test func `A day that cannot be read fails alone and is tried again later each time`() async throws {
        let bench = try await Bench()
        let isBad = Watched(true)
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                window.days.map { $0 == day("2026-11-21") && isBad.value ? .text($0, "garbage") : .noon($0) }
            }
        }
        let request = JobRequest(resources: [.sleep])
        let scheduled = JobRequest(resources: [.sleep], origin: .schedule)
        try await bench.run { bench in
            let job = try await bench.finish(request)
            #expect(job.state == .partial)
            #expect(job.daysDone == 2)
            #expect(job.daysFailed == 1)
            #expect(job.problems.map(\.code) == ["unreadable"])
            #expect(bench.held(.sleep).keys.sorted() == [day("2026-11-20"), day("2026-11-22")])
            #expect(try await bench.archive.day(day("2026-11-21"), of: .sleep, account: .me) == nil)

            #expect(try await bench.finish(scheduled).daysWanted == 0, "its time has not come")
            bench.clock.advance(by: 60)
            #expect(try await bench.finish(scheduled).daysFailed == 1)
            #expect(bench.provider.windows.last == window(.sleep, "2026-11-21"))
            let failure = try await bench.rows(.sleep)[day("2026-11-21")]?.failure
            #expect(failure?.attempts == 2)
            #expect(failure?.retryAt == Bench.noon + 60 + 120)

            isBad.update { $0 = false }
            #expect(try await bench.finish(request).state == .done, "a person does not wait for it")
        }
        #expect(bench.held(.sleep).count == 3)
        #expect(try await bench.rows(.sleep)[day("2026-11-21")]?.failure == nil)
    }

    @Test func `A service that is over is not asked again by the timer`() async throws {
        let bench = try await Bench(interval: 900)
        bench.provider.script {
            $0.look = { _ throws(ProviderError) in throw ProviderError(.gone, "The service ended.") }
        }
        try await bench.run { bench in
            try await bench.provider.waitForCalls { $0 == .look(.me) }
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 900 }
            let first = try #require(try await bench.engine.jobs().first)
            #expect(try await bench.finish(first.id).problems.map(\.code) == ["gone"])
            bench.clock.advance(by: 900)
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 1800 }
            #expect(try await bench.engine.jobs().count == 1)
            let status = try await bench.engine.status()
            #expect(status.accounts[0].authorization == "gone")
            #expect(status.accounts[0].message == "The service ended.")
            #expect(status.state == .degraded)
        }
        #expect(bench.provider.calls.count == 2)
    }

    @Test func `A service that ends in the middle ends the sync, and a new authorisation begins anew`() async throws {
        let bench = try await failing(.gone) { $0.days.upperBound == day("2026-11-21") }
        try await bench.run { bench in
            let job = try await bench.finish(steps("2026-11-19", "2026-11-22"))
            #expect(job.state == .partial)
            #expect(job.daysDone == 1)
            #expect(job.daysFailed == 3)
            #expect(bench.provider.windows.count == 2)
            #expect(try await bench.archive.facts(of: .me)?.gone == "steps is refused.")
            let row = try #require(try await bench.rows(.steps)[day("2026-11-19")])
            #expect(row.failure?.retryAt == nil)
            try await bench.engine.authorized(.me)
            #expect(try await bench.archive.facts(of: .me)?.gone == nil)
        }
    }

    @Test func `A grant that ends in the middle ends the sync and says what to do`() async throws {
        let bench = try await failing(.notAuthorized) { $0.days.upperBound == day("2026-11-21") }
        let job = try await bench.run { try await $0.finish(steps("2026-11-19", "2026-11-22")) }
        #expect(job.state == .partial)
        #expect(job.problems.map(\.message) == ["steps is refused."])
        #expect(bench.provider.windows.count == 2)
    }

    @Test func `A scope that was not granted is told and is no failure`() async throws {
        let bench = try await Bench()
        bench.provider.script { $0.scopes = { _ throws(ProviderError) in ["profile", "settings", "steps", "weight"] } }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .done)
        #expect(job.daysWanted == 6)
        #expect(job.problems.map(\.code) == ["scope_missing"])
        #expect(job.problems[0].resource == .sleep)
        #expect(!job.problems[0].isFailure)
        #expect(bench.provider.windows.allSatisfy { $0.resource != .sleep })
        #expect(try await bench.engine.status().accounts[0].missingScopes == ["sleep"])
    }

    @Test func `Without the devices' scope the sync goes on and tells it`() async throws {
        let bench = try await Bench()
        bench.provider.script { $0.scopes = { _ throws(ProviderError) in ["profile", "steps", "weight", "sleep"] } }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .done)
        #expect(job.problems.map(\.resource) == [.devices])
        #expect(!bench.provider.calls.contains(.look(.me)))
        #expect(job.daysDone == 9)
    }

    @Test func `A devices call that fails does not stop the others`() async throws {
        let bench = try await Bench()
        bench.provider.script {
            $0.look = { _ throws(ProviderError) in throw ProviderError(.unavailable, "Devices are down.") }
        }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .partial)
        #expect(job.daysDone == 9)
        #expect(job.problems.map(\.message) == ["Devices are down."])
    }

    @Test func `A devices call that fails keeps the sync that was known`() async throws {
        let bench = try await Bench()
        let job = try await bench.run { bench in
            _ = try await bench.finish()
            bench.provider.script {
                $0.look = { _ throws(ProviderError) in throw ProviderError(.unavailable, "Devices are down.") }
            }
            return try await bench.finish()
        }
        #expect(job.daysWanted == 0)
        #expect(try await bench.archive.facts(of: .me)?.lastSync == Bench.noon - 600)
    }

    @Test func `A profile that fails does not stop a sync whose zone is known`() async throws {
        let bench = try await Bench(timeZone: .gmt)
        bench.provider.script {
            $0.profile = { _ throws(ProviderError) in throw ProviderError(.unavailable, "Profile is down.") }
        }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.daysDone == 9)
        #expect(job.problems.map(\.message) == ["Profile is down."])
    }
}
