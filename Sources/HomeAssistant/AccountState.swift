import Foundation
import SyncEngine

/// What is said of one account at its state topic: flat, each key of one entity. What is not known is null.
struct AccountState: Encodable, Equatable {
    var state: String
    var message: String
    var problem: Bool
    var authorized: Bool
    var running: Bool
    @Nullable var database: Bool?
    @Nullable var lastSync: Date?
    @Nullable var trackerSeen: Date?
    /// Percent of the wanted days.
    @Nullable var coverage: Double?
    @Nullable var daysMissing: Int?
    /// Seconds.
    @Nullable var lag: Int?
    /// Days that the database does not have yet.
    @Nullable var queue: Int?
    @Nullable var callsLeft: Int?
    @Nullable var callsBack: Date?
    @Nullable var authorizationEnds: Date?
    /// Percent.
    @Nullable var battery: Double?
    @Nullable var restingHeartRate: Int?
    @Nullable var stepsToday: Int?
    @Nullable var minutesAsleep: Int?
    /// Kilograms.
    @Nullable var weight: Double?

    /// A state holds no more in Home Assistant.
    private static let longestMessage = 255

    init(_ account: StatusReport.AccountStatus, in report: StatusReport) {
        let resources = account.resources.values
        let errors =
            [account.message, account.lastError] + report.sinks.map(\.lastError) + resources.map(\.lastError).sorted()
        let own = Self.state(of: account, in: report)
        state = own.rawValue
        let said = errors.compactMap(\.self).first ?? "All is well."
        message = said.count > Self.longestMessage ? said.prefix(Self.longestMessage - 1) + "…" : said
        problem = own == .degraded || own == .unauthorized
        authorized = account.authorization == "authorized"
        running = own == .syncing || own == .waiting
        database = report.sinks.isEmpty ? nil : report.sinks.allSatisfy { $0.lastError == nil }
        lastSync = resources.compactMap(\.lastSync).max()
        trackerSeen = account.deviceSync
        let wanted = resources.map(\.daysWanted).reduce(0, +)
        let missing = resources.map(\.daysMissing).reduce(0, +)
        coverage = wanted > 0 ? (10_000 * Double(wanted - missing) / Double(wanted)).rounded() / 100 : nil
        daysMissing = wanted > 0 ? missing : nil
        lag = resources.compactMap(\.lagSeconds).max()
        queue = report.sinks.map(\.pending).max()
        callsLeft = account.budget.remaining
        callsBack = account.budget.resetAt
        authorizationEnds = account.authorizationEndsAt
        battery = account.latest.battery
        restingHeartRate = account.latest.restingHeartRate
        stepsToday = account.latest.stepsToday
        minutesAsleep = account.latest.minutesAsleep
        weight = account.latest.weight
    }

    /// The service's state as far as it is this account's: another one's trouble is not.
    private static func state(of account: StatusReport.AccountStatus, in report: StatusReport) -> StatusReport.State {
        guard account.authorization == "authorized" else { return .unauthorized }
        guard report.state == .degraded else { return report.state }
        let isInTrouble =
            account.lastError != nil || account.resources.values.contains { $0.lastError != nil }
            || report.sinks.contains { $0.lastError != nil || $0.lastRefusal != nil }
        return isInTrouble ? .degraded : .idle
    }
}

extension [String?] {
    fileprivate func sorted() -> [String?] { compactMap(\.self).sorted() }
}
