import HealthModel
import TestSupport
import Testing

extension PageTests {
    /// How the page looks to different eyes, on different screens.
    @Suite struct LookTests {
        /// The whole page with everything drawn.
        private func drawn(_ look: WebPage.Look) async throws -> WebPage {
            let served = try await InBrowser.filledPage()
            let page = try await InBrowser.page(look)
            try await page.open(served.address)
            try await page.wait(
                until: "/[1-9]/.test(document.querySelector('#coverage-legend li[data-state=s] .count')?.textContent)")
            for section in ["day", "trends"] {
                try await page.run("document.getElementById('\(section)').scrollIntoView()")
                try await page.wait(until: "performance.getEntriesByName('chart:\(section)').length > 0")
            }
            try await page.show(served.around.today.advanced(by: -1))
            try await page.run("scrollTo(0, 0)")
            return page
        }

        @Test(arguments: [false, true])
        func `it is legible, named and whole on a screen, light and dark`(isDark: Bool) async throws {
            let page = try await drawn(.init(height: 860, isDark: isDark))
            try await page.expectUsable()
            try await Pictures.take(page, isDark ? "dark" : "overview", of: nil)
            if !isDark {
                for part in ["day", "trends"] {
                    try await Pictures.take(page, part, of: "#\(part)")
                }
            }
            try await page.expectNoTrouble()
        }

        @Test(arguments: [false, true])
        func `it is legible, named and whole on a phone, light and dark`(isDark: Bool) async throws {
            var look = WebPage.Look.phone
            look.isDark = isDark
            let page = try await drawn(look)
            try await page.expectUsable()
            if !isDark { try await Pictures.take(page, "phone", of: nil) }
            try await page.expectNoTrouble()
        }

        @Test func `numbers and dates are the browser's, times the account's`() async throws {
            let served = try await InBrowser.filledPage()
            let page = try await InBrowser.page(.init(language: "de-AT", timeZone: "Pacific/Kiritimati"))
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#coverage-summary')?.textContent.includes('%')")
            #expect(try await page.find(".tile.weight .figure").text.contains(","))
            let date = try await page.value(
                "new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(new Date())")
            try await page.wait(until: "document.getElementById('day-date').max === arguments[0]", [date])
            try await page.expectUsable()
            try await page.expectNoTrouble()
        }
    }
}
