import Glibc
import HTTPServer
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConcurrencyTests {
    @Test func `two hundred requests wait at the same time and all are answered`() async throws {
        let gate = Gate(opensAt: 200)
        let handler = ClosureHandler { request in
            await gate.wait()
            return ServerResponse(text: request.path)
        }
        try await withServer(handler) { _, port in
            let bodies = try await offPool {
                let clients = try (0..<200).map { number in
                    let client = try RawClient(port: port)
                    try client.send(text("GET", "/\(number)"))
                    return client
                }
                return try clients.map { client in
                    defer { client.close() }
                    return try RawResponse(client.receiveAll()).body
                }
            }
            #expect(bodies == (0..<200).map { "/\($0)" })
        }
    }

    @Test func `a client that leaves while its handler runs does no harm`() async throws {
        let gate = Gate()
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let handler = ClosureHandler { request in
            if request.path == "/slow" {
                arrived.yield()
                await gate.wait()
            }
            return ServerResponse(text: "answer")
        }
        try await withServer(handler) { _, port in
            let client = try RawClient(port: port)
            try client.send(text("GET", "/slow"))
            var arrival = arrivals.makeAsyncIterator()
            _ = await arrival.next()
            client.close()
            gate.open()
            let answer = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(answer.body == "answer")
        }
    }

    @Test func `a handler beyond its deadline is cancelled and 503 is sent`() async throws {
        let gate = Gate()
        let handler = ClosureHandler { _ in
            await gate.wait()
            return ServerResponse(text: "late")
        }
        try await withServer(configuration: .init(handlerDeadline: .milliseconds(10)), handler) { _, port in
            let response = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(response.status == 503)
            #expect(response.body.contains("deadline_exceeded"))
        }
    }

    @Test func `without a deadline a handler is awaited as well`() async throws {
        let handler = ClosureHandler { _ in ServerResponse(text: "answer") }
        try await withServer(configuration: .init(handlerDeadline: nil), handler) { _, port in
            let answer = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(answer.body == "answer")
        }
    }

    @Test func `stop answers waiting requests with 503 and cancels their handlers`() async throws {
        let gate = Gate()
        let cancellations = Mutex(0)
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let handler = ClosureHandler { _ in
            arrived.yield()
            await gate.wait()
            if Task.isCancelled { cancellations.withLock { $0 += 1 } }
            return ServerResponse(text: "never sent")
        }
        try await withServer(handler) { server, port in
            let clients = try (0..<20).map { _ in
                let client = try RawClient(port: port)
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            var arrival = arrivals.makeAsyncIterator()
            for _ in clients { _ = await arrival.next() }
            await server.stop(deadline: .seconds(10))
            let answers = try await offPool {
                try clients.map { client in
                    defer { client.close() }
                    return try RawResponse(client.receiveAll())
                }
            }
            #expect(answers.allSatisfy { $0.status == 503 && $0.header("Connection") == "close" })
            #expect(cancellations.withLock { $0 } == 20)
            #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
        }
    }

    @Test func `a handler that ignores its cancellation does not keep stop beyond the deadline`() async throws {
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let (releases, release) = AsyncStream<Void>.makeStream()
        let handler = ClosureHandler { _ in
            arrived.yield()
            await Task { for await _ in releases {} }.value
            return ServerResponse()
        }
        let log = Log()
        try await withServer(log: log, handler) { server, port in
            let client = try RawClient(port: port)
            defer { client.close() }
            try client.send(text("GET", "/"))
            var arrival = arrivals.makeAsyncIterator()
            _ = await arrival.next()
            await server.stop(deadline: .milliseconds(20))
            release.finish()
            #expect(try await offPool { try RawResponse(client.receiveAll()) }.status == 503)
        }
        #expect(log.lines.contains { $0.contains("before every request had ended") })
    }

    @Test func `stop does not wait for idle connections and half requests`() async throws {
        try await withServer(ClosureHandler { _ in ServerResponse(text: "x") }) { server, port in
            let idle = try RawClient(port: port)
            let half = try RawClient(port: port)
            defer {
                idle.close()
                half.close()
            }
            try half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
            try idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await offPool { try idle.receive(until: "x") }
            await server.stop(deadline: .seconds(3600))
            #expect(try await offPool { try idle.receiveAll() }.isEmpty)
        }
    }

    @Test func `stop under load neither hangs nor aborts`() async throws {
        for _ in 0..<5 {
            let gate = Gate(opensAt: 30)
            let handler = ClosureHandler { _ in
                await gate.wait()
                return ServerResponse(text: "x")
            }
            try await withServer(handler) { server, port in
                let clients = try (0..<60).map { _ in try RawClient(port: port) }
                async let sending: Void = offPool {
                    // A server that stops may close a connection before it was written to.
                    for client in clients { try? client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
                }
                await gate.wait()
                await server.stop(deadline: .seconds(5))
                try await sending
                for client in clients { client.close() }
            }
        }
    }

    @Test func `stop is safe before start, twice, and at the same time`() async throws {
        let never = HTTPServer(configuration: .init(), handler: ClosureHandler { _ in ServerResponse() })
        await never.stop(deadline: .zero)
        #expect(throws: HTTPServerError.alreadyStarted) { try never.start() }

        let server = HTTPServer(configuration: .init(), handler: ClosureHandler { _ in ServerResponse() })
        _ = try server.start()
        #expect(throws: HTTPServerError.alreadyStarted) { try server.start() }
        async let first: Void = server.stop(deadline: .seconds(1))
        async let second: Void = server.stop(deadline: .seconds(1))
        _ = await (first, second)
        await server.stop(deadline: .seconds(1))
    }
}
