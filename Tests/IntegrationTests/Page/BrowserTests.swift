import TestSupport
import Testing

extension PageTests {
    /// That what watches the page sees what it is there to see.
    @Suite struct BrowserTests {
        private static let page = """
            <!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
            <label>Name <input id="name"></label> <button id="b" onclick="said.textContent = document.getElementById('name').value">Say</button>
            <p id="said"></p><a href="#x" aria-label="Onward">→</a>
            <script>console.error('a script said so')</script><img src="http://elsewhere.example/x.png" alt="">
            """

        private func served() throws -> ScriptedServer {
            try ScriptedServer { _ in .ok(Self.page, headers: ["Content-Type: text/html; charset=utf-8"]) }
        }

        @Test func `a page is read, typed into and clicked, and asked how it is called`() async throws {
            let server = try served()
            let page = try await InBrowser.page(.init(width: 700, language: "de-AT", timeZone: "Europe/Vienna"))
            try await page.open(server.url)
            #expect(try await page.title == "A page")
            try await page.find("#name").type("Ada")
            try await page.find("#b").click()
            try await page.wait(until: "document.getElementById('said').textContent === 'Ada'")
            #expect(try await page.find("#said").text == "Ada")
            try await page.press(.tab)
            #expect(try await page.active().label == "Onward")
            #expect(
                try await page.value("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [
                    700, false,
                ])
            let nodes = try await page.accessibility()
            #expect(nodes.contains { $0.role == "button" && $0.name == "Say" && $0.isFocusable })
            let habits = try await page.value(
                "[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, (1.5).toLocaleString()]")
            #expect(habits == ["de-AT", "Europe/Vienna", "1,5"])
            #expect(try await page.picture(of: "html").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }

        @Test func `an error in the console and a request to another host are seen, once, and reach nobody`()
            async throws
        {
            let server = try served()
            let page = try await InBrowser.page()
            try await page.open(server.url)
            #expect(try await page.requests().contains("http://elsewhere.example/x.png"))
            let messages = try await page.messages()
            #expect(messages.contains { $0.level == "SEVERE" && $0.text.contains("a script said so") })
            #expect(messages.contains { $0.text.contains("ERR_NAME_NOT_RESOLVED") })
            #expect(try await page.messages().isEmpty)
            #expect(try await page.requests().isEmpty)
            await #expect(throws: WebDriverError.self) { try await page.find("#nothing") }
            await #expect(throws: WebDriverError.self) { try await page.wait(until: "false", within: 0) }
            let dark = try await InBrowser.page(.init(isDark: true))
            #expect(try await dark.value("matchMedia('(prefers-color-scheme: dark)').matches") == true)
        }

        @Test func `what a person could not use is found out`() async throws {
            let bad = """
                <!doctype html><html lang="en"><style>body { margin: 0; font: 16px sans-serif }</style>
                <p id="pale" style="color: #999">Pale</p><p style="color: #666">Grey</p>
                <div id="box" style="overflow: hidden; white-space: nowrap; width: 4em">Much too long for it</div>
                <p style="margin: 0 0 -18px">Over</p><p style="margin: 0">and under</p>
                <button></button><div style="width: 2000px">Wide</div>
                """
            let server = try ScriptedServer { _ in .ok(bad, headers: ["Content-Type: text/html; charset=utf-8"]) }
            let page = try await InBrowser.page()
            try await page.open(server.url)
            let found = try await page.faults().joined(separator: "\n")
            for word in [
                #"2.85: p#pale. "Pale""#, "by 720 px", #"cut: div#box."#, "on each other: p", "no name: button",
            ] {
                #expect(found.contains(word), "\(word) in \(found)")
            }
            #expect(!found.contains("Grey"))
        }
    }
}
