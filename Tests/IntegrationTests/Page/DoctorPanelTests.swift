import HTTPClient
import TestSupport
import Testing

extension PageTests {
    /// The check of everything, from the page.
    @Suite struct DoctorPanelTests {
        @Test func `everything is checked from the page, and what is to be mended comes first, with how`() async throws
        {
            let closed = "http://127.0.0.1:\(FreePort.next())"
            let served = try await ServedPage(days: 2, ["INFLUXDB_URL": closed])
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.getElementById('doctor-run')?.checkVisibility()")
            try await page.find("#doctor-run").click()
            try await page.wait(until: "document.querySelector('#doctor-body .checks-list')", within: 60)
            let report = try JSONValue(try await served.program.get("/api/doctor").body)
            let checks = report["checks"]?.array ?? []
            let shown = try await page.value(
                "[...document.querySelectorAll('#doctor-body li')].map((one) => one.dataset.check)")
            let ids = shown.array?.compactMap(\.string) ?? []
            #expect(ids.count > 8 && Set(ids) == Set(checks.compactMap { $0["id"]?.string }))
            let first = try await page.find("#doctor-body li.failed").text
            #expect(first.contains("InfluxDB") && first.contains("Do:"), "\(first)")
            let remedies = checks.count { $0["remedy"]?.string != nil }
            #expect(try await page.findAll("#doctor-body .remedy").count == remedies)
            try await page.expectUsable()
            try await page.expectNoTrouble()
            try await served.end()
        }
    }
}
