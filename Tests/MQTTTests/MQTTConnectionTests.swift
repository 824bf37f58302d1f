import Foundation
import Glibc
import MQTT
import TestSupport
import Testing

/// Against the distribution's broker.
@Suite(.enabled(if: Mosquitto.isInstalled, "needs Debian's mosquitto"), .timeLimit(.minutes(2)))
struct MQTTConnectionTests {
    private func open(
        _ server: LocalServer, _ id: String = UUID().uuidString, as user: String = "", scheme: String = "mqtt",
        host: String = "127.0.0.1", will: MQTTMessage? = nil
    ) async throws(MQTTError) -> MQTTConnection {
        let broker = try MQTTBroker(url: "\(scheme)://\(user)\(host):\(server.port)")
        return try await MQTTConnection.open(to: broker, clientID: id, will: will)
    }

    /// The next message that comes.
    private func next(_ connection: MQTTConnection) async throws -> MQTTMessage {
        for await message in connection.messages { return message }
        throw try #require(connection.failure)
    }

    @Test func `what is said is confirmed, heard, and kept for who comes later`() async throws {
        let server = try await Mosquitto.start()
        let (speaker, listener) = (try await open(server), try await open(server))
        try await listener.subscribe(to: "house/+/state")
        try await speaker.publish(MQTTMessage(topic: "house/a/state", text: "wörd", isRetained: true))
        #expect(try await next(listener) == MQTTMessage(topic: "house/a/state", text: "wörd"))
        let late = try await open(server)
        try await late.subscribe(to: "house/a/state")
        #expect(try await next(late) == MQTTMessage(topic: "house/a/state", text: "wörd", isRetained: true))
        try await speaker.publish(MQTTMessage(topic: "house/a/state", payload: [], isRetained: true))
        let later = try await open(server)
        try await later.subscribe(to: "house/a/state")
        try await speaker.publish(MQTTMessage(topic: "house/a/state", text: "new"))
        #expect(try await next(later).text == "new", "nothing was kept")
        for connection in [speaker, listener, late, later] { await connection.close() }
        server.stop()
    }

    @Test func `many are confirmed at once`() async throws {
        let server = try await Mosquitto.start()
        let (speaker, listener) = (try await open(server), try await open(server))
        try await listener.subscribe(to: "#")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask { try await speaker.publish(MQTTMessage(topic: "n/\(number)", text: "\(number)")) }
            }
            try await group.waitForAll()
        }
        var heard: Set<String> = []
        for await message in listener.messages {
            heard.insert(message.topic)
            if heard.count == 300 { break }
        }
        #expect(heard.count == 300)
        await speaker.close()
        await listener.close()
        server.stop()
    }

    @Test func `it works beyond the thousandth open file`() async throws {
        let server = try await Mosquitto.start()
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 2048))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        var files: [Int32] = []
        while (files.last ?? 0) < 1100 {
            let file = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
            try #require(file >= 0)
            files.append(file)
        }
        let connection = try await open(server)
        try await connection.publish(MQTTMessage(topic: "a", text: "b"))
        await connection.close()
        for file in files { close(file) }
        server.stop()
    }

    @Test func `a user is let in with the password, and others are told what to do`() async throws {
        let server = try await Mosquitto.start(.user("ada", password: "right@word"))
        let connection = try await open(server, as: "ada:right%40word@")
        try await connection.publish(MQTTMessage(topic: "a", text: "b"))
        await connection.close()
        for user in ["ada:planted-word@", ""] {
            let error = await #expect(throws: MQTTError.self) { try await open(server, as: user) }
            #expect(error?.kind == .unauthorized)
            #expect(error?.message.contains(user.isEmpty ? "wants a user" : "does not take") == true)
            #expect(error?.message.contains("planted-word") == false)
        }
        server.stop()
    }

    @Test func `where nobody listens, and where no broker does, it is said`() async throws {
        let nobody = try MQTTBroker(url: "mqtt://127.0.0.1:\(FreePort.next())")
        let error = await #expect(throws: MQTTError.self) {
            try await MQTTConnection.open(to: nobody, clientID: "a")
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.hasPrefix("No MQTT broker listens at 127.0.0.1:") == true)
        let unknown = await #expect(throws: MQTTError.self) {
            try await MQTTConnection.open(to: MQTTBroker(url: "mqtt://no-such-host.invalid"), clientID: "a")
        }
        #expect(unknown?.message.contains("no-such-host.invalid is not known") == true)
        let web = try ScriptedServer { _ in .ok("") }
        let other = try MQTTBroker(url: web.url.replacing("http:", with: "mqtt:"))
        let stranger = await #expect(throws: MQTTError.self) {
            try await MQTTConnection.open(to: other, clientID: "a", greetingLimit: .milliseconds(100))
        }
        #expect(stranger?.message.contains("does not answer as an MQTT broker") == true)
    }

    @Test func `when the line is cut, the broker says the will, and whoever waits is told`() async throws {
        let server = try await Mosquitto.start()
        let listener = try await open(server)
        try await listener.subscribe(to: "will")
        let first = try await open(server, "same", will: MQTTMessage(topic: "will", text: "offline", isRetained: true))
        // Of two with one name the broker cuts off the earlier.
        let second = try await open(server, "same")
        #expect(try await next(listener).text == "offline")
        for await _ in first.messages {}
        #expect(first.failure?.kind == .unavailable)
        await #expect(throws: MQTTError.self) { try await first.publish(MQTTMessage(topic: "a", text: "b")) }
        await first.close()
        await second.close(saying: MQTTMessage(topic: "will", text: "farewell"))
        #expect(try await next(listener).text == "farewell")
        server.halt()
        for await _ in listener.messages {}
        #expect(listener.failure?.message.contains("was lost") == true)
        server.stop()
    }

    @Test func `who no longer waits is let go, though the other side says nothing`() async throws {
        let silent = try ScriptedServer { _ in .ok("") }
        let broker = try MQTTBroker(url: silent.url.replacing("http:", with: "mqtt:"))
        let opening = Task { try await MQTTConnection.open(to: broker, clientID: "a") }
        opening.cancel()
        await #expect(throws: MQTTError.self) { try await opening.value }
        let server = try await Mosquitto.start()
        let connection = try await open(server)
        server.halt()
        await #expect(throws: MQTTError.self) { try await connection.publish(MQTTMessage(topic: "a", text: "b")) }
        await connection.close()
        server.stop()
    }

    @Test func `with TLS a certificate that the system does not know is not trusted`() async throws {
        let folder = try TemporaryFolder()
        let certificate = try Mosquitto.Certificate(in: folder.path)
        let server = try await Mosquitto.start(certificate: certificate)
        let unknown = await #expect(throws: MQTTError.self) {
            try await open(server, scheme: "mqtts", host: "localhost")
        }
        #expect(unknown?.kind == .untrusted)
        #expect(unknown?.message.contains("certificate") == true)
        let plain = await #expect(throws: MQTTError.self) { try await open(server) }
        #expect(plain?.message.contains("mqtts://") == true)
        server.stop()
    }
}
