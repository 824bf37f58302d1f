import Foundation
import SyncService
import Testing

@testable import fitbit_sync

struct DoctorTextTests {
    private let report = DoctorReport(
        now: Date(timeIntervalSince1970: 0), version: "1",
        checks: [
            DoctorCheck(id: "a", title: "Alpha", state: .ok, message: "It is well."),
            DoctorCheck(id: "b", title: "Beta", state: .failed, message: "It is off.", remedy: "Turn it on."),
            DoctorCheck(id: "c", title: "Gamma", state: .skipped, message: "Not there."),
            DoctorCheck(id: "d", title: "Delta", state: .warning, message: "It will end.", remedy: "Renew it."),
        ])

    @Test func `what failed stands first, each remedy below, a count at the end`() {
        #expect(
            DoctorText.text(report, isColoured: false, width: nil) == """
                ✗ Beta: It is off.
                    → Turn it on.

                ! Delta: It will end.
                    → Renew it.

                ✓ Alpha: It is well.

                - Gamma: Not there.

                1 failed, 1 warning, 1 well, 1 not looked at.

                """)
    }

    @Test func `when all is well the last line says so`() {
        var well = report
        well.checks = [report.checks[0], report.checks[2]]
        #expect(DoctorText.summary(well) == "All is well: 1 checks, 1 not looked at.")
    }

    @Test func `colours are for a terminal alone, and only of the marks`() {
        let coloured = DoctorText.text(report, isColoured: true, width: nil)
        #expect(coloured.contains("\u{1B}[31m✗\u{1B}[0m Beta: It is off.\n"))
        #expect(!DoctorText.text(report, isColoured: false, width: nil).contains("\u{1B}"))
    }

    @Test func `lines are broken between words, and what follows stands under its beginning`() {
        #expect(DoctorText.wrapped("one two three four five six", width: 21) == ["one two three four", "five six"])
        #expect(DoctorText.wrapped("one two", width: nil) == ["one two"])
        let long = DoctorText.wrapped("a \(String(repeating: "x", count: 40)) b", width: 21)
        #expect(long == ["a", String(repeating: "x", count: 40), "b"])
        var wide = report
        wide.checks = [
            DoctorCheck(
                id: "b", title: "Beta", state: .failed, message: "It is off, and has been off for a long time.",
                remedy: "Turn it on, wait for a minute, and look again.")
        ]
        #expect(
            DoctorText.text(wide, isColoured: false, width: 40) == """
                ✗ Beta: It is off, and has been off for
                  a long time.
                    → Turn it on, wait for a minute,
                      and look again.

                1 failed, 0 well.

                """)
    }
}
