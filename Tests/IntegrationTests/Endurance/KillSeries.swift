import Foundation
import Glibc
import HTTPClient
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// One account's life: a person whose data change, and a program that is killed again and again while it follows.
struct KillSeries {
    /// What a kill aims at.
    enum Phase: CaseIterable {
        case refresh, backfill, delivery, start, migration
    }

    static let days = 10
    /// The dates whose every value is asked for in each round; of the others sleep and weight are.
    private static let recent = 2

    private let provider: String
    private let around: Surroundings
    private let influx: LocalServer
    private let trap = Trap()
    private let lines: KillLines
    private let teller: TruthTeller
    private var life: EditedLife
    private var random: SplitMix64
    private var tally: KillTally
    private var database = "k\(UUID().uuidString.prefix(8))"
    private var round = 0
    /// Microseconds from the start of the program until it answers.
    private var startTime = 500_000

    /// - Parameter rounds: at most so many, which decides when the person's tracker synced first.
    init(provider: String, rounds: Int, seed: UInt64) async throws {
        self.provider = provider
        around = try await Surroundings()
        influx = try await Influxd.start()
        lines = try KillLines(
            provider: provider == "fitbit" ? around.fitbitURL : around.googleURL, database: influx, trap: trap)
        teller = try await TruthTeller(of: around.person, in: around.world)
        life = EditedLife(of: around, rounds: rounds)
        random = SplitMix64(seed: seed)
        tally = KillTally(provider)
    }

    /// Kills so many times, compares from time to time and at the end.
    mutating func run(kills: Int) async throws {
        defer { trap.strike() }
        try await life.look(teller)
        let first = try start()
        let began = ContinuousClock.now
        try await first.waitUntilReady()
        startTime = Int((ContinuousClock.now - began) / .microseconds(1))
        try await around.authorize(first)
        trap.arm(first, .sight(.data, .random(in: 1...30, using: &random)), delay: delay())
        try await work(first)
        var deck: [Phase] = []
        var compared = 0
        while tally.kills < kills {
            if deck.isEmpty { deck = Phase.allCases.shuffled(using: &random) }
            try await kill(in: deck.removeLast(), most: kills - tally.kills)
            guard tally.kills - compared >= 60 else { continue }
            compared = tally.kills
            try await compare()
        }
        try await compare()
        // Google's refreshes are all of one token.
        if provider == "fitbit" { tally.repeats = lines.repeats }
        tally.tell()
        await end()
    }

    private func end() async {
        influx.stop()
        await teller.end()
        await around.end()
    }

    // MARK: A round

    private mutating func kill(in phase: Phase, most: Int) async throws {
        round += 1
        if phase == .delivery || round.isMultiple(of: 3) { try await life.moveOn(teller) }
        life.edit(&random)
        // What was not delivered yet is not deleted either.
        let deletes = phase == .delivery && round > Phase.allCases.count && life.deleteLog(&random)
        around.fitbit.expireAccessTokens()
        around.google.expireAccessTokens()
        if !deletes, random.next() % 12 == 0 { database = "k\(UUID().uuidString.prefix(8))" }
        switch phase {
        case .migration: return try await killMigration(most: min(3, most))
        case .start: try await killStart()
        case .refresh: try await killWork(at: .sight(.token, 1))
        case .backfill: try await killWork(at: .sight(.data, .random(in: 1...18, using: &random)))
        case .delivery: try await killWork(at: deletes ? .sight(.deletion, 1) : .sight(.write, 1))
        }
    }

    private mutating func killWork(at aim: Trap.Aim) async throws {
        let program = try start()
        trap.arm(program, aim, delay: delay())
        try await work(program)
    }

    private mutating func killStart() async throws {
        let program = try start()
        trap.arm(program, .now, delay: .random(in: 0...startTime * 5 / 4, using: &random))
        try await ended(program)
    }

    /// Kills the starts with an archive of an earlier release, the first when it has begun to write.
    private mutating func killMigration(most: Int) async throws {
        try EarlierArchive.replace(in: around.dataFolder, grant: try await around.checkedGrant())
        for index in 0..<most {
            let program = try start()
            if index == 0 {
                trap.arm(program, .file(around.dataFolder + "/archive.sqlite-wal"), delay: delay())
            } else {
                trap.arm(program, .now, delay: .random(in: 0...startTime, using: &random))
            }
            try await ended(program, as: "migration")
            if Bool.random(using: &random) { return }
        }
    }

    /// Twenty microseconds to thirty milliseconds, small ones as often as large ones.
    private mutating func delay() -> Int { Int(exp(Double.random(in: log(20)...log(30_000), using: &random))) }

    // MARK: The program

    private mutating func start() throws -> Program {
        tally.starts += 1
        let url = lines.provider.url
        let own =
            provider == "fitbit"
            ? ["FITBIT_API_URL": url, "FITBIT_TOKEN_URL": url + "/oauth2/token"]
            : ["GOOGLE_HEALTH_API_URL": url, "GOOGLE_TOKEN_URL": url + "/token"]
        let more = [
            "PROVIDER": provider, "INFLUXDB_URL": lines.database.url, "INFLUXDB_DATABASE": database,
            "LOG_LEVEL": "info",
        ].merging(own) { first, _ in first }
        return try Program(["serve"], around.environment(days: Self.days, more), in: around.folder)
    }

    /// Has the program ask for all that changed until it is killed; at rest it is killed too.
    private mutating func work(_ program: Program) async throws {
        let first = around.today.advanced(by: 1 - Self.days)
        let recent = life.today.advanced(by: 1 - Self.recent)
        do {
            try await program.waitUntilReady()
            for path in ["sleep?from=\(first)", "weight?from=\(first)", "all?from=\(recent)"] {
                let answer = try await program.send("POST", "/sync/\(path)&force=true")
                guard answer.status == 202 else { throw Unexpected("/sync/\(path) was answered \(answer.status).") }
            }
            if random.next() % 16 == 0 { try await killDatabase() }
            try await eventually("the program is killed or at rest", within: 240) {
                if trap.hit != nil { return true }
                let status = try await program.status()
                return status.job == nil && status.sinks.allSatisfy { $0.pending == 0 }
            }
        } catch {
            guard trap.hit != nil else {
                let status = try? await program.get("/status").body
                let said = String(decoding: status ?? [], as: UTF8.self)
                throw Unexpected(
                    "\(error) \(said.suffix(1000)) \(program.printed.suffix(1000)) \(influx.printed.suffix(3000))")
            }
        }
        trap.strike()
        try await ended(program)
    }

    private mutating func ended(_ program: Program, as name: String? = nil) async throws {
        let code = try await program.exit()
        #expect(code == -SIGKILL, "it ended by itself: \(program.printed.suffix(2000))")
        var hit = trap.hit ?? "nothing"
        if let name, let progress = try KilledFiles.read(in: around.dataFolder, EarlierArchive.progress) {
            hit = "\(name), \(progress)"
        }
        tally.count(hit)
    }

    private mutating func killDatabase() async throws {
        tally.databaseKills += 1
        influx.halt()
        try await influx.start()
    }

    // MARK: The end

    /// Lets the program finish, and compares.
    private mutating func compare() async throws {
        let first = around.today.advanced(by: 1 - Self.days)
        let program = try start()
        try await program.waitUntilReady()
        try await eventually("all is fetched and delivered", within: 240) {
            let answer = try await program.send("POST", "/sync/all?from=\(first)&force=true&wait=true")
            let status = try await program.status()
            return answer.status == 200 && status.job == nil && status.sinks.allSatisfy { $0.pending == 0 }
        }
        let status = try await program.status()
        #expect(status.accounts.map(\.authorization) == ["authorized"])
        #expect(status.state == .idle)
        program.send(SIGTERM)
        #expect(try await program.exit(within: 10) == 0)
        _ = try await around.checkedGrant()
        let stored = try await Points.stored(in: database, at: influx.url)
        let truth = try await life.truth(teller, provider)
        expectPoints(truth.filter { !EditedLife.isLook($0) }, in: stored.filter { !EditedLife.isLook($0) })
        let looks = stored.filter(EditedLife.isLook)
        #expect(!looks.isEmpty && Set(looks).isSubset(of: life.looks))
        #expect(Set(truth.filter(EditedLife.isLook)).isSubset(of: looks))
        tally.points += stored.count
    }
}
