import HTTPServer
import Testing

@Suite struct RouterTests {
    private let router = Router(
        routes: [
            Route(methods: ["GET"], pattern: "/status") { _, _ in ServerResponse(text: "fine") },
            Route(methods: ["GET"], pattern: "/start", allowsHEAD: false) { _, _ in ServerResponse(text: "started") },
            Route(methods: ["POST"], pattern: "/sync/all") { _, _ in ServerResponse(text: "all") },
            Route(methods: ["POST", "DELETE"], pattern: "/sync/{resource}") { request, parameters in
                ServerResponse(text: "\(request.method) \(parameters["resource"] ?? "")")
            },
            Route(methods: ["PUT"], pattern: "/sync/{resource}") { _, _ in ServerResponse(status: 202) },
        ],
        fallback: { $0.path == "/page" ? ServerResponse(text: "page") : nil })

    private func answer(_ method: String, _ path: String) async -> ServerResponse {
        await router.respond(to: ServerRequest(method: method, path: path))
    }

    private func body(_ response: ServerResponse) -> String {
        guard case .bytes(let bytes) = response.body else { return "stream" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a literal path is answered by its route`() async {
        #expect(body(await answer("GET", "/status")) == "fine")
    }

    @Test func `the first route that fits answers`() async {
        #expect(body(await answer("POST", "/sync/all")) == "all")
        #expect(body(await answer("DELETE", "/sync/all")) == "DELETE all")
    }

    @Test func `a parameter takes one segment that is not empty`() async {
        #expect(body(await answer("POST", "/sync/heart rate")) == "POST heart rate")
        #expect(await answer("POST", "/sync/").status == 404)
        #expect(await answer("POST", "/sync/a/b").status == 404)
    }

    @Test func `an unknown path is 404 with a JSON sentence`() async {
        let response = await answer("GET", "/nothing")
        #expect(response.status == 404)
        #expect(response.header("Content-Type") == "application/json")
        #expect(body(response) == #"{"error":"not_found","message":"There is nothing at this path."}"#)
    }

    @Test func `a wrong method is 405 and Allow names all methods of the path`() async {
        let response = await answer("GET", "/sync/steps")
        #expect(response.status == 405)
        #expect(response.header("Allow") == "POST, DELETE, PUT")
        #expect(await answer("POST", "/status").header("Allow") == "GET, HEAD")
    }

    @Test func `HEAD is answered as GET unless the route says not`() async {
        #expect(await answer("HEAD", "/status").status == 200)
        let refused = await answer("HEAD", "/start")
        #expect(refused.status == 405)
        #expect(refused.header("Allow") == "GET")
    }

    @Test func `a path without a route is offered to the fallback`() async {
        #expect(body(await answer("GET", "/page")) == "page")
    }
}
