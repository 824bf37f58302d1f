import SyncEngine
import TestSupport
import Testing

extension PageTests {
    /// The main job without a mouse.
    @Suite struct KeyboardTests {
        @Test func `the keyboard alone connects, syncs, zooms a day and leaves`() async throws {
            let served = try await ServedPage(days: 3)
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#welcome a.primary')?.checkVisibility()")
            try await page.walk(to: "#welcome a.primary")
            try await page.press(.enter)
            try await page.wait(until: "document.querySelector('button[value=allow]')")
            try await page.walk(to: "button[value=allow]")
            try await page.press(.enter)
            try await page.wait(until: "location.pathname === '/callback'")
            try await page.walk(to: "a.button")
            try await page.press(.enter)
            try await page.wait(until: "document.querySelector('#state-actions button')")
            try await page.walk(to: "#state-actions button")
            try await page.press(.enter)
            try await page.wait(until: "document.querySelector('#log .entry.ok')", within: 120)
            try await page.wait(until: "performance.getEntriesByName('chart:day').length > 0")
            try await page.walk(to: "#day-plots")
            let summary = try await page.find("#day-summary").text
            try await page.find("#day-plots").type("+")
            try await page.wait(
                until: "document.getElementById('day-summary').textContent !== arguments[0]", [.string(summary)])
            try await page.walk(to: "#connection button.danger")
            try await page.press(.enter)
            try await page.wait(until: "document.getElementById('leave').open")
            try await page.walk(to: "#leave button[type=submit]")
            try await page.press(.enter)
            try await page.wait(until: "!document.getElementById('leave').open", within: 60)
            #expect(try await served.program.status().accounts.map(\.authorization) == ["left"])
            try await page.expectNoTrouble()
            try await served.end()
        }

        @Test func `wherever the keyboard leads can be seen`() async throws {
            let served = try await InBrowser.filledPage()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "performance.getEntriesByName('chart:trends').length > 0")
            var names: [String] = []
            for _ in 0..<120 {
                try await page.press(.tab)
                let found = try await page.run(
                    """
                    const node = document.activeElement;
                    if (node === document.body) return null;
                    const style = getComputedStyle(node);
                    const box = node.getBoundingClientRect();
                    const hasRing = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none'
                        || node.matches('input[type=checkbox], input[type=date], select') || node.id === 'coverage-grid';
                    const isInView = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
                    return [`${node.tagName}#${node.id}.${node.className} "${node.textContent.trim().slice(0, 30)}"`, hasRing, isInView];
                    """)
                guard let name = found[0]?.string else { break }
                names.append(name)
                #expect(found[1] == true, "no ring: \(name)")
                #expect(found[2] == true, "out of view: \(name)")
            }
            #expect(names.count > 30)
            try await page.expectNoTrouble()
        }
    }
}

extension WebPage {
    /// Presses Tab until an element has the focus.
    fileprivate func walk(to selector: String) async throws {
        for _ in 0..<150 {
            try await press(.tab)
            if try await run("return document.activeElement.matches(arguments[0])", [.string(selector)]) == true {
                return
            }
        }
        throw Unexpected("\(selector) is not reached by Tab.")
    }
}
