import Foundation
import TestSupport
import Testing

/// A state of a house over 26 hours, as Prometheus has read it, and the alert that fires at their end.
struct AlertState: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// nil: none.
    let alert: String?
    /// In promtool's notation, a value a minute, the time of the first one 0.
    let series: [AlertSeries: String]

    /// - Parameter changed: what is otherwise than in a house where all is well; nil: it is not there.
    init(_ name: String, _ alert: String?, _ changed: [AlertSeries: String?] = [:]) {
        testDescription = name
        self.alert = alert
        series = changed.reduce(into: Self.well) { $0[$1.key] = $1.value }
    }

    /// The file for `promtool test rules`.
    func test(of rules: URL) -> String {
        let labels = "{alertname=\"\(alert ?? "")\"}"
        let expected = alert == nil ? "[]" : "[{ labels: '\(labels)', value: 1 }]"
        return """
            rule_files: ["\(rules.path(percentEncoded: false))"]
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
            \(series.map { "      - { series: '\($0.rawValue)', values: '\($1)' }" }.sorted().joined(separator: "\n"))
                promql_expr_test:
                  - expr: count by (alertname) (ALERTS{alertstate="firing"})
                    eval_time: 26h
                    exp_samples: \(expected)
            """.replacing("input_series:\n\n", with: "input_series: []\n")
    }

    private static let well: [AlertSeries: String] = [
        .up: "1x1560", .authorized: "1x1560", .success: "0+60x1560", .battery: "0.15x1560", .sink: "1x1560",
    ]

    /// Those that are told, and those that are not.
    static let all = [
        AlertState("all is well", nil),
        AlertState("the service does not answer", "FitbitSyncDown", falling(after: 1500)),
        AlertState("the service does not answer for twenty minutes", nil, falling(after: 1540)),
        AlertState("Prometheus does not know of the service", "FitbitSyncDown", nothing),
        AlertState("nobody has signed in yet", nil, [.authorized: nil, .success: nil, .battery: nil, .sink: nil]),
        AlertState("somebody signed in just now", nil, [.authorized: "_x1500 1x60", .success: nil, .battery: nil]),
        AlertState("nothing has come since a sign-in a day ago", "FitbitSyncNothingYet", [.success: nil]),
        AlertState(
            "every fetch has failed for a day and a half hour", "FitbitSyncNoData", [.success: "0+60x89 5340x1471"]),
        AlertState("the last success is a day and twenty minutes ago", nil, [.success: "0+60x100 6000x1460"]),
        AlertState("there is no tracker", nil, [.battery: nil]),
        AlertState("the authorisation ends soon", "FitbitSyncAuthorizationEnds", [.ends: "352799x1560"]),
        AlertState("the authorisation ends in three days", nil, [.ends: "352800x1560"]),
        AlertState("the account may not be read any more", "FitbitSyncNotAuthorized", [.authorized: "1x1500 0x60"]),
        AlertState("a database takes nothing", "FitbitSyncSinkDown", [.sink: "1x1500 0x60"]),
        AlertState("a database takes nothing for twenty minutes", nil, [.sink: "1x1540 0x20"]),
        AlertState("the battery is low", "FitbitSyncBatteryLow", [.battery: "0.14x1560"]),
    ]

    private static let nothing: [AlertSeries: String?] = [
        .up: nil, .authorized: nil, .success: nil, .battery: nil, .sink: nil,
    ]

    /// What is read of a service that falls after so many minutes.
    private static func falling(after minutes: Int) -> [AlertSeries: String?] {
        [
            .up: "1x\(minutes) 0x\(1560 - minutes)", .authorized: "1x\(minutes) stale",
            .success: "0+60x\(minutes) stale", .battery: "0.15x\(minutes) stale", .sink: "1x\(minutes) stale",
        ]
    }
}
