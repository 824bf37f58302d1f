import Foundation
import TestSupport
import Testing

/// SIGKILL at random moments of the built program. `TORTURE_KILLS` says how many, `TORTURE_SEED` repeats a run's choices.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(60)))
struct KillTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// Of all three series.
    private static let kills = environment["TORTURE_KILLS"].flatMap { Int($0) } ?? 12
    private static let seed = environment["TORTURE_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999)

    @Test func `killed at any moment, nothing is lost and refresh tokens that are good once are kept`() async throws {
        print("torture, fitbit: TORTURE_SEED=\(Self.seed)")
        let kills = max(6, Self.kills * 6 / 10)
        var series = try await KillSeries(provider: "fitbit", rounds: kills, seed: Self.seed)
        try await series.run(kills: kills)
    }

    @Test func `so it is with Google, whose refresh token stays`() async throws {
        print("torture, google: TORTURE_SEED=\(Self.seed)")
        let kills = max(2, Self.kills * 25 / 100)
        var series = try await KillSeries(provider: "google", rounds: kills, seed: Self.seed &+ 1)
        try await series.run(kills: kills)
    }

    @Test func `killed while a person signs in, there is an account or there is none, and signing in again works`()
        async throws
    {
        print("torture, sign-in: TORTURE_SEED=\(Self.seed)")
        var series = try await SignInKills(seed: Self.seed &+ 2)
        try await series.run(kills: max(2, Self.kills - Self.kills * 6 / 10 - Self.kills * 25 / 100))
    }
}
