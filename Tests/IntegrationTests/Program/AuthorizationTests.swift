import Foundation
import Glibc
import HTTPClient
import HealthModel
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// How an account is connected without a browser on the machine, and how it is taken off again.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct AuthorizationTests {
    @Test(arguments: [true, false])
    func `a link opened anywhere, and the address pasted back, connect an account`(throughService: Bool) async throws {
        let around = try await Surroundings()
        let service = throughService ? try await around.startService(days: 2) : nil
        let command = try Program(
            ["authorize", "--no-browser"], around.environment(days: 2), in: around.folder, isAttended: true)
        let link = try await command.link(at: around.googleURL)
        var elsewhere = Browser()
        let address = try await elsewhere.consent(at: link)
        #expect(address.hasPrefix("http://localhost:\(around.port)/callback?"))
        try command.type("what is it?")
        try await eventually("it asks again") { command.printed.contains("That is not the whole address.") }
        try command.type(address)
        #expect(try await command.exit() == 0)
        #expect(command.printed.contains("Connected: the account me may now be read from google."))

        if let service {
            #expect(try await service.status().accounts.map(\.authorization) == ["authorized"])
            #expect(try await service.get("/sync/all?wait=true").status == 200)
            service.send(SIGTERM)
            #expect(try await service.exit(within: 5) == 0)
        } else {
            let sync = try Program(["sync", "all"], around.environment(days: 2), in: around.folder)
            #expect(try await sync.exit() == 0)
        }
        let grant = try await around.checkedGrant()
        for secret in [SimulatedGoogle.client.secret, grant.accessToken, grant.refreshToken] {
            #expect(!command.printed.contains(secret))
        }
        expectPoints(try await around.truth(days: 2), in: try await around.stored())
        await around.end()
    }

    @Test func `an address that says no, and no address at all, connect nobody`() async throws {
        let around = try await Surroundings()
        let service = try await around.startService(days: 2)
        let refused = try Program(
            ["authorize", "--no-browser"], around.environment(days: 2), in: around.folder, isAttended: true)
        let link = try await refused.link(at: around.googleURL)
        let state = URLComponents(string: link)?.queryItems?.first { $0.name == "state" }?.value ?? ""
        try refused.type("http://localhost:\(around.port)/callback?error=access_denied&state=\(state)")
        #expect(try await refused.exit() != 0)
        #expect(refused.printed.contains("You did not allow access"))
        let nobody = try Program(["authorize", "--no-browser"], around.environment(days: 2), in: around.folder)
        #expect(try await nobody.exit() == 77)
        #expect(try await service.status().accounts == [])
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)
        await around.end()
    }

    @Test func `a Google account without Google Health is told on the page what to do`() async throws {
        let around = try await Surroundings()
        let service = try await around.startService(days: 2)
        around.google.inject(.accountNotLinked, pathContaining: "/identity")
        var browser = Browser()
        let callback = try await browser.consent(at: "http://localhost:\(around.port)/authorize")
        let page = try await browser.open(.init(url: callback)).page
        #expect((400..<600).contains(page.status))
        #expect(String(decoding: page.body, as: UTF8.self).contains("Sign in once to the Google Health app"))
        #expect(try await service.status().accounts == [])
        try await around.authorize(service)
        #expect(try await service.status().accounts.map(\.provider) == ["google"])
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)
        await around.end()
    }

    @Test func `an account that is taken off is revoked at the provider, and its data go only when that is asked for`()
        async throws
    {
        var ann = Person.tess
        (ann.id, ann.name, ann.seed) = ("ANN001", "Ann", 77)
        let around = try await Surroundings(others: [ann])
        let service = try await around.startService(days: 2)
        try await around.authorize(service)
        around.google.signIn(ann)
        try await around.authorize(service, Account("ann")!)
        #expect(try await service.get("/sync/all?wait=true").status == 200)
        let stored = try await around.stored()
        let mine = stored.filter { $0.contains("account=me") }
        #expect(!mine.isEmpty && mine.count < stored.count)

        around.google.resetCalls()
        let kept = try await service.send("DELETE", "/accounts/me")
        #expect(kept.status == 200)
        #expect(around.google.calls.map(\.path) == ["/revoke"])
        #expect(String(decoding: kept.body, as: UTF8.self).contains(#""revoked":true"#))
        #expect(try await service.get("/sync/steps?account=me").status == 409)
        #expect(try await around.stored() == stored)

        let deleted = try await service.send("DELETE", "/accounts/me?data=delete")
        #expect(deleted.status == 200)
        #expect(String(decoding: deleted.body, as: UTF8.self).contains(#""data_deleted":true"#))
        expectPoints(stored.filter { !$0.contains("account=me") }, in: try await around.stored())
        #expect(try await service.status().accounts.map(\.account) == ["ann"])
        #expect(try await service.send("DELETE", "/accounts/me").status == 404)
        #expect(try await service.get("/sync/all?wait=true").status == 200)

        // Whoever comes back begins anew.
        around.google.signIn(around.person)
        try await around.authorize(service)
        #expect(try await service.get("/sync/all?wait=true").status == 200)
        expectPoints(mine, in: try await around.stored().filter { $0.contains("account=me") })
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)
        await around.end()
    }
}

extension Program {
    /// The provider's link that it prints.
    fileprivate func link(at provider: String) async throws -> String {
        func line() -> String? { printed.split(separator: "\n").map(String.init).first { $0.hasPrefix(provider) } }
        try await eventually("a link is printed") {
            guard self.process.isRunning else { throw Unexpected("It has ended: \(self.printed)") }
            return self.printed.contains("The address: ")
        }
        guard let line = line() else { throw Unexpected("No link of \(provider) in: \(printed)") }
        return line
    }
}
