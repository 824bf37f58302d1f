import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

extension PageTests {
    /// The way in, and the way out.
    @Suite struct ConnectTests {
        @Test func `a new person connects, syncs, and sees it arrive, with the page alone`() async throws {
            let served = try await ServedPage(days: 14)
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#welcome a.primary')?.checkVisibility()")
            try await page.expectUsable()
            try await page.find("#welcome a.primary").click()

            try await page.wait(until: "document.querySelector('button[value=allow]')")
            #expect(try await page.text().contains("Signed in as Ada"))
            try await page.find("button[value=allow]").click()
            try await page.wait(until: "location.pathname === '/callback'")
            #expect(try await page.title.hasPrefix("Connected"))
            try await page.expectUsable()
            try await page.find("a.button").click()

            try await page.wait(until: "document.querySelector('#state-actions button')")
            #expect(try await !page.find("#welcome").isDisplayed)
            try await page.watchProgress()
            try await page.find("#state-actions button").click()
            try await page.wait(until: "document.querySelector('#log .entry.ok')", within: 120)
            let steps = try await page.value("[...window.progress]").array?.compactMap(\.number) ?? []
            #expect(steps.count >= 2 && steps == steps.sorted(), "\(steps)")
            try await page.wait(until: "document.getElementById('state').textContent === 'All is well.'")
            #expect(try await served.program.status().state == .idle)
            #expect(try await page.find(".tile.heart .figure").text.isEmpty == false)
            try await page.wait(until: "document.getElementById('connection').checkVisibility()")
            #expect(try await page.find("#connection").text.contains("Europe/Berlin"))
            try await page.expectUsable()
            try await page.expectNoTrouble()
            try await served.end()
        }

        @Test func `a box that was left unticked is told, with the way to tick it`() async throws {
            let served = try await ServedPage(People.lin, days: 3)
            try await served.authorize()
            try await served.fill()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#attention .matter')")
            let matter = try await page.find("#attention .matter").text
            #expect(matter.contains("Not granted") && matter.contains("Sleep"), "\(matter)")
            #expect(try await page.find("#attention a").attribute("href")?.hasPrefix("authorize?") == true)
            #expect(try await page.findAll("#connection .scopes .warning").count == 1)
            try await page.expectUsable()
            try await page.expectNoTrouble()
            try await served.end()
        }

        @Test func `a person leaves, and what was fetched stays or goes as they say`() async throws {
            let served = try await ServedPage(days: 2)
            try await served.authorize()
            try await served.fill()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#connection button.danger')")
            try await page.find("#connection button.danger").click()
            try await page.wait(until: "document.getElementById('leave').open")
            try await page.expectUsable()
            try await page.press(.escape)
            try await page.wait(until: "!document.getElementById('leave').open")
            try await page.find("#connection button.danger").click()
            try await page.find("#leave input[value=delete]").click()
            #expect(try await !page.find("#leave button[type=submit]").isEnabled)
            try await page.find("#leave input[type=text]").type("me")
            try await page.find("#leave button[type=submit]").click()
            try await page.wait(until: "document.querySelector('#welcome a.primary')?.checkVisibility()")
            #expect(try await served.program.status().accounts.isEmpty)
            #expect(try await served.around.stored().isEmpty)
            try await page.expectNoTrouble()
            try await served.end()
        }

        @Test func `where a token is wanted, a browser signs in once`() async throws {
            let token = "the-token-of-a-page-\(TokenMark.word)"
            let served = try await ServedPage(days: 2, ["API_TOKEN": token])
            let page = try await InBrowser.page()
            try await page.open(served.address)
            #expect(try await page.address.hasSuffix("/login"))
            try await page.expectUsable()
            try await page.find("#token").type("not-the-token")
            try await page.press(.enter)
            try await page.wait(until: "document.body.innerText.includes('That is not the token')")
            try await page.find("#token").type(token)
            try await page.find("button").click()
            try await page.wait(until: "document.querySelector('#welcome a.primary')?.checkVisibility()")
            #expect(try await !page.run("return document.cookie").string!.contains("session"))
            // The browser tells of every answer that is an error: the wrong token's.
            try await page.expectNoTrouble(allowing: ["401 (Unauthorized)"])
            try await served.end()
        }
    }
}
