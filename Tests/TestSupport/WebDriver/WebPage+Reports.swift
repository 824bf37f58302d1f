import Foundation

extension WebPage {
    /// A line of the browser's console: what a script wrote, what failed to load, what the policy forbade.
    package struct Message: Sendable, Equatable, CustomStringConvertible {
        /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
        package var level: String
        package var text: String

        package var description: String { "\(level): \(text)" }
    }

    /// A node of the accessibility tree that a screen reader is told of.
    package struct AccessibleNode: Sendable, Equatable {
        package var role: String
        package var name: String
        package var isFocusable: Bool
    }

    /// What the console has got since it was last asked.
    package func messages() async throws -> [Message] {
        let entries = try await driver.call("POST", "/se/log", ["type": "browser"]).array ?? []
        return entries.map { Message(level: $0["level"]?.string ?? "", text: $0["message"]?.string ?? "") }
    }

    /// The addresses that were asked for since it was last asked, in their order.
    package func requests() async throws -> [String] {
        let entries = try await driver.call("POST", "/se/log", ["type": "performance"]).array ?? []
        return try entries.compactMap { entry in
            let event = try JSONValue((entry["message"]?.string ?? "null").utf8)["message"]
            guard event?["method"] == "Network.requestWillBeSent" else { return nil }
            return event?["params"]?["request"]?["url"]?.string
        }
    }

    /// The whole accessibility tree, nodes that are passed over left out.
    package func accessibility() async throws -> [AccessibleNode] {
        let tree = try await driver.devTools("Accessibility.getFullAXTree")
        return (tree["nodes"]?.array ?? []).compactMap { node in
            guard node["ignored"] != true, let role = node["role"]?["value"]?.string else { return nil }
            let properties = node["properties"]?.array ?? []
            return AccessibleNode(
                role: role, name: node["name"]?["value"]?.string ?? "",
                isFocusable: properties.contains { $0["name"] == "focusable" && $0["value"]?["value"] == true })
        }
    }
}
