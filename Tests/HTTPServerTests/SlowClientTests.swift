import HTTPServer
import Testing

/// Clients that keep the server waiting, and places that are all taken.
@Suite(.timeLimit(.minutes(1))) struct SlowClientTests {
    private let handler = ClosureHandler { _ in ServerResponse(text: "answer") }

    @Test(arguments: ["", "G", "GET / HTTP/1.1"])
    func `a request line that does not come is not waited for`(start: String) async throws {
        try await withServer(configuration: .init(idleTimeout: .milliseconds(20)), handler) { _, port in
            try await offPool {
                let client = try RawClient(port: port)
                defer { client.close() }
                try client.send(start)
                #expect(client.endsWhileDripping(nil))
            }
        }
    }

    @Test(arguments: [
        ("/", UInt8(ascii: "a")), ("/ HTTP/1.1\r\nHost: a\r\nX-Long: ", UInt8(ascii: "x")),
        ("/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", UInt8(ascii: "b")),
    ])
    func `a request that drips is cut off, however steadily it does`(start: String, drop: UInt8) async throws {
        let configuration = HTTPServer.Configuration(
            idleTimeout: .milliseconds(50), requestTimeout: .milliseconds(50))
        try await withServer(configuration: configuration, handler) { _, port in
            try await offPool {
                let client = try RawClient(port: port)
                defer { client.close() }
                try client.send("POST " + start)
                #expect(client.endsWhileDripping(drop))
            }
            #expect(try await RawClient.exchange(text("GET", "/"), port: port).body == "answer")
        }
    }

    @Test func `a client that does not read its answer is cut off, one that reads events is not`() async throws {
        let stream = EventStream()
        let handler = ClosureHandler { request in
            request.path == "/events"
                ? ServerResponse(events: stream) : ServerResponse(body: .init(repeating: 7, count: 32 << 20))
        }
        let log = Log()
        try await withServer(configuration: .init(responseTimeout: .milliseconds(20)), log: log, handler) { _, port in
            let listener = try RawClient(port: port)
            defer { listener.close() }
            try listener.send(text("GET", "/events"))
            _ = try await offPool { try listener.receive(until: "\r\n\r\n") }
            let idler = try RawClient(port: port)
            defer { idler.close() }
            try idler.send(text("GET", "/large"))
            while !log.lines.contains(where: { $0.hasPrefix("Cut off") }) { await Task.yield() }
            let read = try await offPool { idler.countToTheEnd() }
            #expect(read < 32 << 20)
            #expect(stream.send(event: nil, data: "still here"))
            _ = try await offPool { try listener.receive(until: "still here") }
        }
    }

    @Test func `who holds all places and asks for nothing keeps nobody out`() async throws {
        try await withServer(configuration: .init(maximumConnections: 3), handler) { _, port in
            let holders = try (0..<60).map { _ in try RawClient(port: port) }
            #expect(try await RawClient.exchange(text("GET", "/"), port: port).body == "answer")
            #expect(try await offPool { holders[0].endsWhileDripping(nil) })
            for holder in holders { holder.close() }
        }
    }

    @Test func `who waits for an answer keeps the place`() async throws {
        let gate = Gate()
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let handler = ClosureHandler { request in
            if request.path == "/slow" {
                arrived.yield()
                await gate.wait()
            }
            return ServerResponse(text: "answer")
        }
        try await withServer(configuration: .init(maximumConnections: 2), handler) { _, port in
            let waiting = try (0..<2).map { _ in
                let client = try RawClient(port: port)
                try client.send(text("GET", "/slow"))
                return client
            }
            var arrival = arrivals.makeAsyncIterator()
            for _ in waiting { _ = await arrival.next() }
            let silent = try (0..<20).map { _ in try RawClient(port: port) }
            #expect(try await offPool { silent.allSatisfy { $0.endsWhileDripping(nil) } })
            gate.open()
            let answers = try await offPool { try waiting.map { try RawResponse($0.receiveAll()).body } }
            #expect(answers == ["answer", "answer"])
            for client in waiting + silent { client.close() }
        }
    }

    @Test func `a thousand clients stay connected while others are answered`() async throws {
        try #require(OpenFileLimit.raise(to: 4096) >= 2200, "the system lets nobody open so many sockets")
        try await withServer(handler) { _, port in
            let holders = try (0..<1000).map { _ in try RawClient(port: port) }
            for _ in 0..<20 {
                #expect(try await RawClient.exchange(text("GET", "/"), port: port).body == "answer")
            }
            let answers = try await offPool {
                try holders.map { holder in
                    defer { holder.close() }
                    try holder.send(text("GET", "/"))
                    return try RawResponse(holder.receiveAll()).body
                }
            }
            #expect(answers.allSatisfy { $0 == "answer" })
        }
    }
}
