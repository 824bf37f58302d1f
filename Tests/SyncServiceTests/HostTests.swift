import Archive
import SyncEngine
import SyncService
import Testing

struct HostTests {
    @Test(arguments: [
        "localhost", "localhost:8710", "LocalHost:1", "127.0.0.1", "127.0.0.1:8710", "[::1]", "[::1]:8710",
        "fitbit.home:443", "192.168.7.2", "[fd00::7]:8710",
    ])
    func `names of this machine are answered, with any port and in any case`(host: String) async throws {
        let desk = try await Desk {
            $0.publicURL = "https://Fitbit.home"
            $0.hostNames = ["192.168.7.2", "fd00::7"]
        }
        #expect(await desk.ask("GET", "/status", host: host).status == 200)
        await desk.end()
    }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "[::2]",
        "192.168.7.2:8710", "0.0.0.0", "[::1",
    ])
    func `another name is refused on every route but the two of health`(host: String) async throws {
        let desk = try await Desk()
        for target in ["/", "/status", "/jobs", "/sync/all", "/sync/nothing", "/authorize", "/callback", "/login"] {
            let answer = await desk.ask("GET", target, host: host)
            #expect(answer.status == 403)
            #expect(answer.error == "host_not_allowed")
        }
        #expect(await desk.ask("GET", "/healthz", host: host).status == 200)
        #expect(await desk.ask("GET", "/readyz", host: host).status == 200)
        #expect(try await desk.engine.jobs().isEmpty)
        await desk.end()
    }

    @Test func `the checks come in their order: host, origin, token, resource, dates, authorisation`() async throws {
        let desk = try await Desk(accounts: []) { $0.apiToken = "a-long-enough-token" }
        let wrong = "/sync/nothing?from=never"
        let foreign = ["Sec-Fetch-Site": "cross-site"]
        let token = ["Authorization": "Bearer a-long-enough-token"]
        #expect(await desk.ask("GET", wrong, host: "evil.example", headers: foreign).error == "host_not_allowed")
        #expect(await desk.ask("GET", wrong, headers: foreign).error == "cross_site")
        #expect(await desk.ask("GET", wrong).error == "token_wanted")
        #expect(await desk.ask("GET", wrong, headers: token).error == "unknown_resource")
        #expect(await desk.ask("GET", "/sync/all?from=never", headers: token).error == "bad_date")
        #expect(await desk.ask("GET", "/sync/all", headers: token).error == "not_authorized")
        await desk.end()
    }

    @Test func `health answers what the command line looks for`() async throws {
        let desk = try await Desk()
        #expect(
            try await desk.ask("GET", "/healthz").object() as? [String: String] == [
                "service": "fitbit-sync", "status": "ok",
            ])
        #expect(try await desk.ask("GET", "/readyz").string("status") == "ready")
        await desk.end()
    }

    @Test func `an archive that does not answer is told by readyz and by what needs it, and the process is healthy`()
        async throws
    {
        let desk = try await Desk()
        #expect(await desk.ask("GET", "/sync/all?wait=true").status == 200)
        try desk.archive.close()
        let ready = await desk.ask("GET", "/readyz")
        #expect(ready.status == 503)
        #expect(ready.error == "not_ready")
        for target in ["/status", "/sync/all"] {
            let answer = await desk.ask("GET", target)
            #expect(answer.status == 503)
            #expect(answer.error != nil)
        }
        #expect(await desk.ask("GET", "/healthz").status == 200)
        await desk.end()
    }
}
