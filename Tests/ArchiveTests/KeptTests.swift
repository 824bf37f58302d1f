import Foundation
import GRDB
import HealthModel
import OAuth
import SyncEngine
import TestSupport
import Testing

@testable import Archive

/// Accounts, grants, jobs and dead letters.
struct KeptTests {
    private let noon = ArchiveBench.noon

    @Test func `A grant comes back as it was, and a new one takes its place`() async throws {
        let bench = try await ArchiveBench()
        var grant = Grant(
            account: .me, provider: "fitbit", userID: "ABC", accessToken: "a'b\"c", refreshToken: "r", issuedAt: noon,
            expiresAt: noon + 28_800, scopes: ["heartrate", "sleep"])
        try await bench.archive.save(grant)
        #expect(try await bench.archive.grant(of: .me) == grant)
        grant.userID = nil
        grant.scopes = []
        grant.refreshStartedAt = noon + 0.25
        grant.endedBecause = "Consent was withdrawn."
        try await bench.archive.save(grant)
        #expect(try await bench.archive.grants() == [grant])
        #expect(try await bench.archive.grant(of: #require(Account("anna"))) == nil)
    }

    @Test func `An account's facts come back as they were, the budget by itself`() async throws {
        let bench = try await ArchiveBench()
        var facts = AccountFacts(account: .me, provider: "fitbit", authorizedAt: noon)
        try await bench.archive.save(facts)
        #expect(try await bench.archive.facts(of: .me) == facts)
        facts.syncSince = CivilDay("2020-02-29")
        facts.profile = ProviderProfile(timeZone: "Europe/Vienna", memberSince: CivilDay("2015-01-01"))
        facts.profileReadAt = noon
        facts.devicesReadAt = noon + 1
        facts.lastSync = noon - 600
        facts.gone = "The service ended."
        facts.budget = RateBudget(limit: 150, remaining: 3, resetAt: noon + 60)
        try await bench.archive.save(facts)
        #expect(try await bench.archive.accounts() == [facts])
        facts.budget = RateBudget(limit: 150, remaining: 2, resetAt: noon + 60)
        let budget = facts.budget
        #expect(try await bench.archive.update(.me) { $0.budget = budget } == facts)
        #expect(try await bench.archive.facts(of: .me) == facts)
    }

    @Test func `A budget that cannot be read is one that is not known`() async throws {
        let bench = try await ArchiveBench()
        try await bench.archive.save(AccountFacts(account: .me, provider: "fitbit", authorizedAt: noon))
        try await bench.archive.pool.write { try $0.execute(sql: "UPDATE account SET budget = '{'") }
        #expect(try await bench.archive.facts(of: .me)?.budget == RateBudget())
    }

    @Test func `Jobs are kept with all they say, the newest 200 of them`() async throws {
        let bench = try await ArchiveBench()
        for number in 0..<203 {
            var job = Job(
                id: "\(number)",
                request: JobRequest(account: .me, resources: [.sleep], from: ArchiveBench.today, force: true),
                createdAt: noon + Double(number))
            job.problems = [.init(account: .me, resource: .sleep, code: "forbidden", message: "Refused.")]
            job.state = .partial
            job.finishedAt = noon + 1000
            try await bench.archive.save(job)
        }
        let jobs = try await bench.archive.jobs()
        #expect(jobs.count == 200)
        #expect(jobs.first?.id == "3")
        let last = try #require(jobs.last)
        #expect(last.id == "202")
        #expect(last.request.from == ArchiveBench.today)
        #expect(last.request.force)
        #expect(last.problems.map(\.message) == ["Refused."])
        #expect(last.finishedAt == noon + 1000)
        #expect(last.waitingUntil == nil)
    }

    @Test func `A job of another version that cannot be read hides no other`() async throws {
        let bench = try await ArchiveBench()
        try await bench.archive.save(Job(id: "1", request: JobRequest(), createdAt: noon))
        try await bench.archive.pool.write {
            try $0.execute(sql: #"INSERT INTO job VALUES ('2', 5, '{"state":"dancing"}')"#)
        }
        #expect(try await bench.archive.jobs().map(\.id) == ["1"])
    }

    @Test func `Dead letters are kept a sink, each once, oldest first`() async throws {
        let bench = try await ArchiveBench()
        let letters = (1...3).map { DeadLetter(line: "line \($0)", reason: "type conflict", at: noon) }
        try await bench.archive.bury(letters, of: "a")
        try await bench.archive.bury([letters[0]], of: "b")
        try await bench.archive.bury([letters[2]], of: "a")
        #expect(try await bench.archive.newestDeadLetter(of: "a") == noon)
        #expect(try await bench.archive.deadLetterCount(of: "a") == 3)
        #expect(try await bench.archive.deadLetters(of: "a", limit: 2) == Array(letters.prefix(2)))
        #expect(try await bench.archive.deadLetterCount(of: "c") == 0)
    }

    @Test func `a job that is not finished is kept, however many come after it`() async throws {
        let bench = try await ArchiveBench()
        var paused = Job(id: "paused", request: JobRequest(), createdAt: noon)
        paused.state = .paused
        try await bench.archive.save(paused)
        for number in 1...205 {
            var job = Job(id: "\(number)", request: JobRequest(), createdAt: noon.addingTimeInterval(Double(number)))
            job.state = .done
            job.finishedAt = job.createdAt
            try await bench.archive.save(job)
        }
        let kept = try await bench.archive.jobs().map(\.id)
        #expect(kept.first == "paused")
        #expect(kept.count == 201)
    }
}
