import Archive
import HealthModel
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// `DELETE /accounts/{account}`
struct AccountTests {
    @Test func `an account's authorisation is revoked and forgotten, and its data stay`() async throws {
        let desk = try await Desk(accounts: [])
        _ = try await desk.signIn()
        _ = await desk.ask("GET", "/sync/all?wait=true")
        let answer = await desk.ask("DELETE", "/accounts/me")
        #expect(answer.status == 200)
        #expect(try answer.object()["revoked"] as? Bool == false)
        #expect(try answer.string("message").contains("could not be told"))
        #expect(try await desk.archive.grant(of: .me) == nil)
        #expect(try await desk.archive.lastSequence() > 0)
        #expect(try await desk.archive.accounts().map(\.account) == [.me])
        let again = await desk.ask("DELETE", "/accounts/me")
        #expect(try again.string("message").hasPrefix("me had no authorisation any more. What was fetched stays"))
        await desk.end()
    }

    @Test func `with data=delete its days and points go too`() async throws {
        let desk = try await Desk(accounts: [])
        _ = try await desk.signIn()
        _ = await desk.ask("GET", "/sync/all?wait=true")
        let answer = await desk.ask("DELETE", "/accounts/me?data=delete")
        #expect(try answer.object()["data_deleted"] as? Bool == true)
        #expect(desk.sink.erased == [.me])
        #expect(try await desk.archive.accounts().isEmpty)
        #expect(await desk.ask("DELETE", "/accounts/me").status == 404)
        await desk.end()
    }

    @Test func `a database that is down keeps everything, and is told`() async throws {
        let desk = try await Desk(accounts: [])
        _ = try await desk.signIn()
        _ = await desk.ask("GET", "/sync/all?wait=true")
        desk.sink.goDown()
        let answer = await desk.ask("DELETE", "/accounts/me?data=delete")
        #expect((answer.status, answer.error) == (503, "sink_unavailable"))
        #expect(try await desk.archive.accounts().map(\.account) == [.me])
        await desk.end()
    }

    @Test(arguments: [("/accounts/nobody", 404), ("/accounts/%3Cb%3E", 404), ("/accounts/me?data=maybe", 400)])
    func `what is not there or not understood is refused`(target: String, status: Int) async throws {
        let desk = try await Desk()
        #expect(await desk.ask("DELETE", target).status == status)
        #expect(await desk.ask("GET", "/accounts/me").status == 405)
        await desk.end()
    }

    @Test func `another site cannot do it`() async throws {
        let desk = try await Desk()
        let answer = await desk.ask("DELETE", "/accounts/me", headers: ["Origin": "https://elsewhere.example"])
        #expect((answer.status, answer.error) == (403, "cross_site"))
        await desk.end()
    }
}
