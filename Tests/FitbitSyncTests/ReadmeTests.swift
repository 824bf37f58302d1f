import ArgumentParser
import Foundation
import HealthModel
import Testing

@testable import fitbit_sync

/// What the README and the help say is what the code does.
struct ReadmeTests {
    private func readme() throws -> String {
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: top.appending(path: "README.md"), encoding: .utf8)
    }

    @Test func `the README's table of settings is the code's, row by row`() throws {
        let lines = try readme().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let written = lines.drop { !$0.hasPrefix("| `PROVIDER` |") }.prefix { $0.hasPrefix("|") }
        let rows = Setting.all.map { "| `\($0.name)` | \($0.fallback) | \($0.meaning) |" }
        for (row, line) in zip(rows, written) { #expect(line == row) }
        #expect(written.count == rows.count)
    }

    @Test func `the README's table of exit codes is the code's`() throws {
        let lines = try readme().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let rows = lines.drop { $0 != "| exit code | means |" }.dropFirst(2).prefix { $0.hasPrefix("|") }
        let codes: [ExitCode] = [
            .success, .failure, .partial, .validationFailure, .unavailable, .cannotCreate, .notAuthorized, .badSettings,
        ]
        #expect(rows.map { $0.split(separator: " ")[1] } == codes.map { "\($0.rawValue)" })
    }

    @Test func `the README's fields and their types are those that the doctor compares with`() throws {
        let lines = try readme().split(separator: "\n").map(String.init)
        for measurement in MeasurementName.allCases {
            let row = try #require(lines.first { $0.hasPrefix("| `\(measurement.name)` |") }, "\(measurement)")
            let cell = String(row.split(separator: "|")[2])
            var told: [String: MeasurementName.FieldKind] = [:]
            for part in cell.split(separator: ";") {
                for match in part.matches(of: /((?:`[^`]+`,? ?(?:of [a-z ]*)?)+?) ([if])\b/) {
                    for name in match.1.matches(of: /`([^`]+)`/) {
                        told[String(name.1)] = match.2 == "i" ? .integer : .float
                    }
                }
            }
            // "each with ` kcal`" is a word for four of them.
            if measurement == .heartRateZones {
                told[" kcal"] = nil
                for zone in ["Out of Range", "Fat Burn", "Cardio", "Peak"] { told["\(zone) kcal"] = .float }
            }
            #expect(told == measurement.fields, "\(measurement)")
        }
    }

    @Test func `the README names every command`() throws {
        let text = try readme()
        for command in FitbitSync.configuration.subcommands {
            let name = command._commandName
            #expect(text.contains("fitbit-sync \(name)") || text.contains("fitbit-sync [\(name)]"), "\(name)")
        }
    }

    @Test func `the help names every command and says what it does`() {
        let help = FitbitSync.helpMessage(columns: 200)
        #expect(
            FitbitSync.configuration.subcommands.map { $0._commandName } == [
                "serve", "authorize", "sync", "status", "healthcheck", "doctor", "backup", "restore", "replay",
                "export",
                "import-token", "demo",
            ])
        for command in FitbitSync.configuration.subcommands {
            #expect(help.contains("  \(command._commandName)"))
            #expect(help.contains(command.configuration.abstract))
            #expect(FitbitSync.helpMessage(for: command, columns: 200).contains(command.configuration.abstract))
        }
        #expect(help.contains("INFLUXDB_URL"))
        #expect(help.contains("(default)"))
    }
}
