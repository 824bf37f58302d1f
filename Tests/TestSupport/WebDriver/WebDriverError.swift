/// What a WebDriver answers when it cannot do something (W3C WebDriver 6.6).
package struct WebDriverError: Error, CustomStringConvertible {
    /// A word like `no such element` or `stale element reference`.
    package var code: String
    /// The driver's own sentence, its first line.
    package var message: String

    package var description: String { "\(code): \(message)" }
}
