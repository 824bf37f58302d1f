import Foundation
import HealthModel
public import Logging
import MQTT
public import SyncEngine

/// Shows the accounts in Home Assistant over MQTT, and takes its wishes.
///
/// Everything is kept by the broker, so that both sides may come and go. A broker that is not there is told in the log and
/// tried again: nothing else suffers.
public actor HomeAssistantLink {
    /// The state reads all rows: so often at most.
    static let pause: TimeInterval = 5
    /// What grows by itself, such as a lag, is told so often.
    static let beat: TimeInterval = 60
    private static let longestWait: TimeInterval = 60

    private let configuration: HomeAssistantConfiguration
    private let source: StatusSource
    private let clock: any WallClock
    private let log: Logger
    private let topics: Topics
    private let discovery: Discovery
    /// The states that need not be told again, by account.
    private var told: [String: MQTTMessage] = [:]
    /// Whom the broker keeps something of.
    private var announced: Set<String> = []

    /// - Parameter clock: for the pauses between tries and between what is told.
    public init(
        _ configuration: HomeAssistantConfiguration, source: StatusSource, clock: any WallClock = SystemClock(),
        log: Logger
    ) {
        self.configuration = configuration
        self.source = source
        self.clock = clock
        self.log = log
        topics = Topics(base: configuration.topic, discovery: configuration.discoveryPrefix)
        discovery = Discovery(
            topics: topics, version: configuration.version, publicURL: configuration.publicURL)
    }

    /// Works until the task is cancelled, and says farewell then.
    public func run() async {
        var failures = 0
        var last: MQTTError?
        while !Task.isCancelled {
            do throws(MQTTError) {
                let connection = try await MQTTConnection.open(
                    to: configuration.broker, clientID: configuration.clientID,
                    will: MQTTMessage(topic: topics.availability, text: "offline", isRetained: true))
                log.info("Home Assistant is told over MQTT.", metadata: ["broker": "\(configuration.broker.place)"])
                (failures, last) = (0, nil)
                let end = await serve(connection)
                await connection.close(
                    saying: MQTTMessage(topic: topics.availability, text: "offline", isRetained: true))
                if let end { throw end }
            } catch {
                guard !Task.isCancelled else { return }
                failures += 1
                if error != last {
                    log.warning("Home Assistant is not told over MQTT.", metadata: ["why": "\(error)"])
                }
                last = error
                let wait = min(pow(2, Double(min(failures, 10) - 1)), Self.longestWait)
                do { try await clock.sleep(until: clock.now().addingTimeInterval(wait)) } catch { return }
            }
        }
    }

    /// Tells and listens for as long as the connection holds; why it does not, or nil when the task was cancelled.
    private func serve(_ connection: MQTTConnection) async -> MQTTError? {
        told = [:]
        // What wakes it is remembered while it works; one is enough, since everything is told that changed.
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        return await withTaskGroup(of: MQTTError?.self) { group in
            group.addTask { await self.tell(connection, wakes) }
            group.addTask { await self.listen(connection, wake) }
            group.addTask { [source] in
                for await _ in source.changes() { wake.yield() }
                return nil
            }
            group.addTask { [clock] in
                do {
                    while true {
                        try await clock.sleep(until: clock.now().addingTimeInterval(Self.beat))
                        wake.yield()
                    }
                } catch { return nil }
            }
            var end: MQTTError?
            // The first that ends for a reason ends all; without one they were cancelled, or the engine is at its end.
            for await reason in group {
                guard let reason else { continue }
                end = reason
                break
            }
            group.cancelAll()
            return Task.isCancelled ? nil : end
        }
    }

    private func tell(_ connection: MQTTConnection, _ wakes: AsyncStream<Void>) async -> MQTTError? {
        do {
            try await connection.subscribe(to: topics.anyCommand)
            try await connection.subscribe(to: topics.homeAssistant)
            try await tellAll(connection)
            try await connection.publish(
                MQTTMessage(topic: topics.availability, text: "online", isRetained: true))
            // What an earlier run of the service left there, of accounts that have gone since, comes back by this.
            try await connection.subscribe(to: topics.anyState)
            for await _ in wakes {
                try await tellAll(connection)
                try await clock.sleep(until: clock.now().addingTimeInterval(Self.pause))
            }
            return nil
        } catch let error as MQTTError {
            return error
        } catch is CancellationError {
            return nil
        } catch {
            // The archive does not answer: `/status` says why, and the next change is another try.
            return MQTTError(.unavailable, "The state could not be told to the MQTT broker: \(error)")
        }
    }

    /// Tells what the broker does not know yet.
    private func tellAll(_ connection: MQTTConnection) async throws {
        let report = try await source.report()
        let accounts = Discovery.accounts(of: report)
        for account in accounts {
            let state = try discovery.state(of: account, in: report)
            let known = told[account.account]
            if known == nil {
                announced.insert(account.account)
                for message in try discovery.announcements(of: account) { try await connection.publish(message) }
            }
            guard known != state else { continue }
            told[account.account] = state
            try await connection.publish(state)
        }
        for gone in announced.subtracting(accounts.map(\.account)) { try await remove(gone, connection) }
    }

    private func remove(_ account: String, _ connection: MQTTConnection) async throws {
        told[account] = nil
        for message in discovery.removals(of: account) { try await connection.publish(message) }
        announced.remove(account)
    }

    private func listen(_ connection: MQTTConnection, _ wake: AsyncStream<Void>.Continuation) async -> MQTTError? {
        for await message in connection.messages {
            do {
                if message.topic == topics.homeAssistant {
                    // Home Assistant has begun anew, and may have lost what it knew.
                    guard message.text == "online", !message.isRetained else { continue }
                    told = [:]
                    wake.yield()
                } else if let account = topics.account(ofState: message.topic) {
                    if !message.payload.isEmpty, told[account] == nil { try await clear(account, connection) }
                } else if let account = topics.account(ofCommand: message.topic), !message.isRetained {
                    try await obey(message.text, for: account)
                }
            } catch let error as MQTTError {
                return error
            } catch {
                log.warning("A wish from MQTT could not be met.", metadata: ["why": "\(error)"])
            }
        }
        return connection.failure ?? MQTTError(.cancelled, "The service is stopping.")
    }

    /// Takes away what stands there of an account that is none of ours.
    private func clear(_ account: String, _ connection: MQTTConnection) async throws {
        let known = Discovery.accounts(of: try await source.report())
        guard !known.contains(where: { $0.account == account }) else { return }
        try await remove(account, connection)
    }

    /// `PRESS`, as the button says it, syncs everything; else the name of a resource.
    private func obey(_ word: String, for name: String) async throws {
        let resources = word == "PRESS" ? Resource.allCases : Resource.named(word)
        guard let account = Account(name), !resources.isEmpty else {
            return log.warning("A wish from MQTT was not understood: it is PRESS, or the name of a resource.")
        }
        try await source.sync(account, resources)
    }
}
