import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ArchiveFailureTests {
    private let full = ArchiveError("disk_full", "The disk with DATA_DIR is full.")

    @Test(arguments: [InterceptedArchive.Step.commit, .ledger, .saveFacts])
    func `An archive that fails ends the job with its sentence, and the next sync goes on`(
        step: InterceptedArchive.Step
    ) async throws {
        let bench = try await Bench()
        bench.archive.fail(step, with: full)
        try await bench.run { bench in
            let job = try await bench.finish(JobRequest(resources: [.sleep]))
            #expect(job.state == .failed)
            #expect(job.problems.map(\.code) == ["disk_full"])
            #expect(job.problems.map(\.message) == [full.message])
            bench.archive.mend()
            #expect(try await bench.finish(JobRequest(resources: [.sleep])).state == .done)
        }
        #expect(bench.held(.sleep).count == 3)
    }

    @Test func `A failed look that cannot be recorded ends the job too`() async throws {
        let bench = try await Bench()
        bench.archive.fail(.recordFailures, with: full)
        bench.provider.script {
            $0.fetch = { _, _ throws(ProviderError) in throw ProviderError(.unavailable, "Down.") }
        }
        let job = try await bench.run { try await $0.finish(JobRequest(resources: [.sleep])) }
        #expect(job.state == .failed)
        #expect(job.daysFailed == 3)
        #expect(job.problems.map(\.code) == ["disk_full"])
    }

    @Test func `A job that could not begin is not joined`() async throws {
        let bench = try await Bench()
        bench.archive.fail(.facts, with: full)
        try await bench.run { bench in
            await #expect(throws: full) { try await bench.engine.sync(JobRequest()) }
            bench.archive.mend()
            let job = try await bench.finish()
            #expect(job.state == .done)
        }
        #expect(try await bench.engine.jobs().count == 1)
    }

    @Test func `A job that cannot be written down runs all the same`() async throws {
        let bench = try await Bench()
        bench.archive.fail(.saveJob, with: full)
        #expect(try await bench.run { try await $0.finish() }.state == .done)
    }

    @Test func `The timer goes on after the archive failed`() async throws {
        let bench = try await Bench(interval: 900)
        bench.archive.fail(.facts, with: full)
        try await bench.run { bench in
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 900 }
            #expect(bench.provider.calls.isEmpty)
            bench.archive.mend()
            bench.clock.advance(by: 900)
            try await bench.sink.wait { $0.count == 9 }
        }
    }

    @Test func `A delivery goes on after the archive failed`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            bench.archive.fail(.changes, with: full)
            let job = try await bench.engine.sync(JobRequest())
            _ = try await bench.job(job.id) { $0.state == .delivering }
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 1 }
            #expect(try await bench.engine.status().sinks[0].lastError == full.message)
            bench.archive.mend()
            bench.clock.advance(by: 1)
            #expect(try await bench.finish(job.id).state == .done)
        }
        #expect(bench.sink.values.count == 9)
    }
}
