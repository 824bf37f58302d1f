/// Where in the broker's tree the service speaks and listens.
struct Topics: Sendable {
    /// Of what is the service's own, e.g. `fitbit-sync`.
    let base: String
    /// Of Home Assistant's discovery, e.g. `homeassistant`.
    let discovery: String

    /// Whether the service is there: `online` or `offline`.
    var availability: String { base + "/status" }

    /// Whether Home Assistant is there.
    var homeAssistant: String { discovery + "/status" }

    /// What is known of an account.
    func state(of account: String) -> String { "\(base)/\(account)/state" }

    /// Where a sync of an account is asked for.
    func command(of account: String) -> String { "\(base)/\(account)/sync" }

    var anyState: String { state(of: "+") }
    var anyCommand: String { command(of: "+") }

    /// The account of a state's topic; nil where it is another topic.
    func account(ofState topic: String) -> String? { account(of: topic, ending: "state") }

    /// The account of a command's topic; nil where it is another topic.
    func account(ofCommand topic: String) -> String? { account(of: topic, ending: "sync") }

    private func account(of topic: String, ending: String) -> String? {
        let (start, end) = (base + "/", "/" + ending)
        guard topic.hasPrefix(start), topic.hasSuffix(end), topic.count > start.count + end.count else { return nil }
        return String(topic.dropFirst(start.count).dropLast(end.count))
    }

    /// The id of an account's device: no other service's at the same broker, unless it has the same base.
    func device(of account: String) -> String {
        base.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") ? $0 : "_" } + "_" + account
    }

    /// Where an entity is announced.
    func configuration(of entity: Entity, of account: String) -> String {
        "\(discovery)/\(entity.component.rawValue)/\(device(of: account))/\(entity.key)/config"
    }
}
