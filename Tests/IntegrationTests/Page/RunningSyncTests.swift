import HealthModel
import SyncEngine
import TestSupport
import Testing

extension PageTests {
    /// A sync under way, and what a person can do with it.
    @Suite struct RunningSyncTests {
        @Test func `a sync is paused, resumed and cancelled, and the log keeps it`() async throws {
            // It stops soon at the calls of a minute, so that there is something to pause.
            let served = try await ServedPage(days: 10, ["GOOGLE_REQUESTS_PER_MINUTE": "10"])
            try await served.authorize()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#state-actions button')")
            try await page.find("#state-actions button").click()
            try await page.wait(until: "document.querySelector('#running progress')?.value > 0")
            try await page.expectUsable()
            try await page.click("Pause")
            try await page.wait(until: "document.querySelector('#running .job')?.dataset.state === 'paused'")
            #expect(try await served.program.newestJob()?.state == .paused)
            #expect(try await page.find("#state").text == "Paused.")
            try await page.expectUsable()
            try await page.reload()
            try await page.wait(until: "document.querySelector('#running .job')?.dataset.state === 'paused'")
            try await page.click("Resume")
            try await page.wait(
                until:
                    "['syncing', 'waiting', 'queued'].includes(document.querySelector('#running .job')?.dataset.state)")
            try await page.click("Cancel")
            try await page.wait(until: "document.querySelector('#log .entry')?.innerText.includes('Cancelled')")
            #expect(try await served.program.newestJob()?.state == .cancelled)
            #expect(try await !page.find("#running").isDisplayed)
            // On a slow machine the cancellation can be there before the answer to the resumption.
            try await page.expectNoTrouble(allowing: ["409 (Conflict)"])
            try await served.end()
        }

        @Test func `chosen resources and days are synced, and nothing else`() async throws {
            let served = try await ServedPage(days: 10)
            try await served.authorize()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#sync-form button[type=submit]')?.disabled === false")
            try await page.click("None")
            try await page.find("#sync-form input[value=steps]").click()
            try await page.click("7 days")
            try await page.find("#sync-form button[type=submit]").click()
            try await page.wait(until: "document.querySelector('#log .entry.ok')?.innerText.includes('Steps')")
            let job = try #require(try await served.program.newestJob())
            #expect(job.request.resources == [.steps])
            #expect(job.request.from == served.around.today.advanced(by: -6))
            try await page.expectNoTrouble()
            try await served.end()
        }
    }
}

extension WebPage {
    /// Clicks the first button or link of this name that can be seen, once there is one.
    func click(_ name: String) async throws {
        let script = """
            [...document.querySelectorAll('button, a, summary')].find((node) =>
                node.textContent.trim() === arguments[0] && node.checkVisibility() && !node.disabled)
            """
        try await wait(until: script, [.string(name)])
        try await element(try await run("return \(script)", [.string(name)])).click()
    }
}
