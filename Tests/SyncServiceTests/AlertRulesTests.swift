import Foundation
import TestSupport
import Testing

/// Which of the alerts for Prometheus each state of a service raises, as Prometheus' own test of rules judges it.
@Suite(.enabled(if: Promtool.isInstalled, "needs Debian's prometheus"), .timeLimit(.minutes(1)))
struct AlertRulesTests {
    private static let rules = Snippet.top.appending(path: "docker/prometheus/alerts.yaml")

    private func outcome(of state: AlertState) throws -> (isPassed: Bool, words: String) {
        let folder = try TemporaryFolder()
        let file = URL(filePath: folder.path).appending(path: "test.yaml")
        try state.test(of: Self.rules).write(to: file, atomically: true, encoding: .utf8)
        return try Promtool.test(rules: file)
    }

    @Test(arguments: AlertState.all) func `each state raises its alert and no other`(_ state: AlertState) throws {
        let outcome = try outcome(of: state)
        #expect(outcome.isPassed, "\(outcome.words)")
    }

    @Test func `each alert is raised by some state, and asks for nothing that the states leave out`() throws {
        let text = try String(contentsOf: Self.rules, encoding: .utf8)
        let alerts = Set(text.matches(of: /alert: (\w+)/).map { String($0.1) })
        #expect(Set(AlertState.all.compactMap(\.alert)) == alerts && alerts.count == 7)
        let asked = Set(text.matches(of: /fitbit_sync_[a-z_]+|up(?={)/).map { String($0.0) })
        #expect(Set(AlertSeries.allCases.map { String($0.rawValue.prefix { $0 != "{" }) }) == asked)
    }

    @Test func `an alert that is missing, and one too many, would be noticed`() throws {
        #expect(try !outcome(of: AlertState("", "FitbitSyncDown")).isPassed)
        #expect(try !outcome(of: AlertState("", nil, [.battery: "0.1x1560"])).isPassed)
        #expect(try !outcome(of: AlertState("", "FitbitSyncSinkDown", [.battery: "0.1x1560"])).isPassed)
    }
}
