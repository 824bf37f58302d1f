import Archive
import Foundation
import HealthModel
import SyncEngine
import SyncService
import TestSupport
import Testing

@testable import fitbit_sync

struct BundleTextTests {
    private func bundle(_ change: (inout BundleText) -> Void = { _ in }) -> String {
        var redaction = Redaction()
        redaction.hide("the-planted-secret", as: "<GOOGLE_CLIENT_SECRET>")
        redaction.hide("db.anna-smith.example", as: "<public-name>")
        redaction.hide(name: "anna", as: "account-1")
        var job = Job(
            id: "1", request: JobRequest(account: Account("anna"), resources: [.steps]),
            createdAt: Date(iso: "2026-11-22T10:00:00Z"))
        job.state = .partial
        job.problems = [
            .init(
                account: Account("anna"), resource: .steps, code: "unavailable",
                message: "db.anna-smith.example is down.")
        ]
        var text = BundleText(
            now: Date(iso: "2026-11-23T12:00:00Z"), settings: ["HTTP_PORT: 8710"], system: ["fitbit-sync 1"],
            report: DoctorReport(
                now: Date(), version: "1",
                checks: [
                    DoctorCheck(
                        id: "sign_in.anna", title: "Sign-in (anna)", state: .failed,
                        message: "the-planted-secret is no secret of anna.", remedy: "```\n## Not a heading of ours")
                ]),
            jobs: Array(repeating: job, count: 25), rows: ["day": 7, "account": 1],
            days: [
                .init(
                    account: "anna", resource: "steps", state: "failed", failure: "unavailable", count: 3,
                    days: CivilDay("2026-11-01")!...CivilDay("2026-11-20")!)
            ], redaction: redaction)
        change(&text)
        return text.text()
    }

    @Test func `a report says at its top what is in it, and that it is to be read`() {
        let text = bundle()
        #expect(text.hasPrefix("# fitbit-sync: report of 2026-11-23T12:00:00Z\n"))
        #expect(text.prefix(300).contains("**Read it before you send it.**"))
        for title in [
            "System", "Settings, as this command sees them", "Checks", "Status", "The last 20 syncs, newest first",
            "Rows in the archive", "Days by state",
        ] {
            #expect(text.contains("\n## \(title)\n\n```\n"), "\(title)")
        }
        #expect(text.contains("account: 1\nday: 7"))
        #expect(text.contains("account-1/steps failed (unavailable): 3, 2026-11-01 to 2026-11-20"))
        #expect(
            text.contains(
                "2026-11-22T10:00:00Z partial: steps, since ever to today, explicit; 0 of 0 days, 0 failed, 0 calls"))
        #expect(text.split(separator: "\n").count { $0.contains(" partial: steps") } == 20)
    }

    @Test func `names and secrets that came up anywhere are not in it`() {
        let text = bundle()
        for word in ["anna", "the-planted-secret", "smith"] { #expect(!text.contains(word), "\(word)") }
        #expect(text.contains("Sign-in (account-1): <GOOGLE_CLIENT_SECRET> is no secret of account-1."))
        #expect(text.contains("unavailable account-1/steps: <public-name> is down."))
    }

    @Test func `what came from elsewhere does not end a block of it`() {
        let fences = bundle().split(separator: "\n").filter { $0.hasPrefix("```") }
        #expect(fences.count == 14)
        #expect(!bundle().contains("→ ```"))
    }

    @Test func `without a service and an archive it says so`() {
        let text = bundle {
            $0.jobs = []
            $0.rows = nil
        }
        #expect(text.contains("No service answered:"))
        #expect(text.contains("No archive could be read."))
        #expect(text.contains("None."))
    }

    @Test func `the system is told by its own words`() {
        #expect(
            SystemFacts.release("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
                == "Debian GNU/Linux 12 (bookworm)")
        #expect(
            SystemFacts.memory("MemTotal: 2048000 kB\nMemAvailable: 1024000 kB\n")
                == "memory 2000 MB, available 1000 MB")
        #expect(SystemFacts.memory("") == "memory unknown, available unknown")
        let lines = SystemFacts.lines()
        for library in [
            "libcurl/", "libmicrohttpd ", "SQLite 3.", "libzstd 1.", "fitbit-sync \(Application.version)", "Linux ",
        ] {
            #expect(lines.contains { $0.hasPrefix(library) }, "\(library)")
        }
    }
}
