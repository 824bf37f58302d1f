import HTTPClient
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

extension PageTests {
    /// The heat map: what there is, what is missing and why, and how it is filled.
    @Suite struct CoverageTests {
        private static let days = 14

        /// A page on which only steps were synced.
        private func served() async throws -> (ServedPage, WebPage) {
            let served = try await ServedPage(days: Self.days)
            try await served.authorize()
            _ = try await served.program.get("/sync/steps?wait=true")
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#coverage-legend li[data-state=s] .count')")
            return (served, page)
        }

        @Test func `a gap is clicked and filled`() async throws {
            let (served, page) = try await served()
            let gaps = try await page.missingDays()
            #expect(gaps > 0)
            let date = served.around.today.advanced(by: -3)
            try await page.point(at: "Sleep", on: date)
            try await page.wait(until: "!document.getElementById('coverage-tip').hidden")
            #expect(try await page.find("#coverage-tip").text.contains("Sleep"))
            try await page.click("Sleep", on: date)
            try await page.wait(until: "document.querySelector('#log .entry')?.innerText.includes('Sleep')")
            let job = try #require(try await served.program.newestJob())
            #expect(job.request.resources == [.sleep])
            #expect(job.request.from == date && job.request.to == date)
            try await page.wait(until: "!document.querySelector('#coverage-choice').innerText.includes('not fetched')")
            try await page.click("Fill \(try await page.missingDays()) gaps")
            try await page.wait(until: "document.getElementById('coverage-fill').hidden", within: 120)
            #expect(try await page.missingDays() == 0)
            try await page.expectUsable()
            try await page.expectNoTrouble()
            try await served.end()
        }

        @Test func `the keyboard alone finds a gap and fills it`() async throws {
            let (served, page) = try await served()
            var presses = 0
            while try await page.value("document.activeElement.id") != "coverage-grid" {
                try await page.press(.tab)
                presses += 1
                try #require(presses < 40, "The heat map is not reached.")
            }
            let label =
                "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent"
            for _ in 0..<(try await page.row("Sleep")) { try await page.press(.down) }
            try await page.press(.left, .left, .left)
            try await page.wait(until: "\(label).startsWith('Sleep') && \(label).includes('ot fetched')")
            let date = served.around.today.advanced(by: -3)
            try await page.press(.enter)
            try await page.wait(until: "document.querySelector('#log .entry')?.innerText.includes('Sleep')")
            let job = try #require(try await served.program.newestJob())
            #expect(job.request.resources == [.sleep] && job.request.from == date && job.request.to == date)
            try await page.press(.right)
            try await page.press(.left)
            try await page.wait(until: "!\(label).includes('not fetched')")
            try await page.expectNoTrouble()
            try await served.end()
        }

        @Test func `why a day failed is told to who points at it, and to who walks there`() async throws {
            let served = try await ServedPage(days: Self.days)
            try await served.authorize()
            served.around.google.inject(.htmlPage, times: 1000, pathContaining: "/sleep/")
            _ = try await served.program.get("/sync/all?wait=true")
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(
                until: "/[1-9]/.test(document.querySelector('#coverage-legend li[data-state=f] .count')?.textContent)")
            try await page.point(at: "Sleep", on: served.around.today.advanced(by: -7))
            try await page.wait(until: "!document.getElementById('coverage-tip').hidden")
            let told = try await page.find("#coverage-tip").text
            #expect(told.contains("failed"), "\(told)")
            try await page.run("document.getElementById('coverage-grid').focus()")
            for _ in 0..<(try await page.row("Sleep")) { try await page.press(.down) }
            try await page.wait(until: "document.getElementById('coverage-choice').innerText.includes('failed')")
            try await page.expectUsable()
            try await page.expectNoTrouble()
            try await served.end()
        }

        @Test func `the whole history is seen by days, weeks and months`() async throws {
            let served = try await InBrowser.filledPage()
            let page = try await InBrowser.page(.init(width: 900))
            try await page.open(served.address)
            try await page.wait(
                until: "/[1-9]/.test(document.querySelector('#coverage-legend li[data-state=s] .count')?.textContent)")
            for scale in ["Weeks", "Months", "Days"] {
                try await page.click(scale)
                #expect(try await page.inkOf("#coverage-grid canvas") > 1000, "\(scale)")
                try await page.expectUsable()
            }
            let coverage = try JSONValue(try await served.program.get("/api/coverage").body)
            let settled = (coverage["resources"]?.object ?? [:]).values.reduce(0) { sum, resource in
                sum + (resource["days"]?.string ?? "").count { $0 == "s" }
            }
            let shown = try await page.value(
                "document.querySelector('#coverage-legend li[data-state=s] .count').textContent")
            #expect(shown.string?.filter(\.isNumber) == "\(settled)")
            try await page.expectNoTrouble()
        }
    }
}

extension WebPage {
    /// How many days the legend counts as not fetched.
    fileprivate func missingDays() async throws -> Int {
        let text = try await value("document.querySelector('#coverage-legend li[data-state=\".\"] .count').textContent")
        return Int((text.string ?? "").filter(\.isNumber)) ?? -1
    }

    /// The row of a resource in the heat map.
    fileprivate func row(_ name: String) async throws -> Int {
        let row = try await value(
            "[...document.querySelectorAll('#coverage-names li')].findIndex((one) => one.textContent === '\(name)')")
        guard let row = row.number, row >= 0 else { throw Unexpected("\(name) has no row.") }
        return Int(row)
    }

    /// Moves the mouse onto a day.
    fileprivate func point(at name: String, on day: CivilDay) async throws {
        let (x, y) = try await place(of: name, on: day)
        try await hover(try await find("#coverage-grid"), x: x, y: y)
    }

    fileprivate func click(_ name: String, on day: CivilDay) async throws {
        let (x, y) = try await place(of: name, on: day)
        try await click(in: try await find("#coverage-grid"), x: x, y: y)
    }

    /// From the middle of the heat map to a day in it: where the page tells of that day.
    private func place(of name: String, on day: CivilDay) async throws -> (x: Int, y: Int) {
        let found = try await run(
            """
            const grid = document.getElementById('coverage-grid');
            const tip = document.getElementById('coverage-tip');
            grid.scrollIntoView({ block: 'center' });
            const box = grid.getBoundingClientRect();
            const date = new Intl.DateTimeFormat(navigator.language,
                { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(arguments[1]));
            for (let y = 1; y < box.height; y += 7) {
                for (let x = 1; x < box.width; x += 5) {
                    const place = { clientX: box.left + x, clientY: box.top + y, pointerType: 'mouse' };
                    grid.dispatchEvent(new PointerEvent('pointermove', place));
                    if (tip.hidden || !tip.textContent.startsWith(`${arguments[0]}, ${date}`)) continue;
                    grid.dispatchEvent(new PointerEvent('pointerleave', place));
                    return [Math.round(x + 2 - box.width / 2), Math.round(y + 3 - box.height / 2)];
                }
            }
            return null;
            """, [.string(name), .string(day.description)])
        guard let x = found[0]?.number, let y = found[1]?.number else {
            throw Unexpected("\(name), \(day) is nowhere.")
        }
        return (Int(x), Int(y))
    }
}
