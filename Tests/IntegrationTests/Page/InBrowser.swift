import Foundation
import TestSupport
import Testing

/// A browser for all tests of a suite, and a page that is connected and filled for those that only look. Both are made
/// when they are first wanted, and end with the suite.
struct InBrowser: SuiteTrait, TestScoping {
    /// What the running suite has.
    actor Stock {
        private var browser: Task<Chromium, any Error>?
        private var filled: Task<ServedPage, any Error>?

        func chromium() async throws -> Chromium {
            let task = browser ?? Task { try await Chromium() }
            browser = task
            return try await task.value
        }

        func filledPage() async throws -> ServedPage {
            let task =
                filled
                ?? Task {
                    let served = try await ServedPage(
                        days: Pictures.folder == nil ? 40 : 180,
                        ["INFLUXDB_DATABASE": "fitbit", "GOOGLE_REQUESTS_PER_MINUTE": "300"])
                    try await served.authorize()
                    try await served.fill()
                    return served
                }
            filled = task
            return try await task.value
        }

        func end() async throws {
            try await browser?.value.stop()
            try await filled?.value.end()
        }
    }

    @TaskLocal static var stock: Stock?

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let stock = Stock()
        let result: Result<Void, any Error>
        do {
            try await Self.$stock.withValue(stock) { try await function() }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await stock.end()
        try result.get()
    }

    /// An empty page.
    static func page(_ look: WebPage.Look = .init()) async throws -> WebPage {
        guard let stock else { throw Unexpected("The suite has no browser.") }
        return try await stock.chromium().page(look)
    }

    /// A person's page that is connected and filled. It is for looking only: other tests look too.
    static func filledPage() async throws -> ServedPage {
        guard let stock else { throw Unexpected("The suite has no page.") }
        return try await stock.filledPage()
    }
}

/// All that is tried in a real browser: one after the other, since it shows one page at a time.
@Suite(.enabled(if: Chromium.isInstalled, "needs Debian's chromium and chromium-driver"), .serialized, InBrowser())
struct PageTests {}
