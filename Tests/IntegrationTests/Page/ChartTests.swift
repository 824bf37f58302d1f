import HTTPClient
import HealthModel
import SyncEngine
import TestSupport
import Testing

extension PageTests {
    /// What was measured, drawn.
    @Suite struct ChartTests {
        /// A page that shows yesterday.
        private func yesterday(_ look: WebPage.Look = .init()) async throws -> (ServedPage, WebPage) {
            let served = try await InBrowser.filledPage()
            let page = try await InBrowser.page(look)
            try await page.open(served.address)
            try await page.wait(until: "performance.getEntriesByName('chart:day').length > 0")
            try await page.show(served.around.today.advanced(by: -1))
            return (served, page)
        }

        @Test func `the heart rate of a day is drawn as it is, with sleep and steps beneath it`() async throws {
            let (served, page) = try await yesterday()
            let date = served.around.today.advanced(by: -1)
            let answer = try await served.program.get(
                "/api/series?resource=heart-rate&measurement=HeartRate_Intraday&from=\(date)&to=\(date)&width=10000")
            let values =
                try JSONValue(answer.body)["series"]?[0]?["fields"]?["value"]?.array?.compactMap(\.number) ?? []
            let (low, high) = (Int(values.min() ?? 0), Int(values.max() ?? 0))
            let label = try await page.find("#day-heart").attribute("aria-label") ?? ""
            #expect(low > 0 && label.contains("\(low) to \(high) bpm"), "\(label)")
            for chart in ["heart", "sleep", "steps"] {
                #expect(try await page.inkOf("#day-\(chart) canvas") > 500, "\(chart)")
                #expect(try await page.find("#day-\(chart) .nothing").text.isEmpty)
            }
            #expect(try await page.find("#day-sleep").attribute("aria-label")?.hasPrefix("Sleep from") == true)
            try await page.hover(try await page.find("#day-plots"))
            try await page.wait(until: "document.getElementById('day-readout').textContent.includes('bpm')")
            try await page.expectUsable()
            try await page.expectNoTrouble()
        }

        @Test func `a day is zoomed by button, by mouse and by key`() async throws {
            let (_, page) = try await yesterday()
            let summary = "document.getElementById('day-summary').textContent"
            let whole = try await page.value(summary)
            try await page.find("[data-zoom=in]").click()
            try await page.wait(until: "\(summary).startsWith('06:00 to 18:00')")
            let half = try await page.inkOf("#day-heart canvas")
            #expect(half > 500)
            try await page.drag(in: try await page.find("#day-plots"), from: -100, to: 100)
            try await page.wait(until: "!\(summary).startsWith('06:00 to 18:00')")
            try await page.find("#day-plots").type("-")
            try await page.find("#day-plots").type("0")
            try await page.wait(until: "\(summary) === arguments[0]", [whole])
            #expect(try await !page.find("[data-zoom=whole]").isEnabled)
            try await page.expectNoTrouble()
        }

        @Test func `the trends are drawn, over a month and over all there is`() async throws {
            let served = try await InBrowser.filledPage()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.run("document.getElementById('trends').scrollIntoView()")
            for range in ["30 days", "A year", "All"] {
                try await page.run("performance.clearMeasures('chart:trends')")
                try await page.click(range)
                try await page.wait(until: "performance.getEntriesByName('chart:trends').length > 0")
                #expect(try await page.inkOf("#trends-body canvas") > 2000, "\(range)")
            }
            try await page.expectUsable()
            try await page.expectNoTrouble()
        }

        @Test func `without Dygraphs the page says what to install, and the rest works`() async throws {
            let nowhere = try TemporaryFolder()
            let served = try await ServedPage(days: 2, ["DYGRAPHS_DIR": nowhere.path])
            try await served.authorize()
            try await served.fill()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.getElementById('day-problem')?.innerText.includes('libjs-dygraphs')")
            try await page.wait(until: "document.querySelector('#coverage-legend li[data-state=s] .count')")
            try await page.expectUsable()
            try await page.expectNoTrouble()
            try await served.end()
        }
    }
}

extension WebPage {
    /// Has the chart of a day drawn, and returns when it is.
    func show(_ day: CivilDay) async throws {
        try await run(
            """
            performance.clearMeasures('chart:day');
            document.getElementById('day').scrollIntoView();
            const field = document.getElementById('day-date');
            field.value = arguments[0];
            field.dispatchEvent(new Event('change', { bubbles: true }));
            """, [.string(day.description)])
        try await wait(until: "performance.getEntriesByName('chart:day').length > 0")
    }
}
