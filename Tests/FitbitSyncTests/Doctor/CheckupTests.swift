import Foundation
import HTTPClient
import SyncService
import TestSupport
import Testing

@testable import fitbit_sync

struct CheckupTests {
    private func examination(_ folder: Folder) async throws -> (Examination, HTTPClient) {
        let http = HTTPClient()
        let settings = try await folder.settings(["DATA_DIR": folder.path + "/data"])
        return (Examination(settings: settings, isInService: false, http: http, sinkHTTP: http), http)
    }

    @Test func `a check that hangs is told, and the others are not held up`() async throws {
        let folder = try Folder()
        let (examination, http) = try await examination(folder)
        let latch = Latch()
        let checks = [
            Check("hangs", "Hangs") { _ in
                // Deaf to cancellation, as a name server or a disk is.
                await withCheckedContinuation { continuation in
                    Task.detached {
                        try? await latch.pass()
                        continuation.resume()
                    }
                }
                return [.ok("Late.")]
            },
            Check("quick", "Quick") { _ in [.ok("It is.")] },
        ]
        let report = await Checkup.report(examination, checks, limit: .milliseconds(50))
        #expect(report.checks.map(\.id) == ["hangs", "quick"])
        #expect(report.checks.map(\.state) == [.failed, .ok])
        #expect(report.checks[0].message.hasPrefix("This was not finished"))
        #expect(report.version == Application.version)
        latch.open()
        await http.shutdown()
        folder.remove()
    }

    @Test func `what a check finds of several things has the thing in its id and its title`() async throws {
        let check = Check("sign_in", "Sign-in") { _ in [] }
        let results = check.results([.ok("A.", of: "me"), .failed("B.", "Do."), .skipped("C.", of: "anna")])
        #expect(results.map(\.id) == ["sign_in.me", "sign_in", "sign_in.anna"])
        #expect(results.map(\.title) == ["Sign-in (me)", "Sign-in", "Sign-in (anna)"])
        #expect(results.map(\.remedy) == [nil, "Do.", nil])
    }

    @Test func `what only the command can say stands in its place among what the service says`() {
        func check(_ id: String) -> DoctorCheck { DoctorCheck(id: id, title: id, state: .ok, message: "It is.") }
        func report(_ ids: String...) -> DoctorReport {
            DoctorReport(now: Date(), version: "1", checks: ids.map(check))
        }
        let merged = Checkup.merged(
            report("access", "credentials.google", "sign_in.me", "new_of_a_later_version"),
            report("settings.1", "settings.2", "service"))
        #expect(
            merged.checks.map(\.id) == [
                "settings.1", "settings.2", "service", "access", "credentials.google", "sign_in.me",
                "new_of_a_later_version",
            ])
    }

    @Test func `every check has an id of its own, and one that another program can rely on`() {
        let ids = Checkup.checks.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.wholeMatch(of: /[a-z_]+/) != nil })
        #expect(Checkup.checks.filter(\.isOfCommand).map(\.id) == ["settings", "env_file", "service"])
    }

    @Test func `an examination of an empty place ends, makes nothing and blames nobody for what is not there yet`()
        async throws
    {
        let folder = try Folder()
        let (examination, http) = try await examination(folder)
        let offline: Set = ["provider", "credentials", "redirect_uri", "clock", "service", "page", "charts"]
        let report = await Checkup.report(examination, Checkup.checks.filter { !offline.contains($0.id) })
        #expect(report.checks.filter { $0.state == .failed } == [])
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
        await http.shutdown()
        folder.remove()
    }
}
