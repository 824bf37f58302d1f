import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct EventStreamTests {
    @Test func `events are delivered as they are sent, then the end`() async throws {
        let stream = EventStream()
        try await withServer(ClosureHandler { _ in ServerResponse(events: stream) }) { _, port in
            let client = try RawClient(port: port)
            defer { client.close() }
            try client.send(text("GET", "/"))
            let head = try await offPool { try client.receive(until: "\r\n\r\n") }
            #expect(head.contains("Content-Type: text/event-stream\r\n"))
            #expect(head.contains("Cache-Control: no-store\r\n"))
            #expect(stream.send(event: "progress", data: "one\ntwo\r\nthree"))
            let first = try await offPool { try client.receive(until: "three\n\n") }
            #expect(first.contains("event: progress\ndata: one\ndata: two\ndata: three\n\n"))
            #expect(stream.send(event: nil, data: ""))
            #expect(stream.comment("hi\nthere"))
            stream.finish()
            #expect(!stream.send(event: nil, data: "late"))
            let rest = try await offPool { try client.receive(until: "\r\n0\r\n\r\n") }
            #expect(rest.contains("data: \n\n"))
            #expect(rest.contains(": hithere\n\n"))
            #expect(!rest.contains("late"))
        }
    }

    @Test func `many events arrive complete and in order`() async throws {
        let stream = EventStream(bufferLimit: 16 << 20)
        try await withServer(ClosureHandler { _ in ServerResponse(events: stream) }) { _, port in
            async let answer = RawClient.exchange(text("GET", "/"), port: port)
            for number in 0..<20_000 { #expect(stream.send(event: nil, data: "\(number)")) }
            stream.finish()
            let expected = (0..<20_000).map { "data: \($0)\n\n" }.joined()
            let body = try await answer.body
            #expect(body == expected)
        }
    }

    @Test func `a client that left is noticed through the heartbeat`() async throws {
        let stream = EventStream()
        let configuration = HTTPServer.Configuration(heartbeatInterval: .milliseconds(2))
        try await withServer(configuration: configuration, ClosureHandler { _ in ServerResponse(events: stream) }) {
            _, port in
            let client = try RawClient(port: port)
            try client.send(text("GET", "/"))
            _ = try await offPool { try client.receive(until: ": \n\n") }
            #expect(!stream.isClosed)
            client.close()
            while !stream.isClosed { await Task.yield() }
            #expect(!stream.send(event: nil, data: "x"))
        }
    }

    @Test func `a buffer that would overflow closes the stream`() {
        let stream = EventStream(bufferLimit: 20)
        #expect(stream.send(event: nil, data: "12345678"))
        #expect(!stream.send(event: nil, data: "12345678"))
        #expect(stream.isClosed)
    }

    @Test func `a stream serves one response`() async throws {
        let stream = EventStream()
        try await withServer(ClosureHandler { _ in ServerResponse(events: stream) }) { _, port in
            let client = try RawClient(port: port)
            defer { client.close() }
            try client.send(text("GET", "/"))
            _ = try await offPool { try client.receive(until: "\r\n\r\n") }
            let answer = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(answer.status == 500)
            #expect(stream.send(event: nil, data: "still open"))
        }
        #expect(stream.isClosed)
    }

    @Test func `stop ends open streams after what was sent`() async throws {
        let stream = EventStream()
        try await withServer(ClosureHandler { _ in ServerResponse(events: stream) }) { server, port in
            let client = try RawClient(port: port)
            defer { client.close() }
            try client.send(text("GET", "/"))
            _ = try await offPool { try client.receive(until: "\r\n\r\n") }
            stream.send(event: nil, data: "last")
            await server.stop(deadline: .seconds(10))
            let rest = try await offPool { String(decoding: try client.receiveAll(), as: UTF8.self) }
            #expect(rest.contains("data: last\n\n"))
            #expect(rest.hasSuffix("0\r\n\r\n"))
            #expect(stream.isClosed)
        }
    }

    @Test func `the stream of an answer that is not sent is closed`() async throws {
        let stream = EventStream()
        let gate = Gate()
        let handler = ClosureHandler { _ in
            await gate.wait()
            return ServerResponse(events: stream)
        }
        try await withServer(configuration: .init(handlerDeadline: .milliseconds(10)), handler) { _, port in
            let answer = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(answer.status == 503)
        }
        #expect(stream.isClosed)
    }

    @Test func `HEAD of a stream is answered without a body`() async throws {
        let stream = EventStream()
        try await withServer(ClosureHandler { _ in ServerResponse(events: stream) }) { _, port in
            let response = try await RawClient.exchange(text("HEAD", "/"), port: port)
            #expect(response.status == 200)
            #expect(response.body.isEmpty)
        }
        #expect(stream.isClosed)
    }
}
