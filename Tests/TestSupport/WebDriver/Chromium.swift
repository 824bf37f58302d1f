import Foundation
import Glibc

/// Debian's Chromium without a window, and the driver that moves it. Both end with this value, and with the test process
/// at the latest.
///
/// It shows one page at a time. It reaches this machine and nothing else, and asks for nothing of its own accord.
package final class Chromium: Sendable {
    private static let program = "/usr/bin/chromium"
    private static let driverProgram = "/usr/bin/chromedriver"

    /// Whether both are installed.
    package static var isInstalled: Bool {
        [program, driverProgram].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private let browser: LocalServer
    private let server: LocalServer
    private let driver: WebDriver

    /// Starts both and returns when they answer.
    package init() async throws {
        // Not by the driver, which would leave it running when it is killed itself.
        browser = try Self.server(Self.program, ready: "/json/version") { folder, port in
            Self.switches + (geteuid() == 0 ? ["--no-sandbox"] : []) + [
                "--user-data-dir=\(folder)/profile", "--disk-cache-dir=\(folder)/cache",
                "--remote-debugging-port=\(port)", "about:blank",
            ]
        }
        server = try Self.server(Self.driverProgram, ready: "/status") { _, port in ["--port=\(port)"] }
        try await browser.start()
        try await server.start()
        driver = try await WebDriver(
            at: server.url,
            capabilities: [
                "browserName": "chrome",
                "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
                "goog:chromeOptions": ["debuggerAddress": "127.0.0.1:\(browser.port)"],
            ])
    }

    /// An empty page in a tab of its own, with no cookies and nothing in its log; the page before it is closed.
    package func page(_ look: WebPage.Look = .init()) async throws -> WebPage {
        let next = try await driver.call("POST", "/window/new", ["type": "tab"])
        guard let handle = next["handle"] else { throw WebDriver.odd(next) }
        _ = try await driver.call("DELETE", "/window")
        _ = try await driver.call("POST", "/window", ["handle": handle])
        try await driver.devTools("Network.clearBrowserCookies")
        let page = WebPage(driver)
        try await page.apply(look)
        _ = try await page.messages()
        _ = try await page.requests()
        return page
    }

    /// Ends both and deletes what they kept.
    package func stop() {
        server.stop()
        browser.stop()
    }

    private static func server(
        _ program: String, ready: String, _ arguments: (String, UInt16) -> [String]
    ) throws -> LocalServer {
        let folder = try LocalServer.makeFolder()
        let port = FreePort.next()
        return LocalServer(
            program: program, arguments: arguments(folder.path(percentEncoded: false), port), folder: folder,
            port: port,
            readyPath: ready)
    }

    private static let switches = [
        "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--lang=en-GB",
        "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
        "--disable-extensions", "--disable-sync", "--disable-dev-shm-usage", "--metrics-recording-only",
        "--password-store=basic", "--hide-scrollbars", "--force-color-profile=srgb", "--font-render-hinting=none",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    ]
}
