extension WebPage {
    /// Keys that are no letters (W3C WebDriver 17.4.2).
    package enum Key: String, Sendable {
        case tab = "\u{E004}"
        case enter = "\u{E007}"
        case shift = "\u{E008}"
        case escape = "\u{E00C}"
        case space = " "
        case end = "\u{E010}"
        case home = "\u{E011}"
        case left = "\u{E012}"
        case up = "\u{E013}"
        case right = "\u{E014}"
        case down = "\u{E015}"
    }

    /// Presses keys one after the other, wherever the focus is; `holding` is held down meanwhile.
    package func press(_ keys: Key..., holding held: Key? = nil) async throws {
        func stroke(_ type: String, _ key: Key) -> JSONValue {
            ["type": .string(type), "value": .string(key.rawValue)]
        }
        var actions = held.map { [stroke("keyDown", $0)] } ?? []
        for key in keys { actions += [stroke("keyDown", key), stroke("keyUp", key)] }
        actions += held.map { [stroke("keyUp", $0)] } ?? []
        try await act(["type": "key", "id": "keyboard", "actions": .array(actions)])
    }

    /// Moves the mouse over an element: so many pixels right of and below its middle.
    package func hover(_ element: WebElement, x: Int = 0, y: Int = 0) async throws {
        try await pointer([move(to: element, x: x, y: y)])
    }

    /// Clicks in an element: so many pixels right of and below its middle.
    package func click(in element: WebElement, x: Int, y: Int) async throws {
        try await pointer([
            move(to: element, x: x, y: y), ["type": "pointerDown", "button": 0], ["type": "pointerUp", "button": 0],
        ])
    }

    /// Presses the mouse in an element at `from` and lets it go at `to`: pixels to the right of its middle.
    package func drag(in element: WebElement, from: Int, to: Int) async throws {
        try await pointer([
            move(to: element, x: from), ["type": "pointerDown", "button": 0],
            move(to: element, x: (from + to) / 2), move(to: element, x: to), ["type": "pointerUp", "button": 0],
        ])
    }

    private func move(to element: WebElement, x: Int = 0, y: Int = 0) -> JSONValue {
        [
            "type": "pointerMove", "duration": 50, "origin": element.reference, "x": .number(Double(x)),
            "y": .number(Double(y)),
        ]
    }

    private func pointer(_ actions: [JSONValue]) async throws {
        try await act([
            "type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"], "actions": .array(actions),
        ])
    }

    private func act(_ source: JSONValue) async throws {
        _ = try await driver.call("POST", "/actions", ["actions": [source]])
    }
}
