import Foundation
import HTTPServer
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

@testable import SyncService

/// The document and the service say the same.
@Suite(.timeLimit(.minutes(2)))
struct OpenAPITests {
    /// What is served as a file, and is no route.
    private static let files = ["/", "/openapi.json", "/dygraphs/{file}"].map {
        OpenAPIDocument.Operation(method: "GET", path: $0)
    }

    @Test func `every route stands in the document, and nothing else does`() async throws {
        let desk = try await Desk()
        let document = try OpenAPIDocument.shipped.get()
        let routes = desk.service.routes.flatMap { route in
            route.methods.filter { $0 != "HEAD" }.map { OpenAPIDocument.Operation(method: $0, path: route.pattern) }
        }
        #expect(Set(document.operations) == Set(routes + Self.files))
        let withoutHEAD = desk.service.routes.filter { $0.methods.contains("GET") && !$0.methods.contains("HEAD") }
        #expect(Set(withoutHEAD.map(\.pattern)) == ["/authorize", "/callback", "/sync/{resource}", "/events"])
        await desk.end()
    }

    @Test func `every reference leads somewhere, every operation has a name of its own, and examples are right`() throws
    {
        let document = try OpenAPIDocument.shipped.get()
        var ids: Set<String> = []
        for operation in document.operations {
            let content = try #require(document.content(of: operation))
            let id = try #require(content["operationId"]?.string)
            #expect(ids.insert(id).inserted, "\(id)")
            #expect(content["summary"]?.string?.hasSuffix(".") == true, "\(operation)")
            let inPath = Set(operation.path.matches(of: /{([a-z]+)}/).map { String($0.1) })
            let parameters = document.parameters(of: operation)
            #expect(Set(parameters.filter { $0["in"] == "path" }.compactMap { $0["name"]?.string }) == inPath)
            for parameter in parameters {
                let schema = try #require(parameter["schema"], "\(operation)")
                let told = [parameter["example"], schema["default"]].compactMap(\.self)
                #expect(told.flatMap { document.schema.faults($0, schema) } == [])
            }
            for (_, listed) in try #require(content["responses"]?.object) {
                for (type, body) in document.followed(listed)["content"]?.object ?? [:] where type == "application/json"
                {
                    let schema = try #require(body["schema"])
                    let example = body["example"].map { document.schema.faults($0, schema) } ?? []
                    #expect(example == [])
                }
            }
        }
        for reference in Self.references(document.root) {
            #expect(document.schema.resolve(reference) != nil, "\(reference)")
        }
        for (name, schema) in try #require(document.root["components"]?["schemas"]?.object) {
            #expect(schema["example"].map { document.schema.faults($0, schema) } ?? [] == [], "\(name)")
        }
    }

    private static func references(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let members): [members["$ref"]?.string].compactMap(\.self) + members.values.flatMap(references)
        case .array(let items): items.flatMap(references)
        default: []
        }
    }

    @Test(arguments: [
        ("GET", "/sync/all"), ("POST", "/sync/all"), ("POST", "/replay"), ("GET", "/api/coverage"),
        ("GET", "/api/series"),
    ])
    func `the parameters that are understood are those of the document`(method: String, target: String) async throws {
        let desk = try await Desk()
        let document = try OpenAPIDocument.shipped.get()
        let answer = await desk.ask(method, target + "?no_parameter=1")
        #expect(answer.error == "unknown_parameter")
        let known = Set(try answer.list("parameters").compactMap { $0 as? String })
        let path = target.replacing("/all", with: "/{resource}")
        let operation = OpenAPIDocument.Operation(method: method, path: path)
        #expect(document.query(of: operation) == known)
        if method == "POST" { #expect(document.form(of: operation) == known) }
        await desk.end()
    }

    @Test func `the names of resources are those that are understood`() throws {
        let document = try OpenAPIDocument.shipped.get()
        let schemas = document.root["components"]?["schemas"]
        #expect(schemas?["ResourceSlug"]?["enum"]?.array?.compactMap(\.string) == Resource.allCases.map(\.slug))
        #expect(schemas?["ResourceName"]?["enum"]?.array?.compactMap(\.string) == Resource.validNames)
    }

    /// Asks, and holds the answer against the document.
    @discardableResult
    private func ask(
        _ desk: Desk, _ method: String, _ target: String, _ status: Int, headers: [String: String] = [:],
        form: String? = nil, location: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let answer = await desk.ask(method, target, headers: headers, form: form)
        #expect(answer.status == status, "\(target): \(answer.text.prefix(300))", sourceLocation: location)
        #expect(
            try OpenAPIDocument.shipped.get().faults(of: answer, to: method, target) == [], sourceLocation: location)
        return answer
    }

    @Test func `what is answered while nobody is connected is in the document`() async throws {
        let desk = try await Desk(accounts: []) { $0.publicDirectory = PageTests.shipped }
        try await ask(desk, "GET", "/api/coverage", 404)
        for target in [
            "/api/doctor", "/api/service", "/healthz", "/readyz", "/status", "/metrics", "/jobs", "/openapi.json", "/",
        ] {
            try await ask(desk, "GET", target, 200)
        }
        try await ask(desk, "GET", "/sync/all", 409)
        for target in ["/api/doctor", "/api/service", "/api/coverage", "/api/series", "/events"] {
            try await ask(desk, "GET", target, 403, headers: ["Sec-Fetch-Site": "cross-site"])
        }
        try await ask(desk, "GET", "/jobs/none", 404)
        try await ask(desk, "DELETE", "/jobs/none", 404)
        try await ask(desk, "DELETE", "/accounts/me", 404)
        try await ask(desk, "GET", "/login", 303)
        try await ask(desk, "GET", "/authorize", 302)
        try await ask(desk, "GET", "/authorize?account=No", 400)
        try await ask(desk, "GET", "/authorize?provider=none", 400)
        try await ask(desk, "GET", "/authorize", 403, headers: ["Sec-Fetch-Dest": "image"])
        try await ask(desk, "GET", "/callback?state=none", 400)
        try await ask(desk, "GET", "/callback?state=none", 400, headers: ["Accept": "application/json"])
        await desk.end()
    }

    @Test func `what is answered to who syncs is in the document, good or bad`() async throws {
        let desk = try await Desk()
        try await ask(desk, "GET", "/sync/all?wait=true", 200)
        try await ask(desk, "POST", "/sync/steps", 202, form: "from=2d&force=true")
        for query in ["from=never", "from=2030-01-01", "from=today&to=yesterday", "force=1", "wait=x", "account=No"] {
            try await ask(desk, "GET", "/sync/all?\(query)", 400)
        }
        try await ask(desk, "GET", "/sync/none", 404)
        try await ask(desk, "POST", "/sync/all", 403, headers: ["Sec-Fetch-Site": "cross-site"])
        let id = try await ask(desk, "GET", "/jobs", 200).string("jobs/0/id")
        try await ask(desk, "GET", "/jobs/\(id)", 200)
        try await ask(desk, "DELETE", "/jobs/\(id)", 200)
        try await ask(desk, "POST", "/replay?sink=sink", 202)
        try await ask(desk, "POST", "/replay?sink=none", 404)
        try await ask(desk, "POST", "/replay?from=never", 400)
        try await ask(desk, "GET", "/status", 200)
        desk.provider.script {
            $0.fetch = { _, _ throws(ProviderError) in throw ProviderError(.unreadable, "The answer was cut.") }
        }
        try await ask(desk, "POST", "/sync/all?force=true&wait=true", 207)
        #expect(try await ask(desk, "GET", "/status", 200).string("state") == "degraded")
        try await ask(desk, "DELETE", "/accounts/me?data=some", 400)
        try await ask(desk, "DELETE", "/accounts/me?data=delete", 200)
        await desk.end()
    }

    @Test func `what is answered while a sync runs is in the document`() async throws {
        let desk = try await Desk()
        let door = desk.holdFetches()
        let id = try await ask(desk, "GET", "/sync/all", 202).string("id")
        try await door.waitForArrivals()
        #expect(try await ask(desk, "GET", "/status", 200).string("job/state") == "syncing")
        try await ask(desk, "GET", "/jobs/\(id)", 200)
        try await ask(desk, "POST", "/jobs/none/pause", 404)
        #expect(try await ask(desk, "POST", "/jobs/\(id)/pause", 200).string("state") == "paused")
        #expect(try await ask(desk, "GET", "/status", 200).string("state") == "paused")
        door.open()
        try await ask(desk, "POST", "/jobs/none/resume", 404)
        try await ask(desk, "POST", "/jobs/\(id)/resume", 200)
        try await ask(desk, "GET", "/sync/all?wait=true", 200)
        try await ask(desk, "POST", "/jobs/\(id)/pause", 409)
        try await ask(desk, "POST", "/jobs/\(id)/resume", 409)
        await desk.end()
    }

    @Test func `what is answered to who looks at the data is in the document, good or bad`() async throws {
        let desk = try await Desk()
        desk.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                guard window.resource != .steps || window.days.lowerBound != CivilDay("2026-03-09")! else {
                    throw ProviderError(.unreadable, "The answer was cut.")
                }
                return window.days.map { .noon($0) }
            }
        }
        for target in ["/api/service", "/api/coverage", "/api/series?resource=sleep"] {
            try await ask(desk, "GET", target, 200)
        }
        try await ask(desk, "GET", "/sync/all?wait=true", 207)
        try await ask(desk, "GET", "/api/coverage", 200)
        let failures = try await ask(desk, "GET", "/api/coverage?from=7d&to=today&account=me", 200)
            .list("resources/steps/failures")
        #expect(failures.count == 1)
        let series = "/api/series?resource=sleep"
        #expect(try await ask(desk, "GET", series, 200).number("points") > 0)
        try await ask(desk, "GET", series + "&format=csv", 200)
        try await ask(desk, "GET", series + "&from=2026-03-09T00:00:00Z&to=2026-03-10T06:00:00Z&width=10", 200)
        for query in ["width=9", "format=xml", "from=never", "from=2026-03-09T00", "from=2030-01-01", "more=1"] {
            try await ask(desk, "GET", series + "&" + query, 400)
        }
        try await ask(desk, "GET", "/api/series", 400)
        for query in ["resource=none", "resource=sleep&measurement=none", "resource=sleep&account=none"] {
            try await ask(desk, "GET", "/api/series?" + query, 404)
        }
        try await ask(desk, "GET", "/api/coverage?from=never", 400)
        try await ask(desk, "GET", "/api/coverage?account=none", 404)
        await desk.end()
    }

    @Test func `what the events tell is a state and a job of the document`() async throws {
        let desk = try await Desk()
        let server = HTTPServer(configuration: .init(log: { _ in }), handler: desk.service)
        let events = try EventReader(port: try server.start().port)
        let document = try OpenAPIDocument.shipped.get()
        let feed = Task { await desk.service.run() }
        var names: Set<String> = []
        _ = await desk.ask("GET", "/sync/steps")
        try await desk.whileTimePasses {
            while names != ["status", "job"] {
                let event = try await events.next()
                names.insert(event.name)
                let schema = event.name == "job" ? "Job" : "StatusReport"
                let reference = JSONValue.string("#/components/schemas/\(schema)")
                #expect(document.schema.faults(try JSONValue(event.data.utf8), ["$ref": reference]) == [])
            }
        }
        feed.cancel()
        await feed.value
        await server.stop(deadline: .seconds(2))
        await desk.end()
    }

    @Test func `what is answered to who has no token is in the document`() async throws {
        let desk = try await Desk {
            $0.apiToken = "a-token-\(TokenMark.word)"
            $0.publicDirectory = PageTests.shipped
        }
        let document = try OpenAPIDocument.shipped.get()
        for operation in document.operations {
            let content = try #require(document.content(of: operation))
            let isOpen = content["security"] == []
            let path = operation.path.replacing("{account}", with: "me").replacing("{resource}", with: "all")
                .replacing("{id}", with: "1").replacing("{file}", with: "dygraph.min.js")
            let answer = await desk.ask(operation.method, path)
            #expect((answer.error == "token_wanted") == !isOpen, "\(operation)")
            guard operation.path != "/" else { continue }
            #expect(document.faults(of: answer, to: operation.method, path) == [])
        }
        try await ask(desk, "GET", "/login", 200)
        try await ask(desk, "POST", "/login", 401, form: "token=none")
        try await ask(desk, "POST", "/login", 303, form: "token=a-token-\(TokenMark.word)")
        await desk.end()
    }

    @Test func `what is answered to who signs in by a program is in the document`() async throws {
        let desk = try await Desk(accounts: [])
        let start = await desk.open("/authorize?account=anna")
        let cookie = try #require(start.header("Set-Cookie")).prefix { $0 != ";" }
        let target = try await desk.decide(at: try #require(start.header("Location")), as: People.ada)
        let headers = ["Accept": "application/json", "Cookie": String(cookie)]
        #expect(try await ask(desk, "GET", target, 200, headers: headers).string("account") == "anna")
        #expect(try await ask(desk, "GET", target, 400, headers: headers).error == "sign_in")
        await desk.end()
    }

    @Test func `what the document does not tell of is found out`() throws {
        let document = try OpenAPIDocument.shipped.get()
        func answer(_ text: String, _ status: Int = 200) -> Answer {
            Answer(ServerResponse(status: status, text: text, contentType: "application/json"))
        }
        func faults(_ text: String, _ status: Int = 200) -> [String] {
            document.faults(of: answer(text, status), to: "GET", "/healthz")
        }
        #expect(faults(#"{"service":"fitbit-sync","status":"ok"}"#) == [])
        #expect(faults(#"{"service":"fitbit-sync","status":"ok","more":1}"#).count == 1)
        #expect(faults(#"{"service":"fitbit-sync"}"#).count == 1)
        #expect(faults(#"{"service":"fitbit-sync","status":"well"}"#).count == 1)
        #expect(faults(#"{"service":"fitbit-sync","status":null}"#).count == 1)
        #expect(faults("[]").count == 1)
        #expect(faults(#"{"service":"fitbit-sync","status":"ok"}"#, 201).count == 1)
        #expect(document.faults(of: answer("{}"), to: "GET", "/nothing").count == 1)
        let schema = JSONSchema(document: document.root)
        #expect(schema.faults("2026-02", ["type": "string", "format": "date"]).count == 1)
        #expect(schema.faults(1.5, ["type": "integer"]).count == 1)
        #expect(schema.faults(3, ["type": "integer", "maximum": 2]).count == 1)
        #expect(schema.faults(3, ["multipleOf": 2]).count == 1)
    }
}
