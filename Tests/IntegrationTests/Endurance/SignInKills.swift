import Foundation
import GRDB
import Glibc
import HTTPClient
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// Kills while the first code is exchanged, each in a data folder of its own.
struct SignInKills {
    private let around: Surroundings
    private let influx: String
    private let trap = Trap()
    private let fitbit, google: KillLines
    private var random: SplitMix64
    private var tally = KillTally("sign-in")

    init(seed: UInt64) async throws {
        around = try await Surroundings()
        let server = try await Influxd.shared.value
        influx = server.url
        fitbit = try KillLines(provider: around.fitbitURL, database: server, trap: trap)
        google = try KillLines(provider: around.googleURL, database: server, trap: trap)
        random = SplitMix64(seed: seed)
    }

    /// Kills so many sign-ins, with both providers in turn.
    mutating func run(kills: Int) async throws {
        defer { trap.strike() }
        for index in 0..<kills {
            try await kill(index.isMultiple(of: 2) ? "fitbit" : "google")
            try FileManager.default.removeItem(atPath: around.dataFolder)
        }
        tally.tell()
        await around.end()
    }

    private mutating func start(_ provider: String) async throws -> Program {
        tally.starts += 1
        return try await around.startService(
            days: 1,
            [
                "PROVIDER": provider, "LOG_LEVEL": "info", "FITBIT_API_URL": fitbit.provider.url,
                "FITBIT_TOKEN_URL": fitbit.provider.url + "/oauth2/token", "GOOGLE_HEALTH_API_URL": google.provider.url,
                "GOOGLE_TOKEN_URL": google.provider.url + "/token",
            ])
    }

    private mutating func kill(_ provider: String) async throws {
        let program = try await start(provider)
        var browser = Browser()
        let callback = try await browser.consent(at: "http://localhost:\(around.port)/authorize")
        // Google is asked who the person is before the grant is kept.
        let identifies = provider == "google" && Bool.random(using: &random)
        let delay = Int(exp(Double.random(in: log(20)...log(30_000), using: &random)))
        trap.arm(program, .sight(identifies ? .data : .token, 1), delay: delay)
        do { _ = try await browser.open(.init(url: callback)) } catch {
            guard trap.hit != nil else { throw error }
        }
        try await eventually("the program is killed") { trap.hit != nil }
        #expect(try await program.exit() == -SIGKILL)

        let rows = try KilledFiles.read(in: around.dataFolder) { db in
            try ["grant", "account"].map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \"\($0)\"") ?? 0 }
        }
        #expect(rows == [0, 0] || rows == [1, 1], "a half account: \(rows ?? [])")
        let isKept = rows == [1, 1]
        let moment = trap.hit.map { $0.replacing("refresh", with: "sign-in").replacing("backfill", with: "identity") }
        tally.count((moment ?? "nothing") + (isKept ? ": kept" : ": none"))

        let again = try await start(provider)
        let status = try await again.status()
        #expect(status.accounts.map(\.authorization) == (isKept ? ["authorized"] : []))
        #expect(status.state == (isKept ? .idle : .unauthorized))
        if !isKept {
            let refused = try await again.get("/sync/devices")
            #expect(refused.status == 409)
            #expect(String(decoding: refused.body, as: UTF8.self).contains("/authorize"))
            // The browser loads the address once more.
            let page = try await browser.open(.init(url: callback)).page
            #expect(page.status == 400)
            #expect(String(decoding: page.body, as: UTF8.self).contains("restarted since"))
        }
        try await around.authorize(again)
        let answer = try await again.get("/sync/devices?wait=true")
        #expect(answer.status == 200)
        #expect(try await again.status().accounts.map(\.authorization) == ["authorized"])
        again.send(SIGKILL)
        #expect(try await again.exit() == -SIGKILL)
        _ = try await around.checkedGrant()
    }
}
