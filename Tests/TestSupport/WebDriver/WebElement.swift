/// An element of a ``WebPage``, for as long as the page has it.
package struct WebElement: Sendable, Equatable {
    private let id: String
    private let driver: WebDriver

    init?(_ reference: JSONValue, _ driver: WebDriver) {
        guard let id = reference[WebDriver.elementKey]?.string else { return nil }
        (self.id, self.driver) = (id, driver)
    }

    package static func == (left: WebElement, right: WebElement) -> Bool { left.id == right.id }

    /// As a script's argument.
    package var reference: JSONValue { .object([WebDriver.elementKey: .string(id)]) }

    /// Scrolls it into view and clicks its middle. Throws `element click intercepted` when something lies over it.
    package func click() async throws { _ = try await ask("POST", "click") }

    /// Types a text into it, a date in the form of its language.
    package func type(_ text: String) async throws {
        _ = try await driver.call("POST", "/element/\(id)/value", ["text": .string(text)])
    }

    /// Its text as a person reads it.
    package var text: String { get async throws { try await ask("GET", "text").string ?? "" } }

    /// The name by which a screen reader calls it.
    package var label: String { get async throws { try await ask("GET", "computedlabel").string ?? "" } }

    /// The role by which a screen reader calls it.
    package var role: String { get async throws { try await ask("GET", "computedrole").string ?? "" } }

    package var isDisplayed: Bool { get async throws { try await ask("GET", "displayed") == true } }

    package var isEnabled: Bool { get async throws { try await ask("GET", "enabled") == true } }

    /// What the markup says; nil where it says nothing.
    package func attribute(_ name: String) async throws -> String? { try await ask("GET", "attribute/\(name)").string }

    /// What the object has under a name.
    package func property(_ name: String) async throws -> JSONValue { try await ask("GET", "property/\(name)") }

    private func ask(_ method: String, _ what: String) async throws -> JSONValue {
        try await driver.call(method, "/element/\(id)/\(what)")
    }
}
