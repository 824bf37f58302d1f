import Foundation
import HTTPServer
import Testing

@Suite struct StartTests {
    private let handler = ClosureHandler { _ in ServerResponse() }

    @Test func `a port in use is named, with what to do`() async throws {
        try await withServer(handler) { _, port in
            let second = HTTPServer(configuration: .init(port: port, log: { _ in }), handler: handler)
            let error = #expect(throws: HTTPServerError.self) { try second.start() }
            #expect(error == .addressInUse(host: "127.0.0.1", port: port))
            #expect(
                error?.localizedDescription == "Port \(port) on 127.0.0.1 is in use by another program. "
                    + "Stop it or set HTTP_PORT to a free port.")
        }
    }

    @Test func `a server whose start failed can be started again`() async throws {
        var failed: (server: HTTPServer, port: Int)?
        try await withServer(handler) { _, port in
            let second = HTTPServer(configuration: .init(port: port, log: { _ in }), handler: handler)
            #expect(throws: HTTPServerError.self) { try second.start() }
            failed = (second, port)
        }
        let (server, port) = try #require(failed)
        #expect(try server.start() == BoundAddress(host: "127.0.0.1", port: port))
        await server.stop(deadline: .seconds(1))
    }

    @Test(arguments: [
        ("example.com", 0), ("", 0), ("127.0.0.1", 65536), ("127.0.0.1", -1), ("192.0.2.1", 0), ("[::1]", 0),
    ])
    func `an address that cannot be listened on is refused`(host: String, port: Int) {
        let server = HTTPServer(configuration: .init(host: host, port: port, log: { _ in }), handler: handler)
        #expect(throws: HTTPServerError.invalidAddress(host: host, port: port)) { try server.start() }
    }

    @Test(arguments: [
        (HTTPServerError.permissionDenied(host: "::", port: 80), "port above 1023"),
        (.invalidAddress(host: "x", port: 1), "Set HTTP_HOST"),
        (.alreadyStarted, "Make a new one"),
        (.unreadableFile(path: "/p", reason: "r"), "/p could not be read: r"),
        (.other(errno: 24), "Too many open files"),
    ])
    func `every error says what to do`(error: HTTPServerError, sentence: String) {
        #expect("\(error)".contains(sentence))
    }
}
