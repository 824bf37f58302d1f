package import Foundation

/// The page that a ``Chromium`` shows.
package struct WebPage: Sendable {
    let driver: WebDriver

    init(_ driver: WebDriver) { self.driver = driver }

    /// Opens an address and returns when it is loaded.
    package func open(_ address: String) async throws {
        _ = try await driver.call("POST", "/url", ["url": .string(address)])
    }

    /// Opens the same address again.
    package func reload() async throws { _ = try await driver.call("POST", "/refresh") }

    /// Where it is.
    package var address: String { get async throws { try await driver.call("GET", "/url").string ?? "" } }

    package var title: String { get async throws { try await driver.call("GET", "/title").string ?? "" } }

    /// What `script`, a function's body, returns.
    @discardableResult
    package func run(_ script: String, _ arguments: [JSONValue] = []) async throws -> JSONValue {
        try await driver.call("POST", "/execute/sync", ["script": .string(script), "args": .array(arguments)])
    }

    /// What `expression` is.
    package func value(_ expression: String) async throws -> JSONValue { try await run("return \(expression)") }

    /// Returns once an expression is true. A page that is being left is asked again.
    ///
    /// Throws with what stood on the page when it was not so within the time.
    package func wait(
        until expression: String, _ arguments: [JSONValue] = [], within seconds: Int = 30
    ) async throws {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .seconds(seconds))
        while true {
            let last: String
            do {
                let value = try await run("return !!(\(expression))", arguments)
                if value == true { return }
                last = "it was false"
            } catch let error as WebDriverError {
                last = error.description
            }
            guard clock.now < end else {
                let text = (try? await self.text()) ?? ""
                throw WebDriverError(
                    code: "timeout", message: "Not within \(seconds) s: \(expression); \(last). The page: \(text)")
            }
            try await Task.sleep(for: .milliseconds(25))
        }
    }

    /// The text that a person reads, in one line.
    package func text() async throws -> String {
        let text = try await run("return document.body ? document.body.innerText : ''").string ?? ""
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The first element that a CSS selector finds. Throws `no such element`.
    package func find(_ selector: String) async throws -> WebElement {
        let found = try await driver.call("POST", "/element", ["using": "css selector", "value": .string(selector)])
        guard let element = WebElement(found, driver) else { throw WebDriver.odd(found) }
        return element
    }

    /// The element that a script has found. Throws when it has found none.
    package func element(_ found: JSONValue) throws -> WebElement {
        guard let element = WebElement(found, driver) else {
            throw WebDriverError(code: "no such element", message: "The script has found none.")
        }
        return element
    }

    /// All elements that a CSS selector finds.
    package func findAll(_ selector: String) async throws -> [WebElement] {
        let found = try await driver.call("POST", "/elements", ["using": "css selector", "value": .string(selector)])
        return (found.array ?? []).compactMap { WebElement($0, driver) }
    }

    /// The element that has the focus.
    package func active() async throws -> WebElement {
        let found = try await driver.call("GET", "/element/active")
        guard let element = WebElement(found, driver) else { throw WebDriver.odd(found) }
        return element
    }

    /// Cookies that the page's address gets, by name.
    package func cookies() async throws -> [String: String] {
        let cookies = try await driver.call("GET", "/cookie").array ?? []
        return cookies.reduce(into: [:]) { result, cookie in
            if let name = cookie["name"]?.string { result[name] = cookie["value"]?.string }
        }
    }

    /// A PNG of the element that a CSS selector finds, also of what is beyond the window's edge; nil: of the window.
    package func picture(of selector: String?) async throws -> Data {
        let clip = try await run(
            """
            if (arguments[0] === null) return { x: scrollX, y: scrollY, width: innerWidth, height: innerHeight, scale: 1 };
            const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height, scale: 1 };
            """, [selector.map { .string($0) } ?? .null])
        let shot = try await driver.devTools(
            "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true, "clip": clip])
        guard let data = shot["data"]?.string.flatMap({ Data(base64Encoded: $0) }) else { throw WebDriver.odd(shot) }
        return data
    }
}
