import Foundation
import Simulator
import TestSupport
import Testing

extension PageTests {
    /// Whatever goes wrong is a sentence with a way out.
    @Suite struct TroubleTests {
        /// What the browser itself tells of a service that stops, or does not answer.
        private static let outage = [
            "503 (Service Unavailable)", "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING",
            "ERR_EMPTY_RESPONSE",
        ]

        @Test func `while InfluxDB is down the page says so, and when it is back the page says that too`() async throws
        {
            let influx = try await Influxd.start()
            let served = try await ServedPage(days: 2, ["INFLUXDB_URL": influx.url])
            try await served.authorize()
            influx.halt()
            _ = try await served.program.get("/sync/steps")
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#attention .matter.failed')")
            let words = try await page.find("#attention .matter.failed").text
            #expect(words.contains("InfluxDB") && words.contains("nothing is lost"), "\(words)")
            #expect(try await page.find("#state").text == "Something needs a look.")
            #expect(try await page.find("#sinks .failed").text.contains("delivered by themselves"))
            try await page.expectUsable()
            try await influx.start()
            try await page.wait(until: "document.getElementById('attention').hidden", within: 60)
            try await page.wait(until: "document.querySelector('#sinks .ok')")
            try await page.expectNoTrouble()
            try await served.end()
            influx.stop()
        }

        @Test func `an authorisation that was revoked is told, with the way to renew it`() async throws {
            let served = try await ServedPage(days: 2)
            try await served.authorize()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#state-actions button')")
            served.around.google.revokeConsent(of: served.around.person)
            served.around.google.expireAccessTokens()
            try await page.find("#state-actions button").click()
            try await page.wait(until: "document.querySelector('#attention .matter.failed a')")
            #expect(try await page.find("#state").text == "The connection has ended.")
            try await page.expectUsable()
            try await page.find("#attention .matter.failed a").click()
            try await page.wait(until: "document.querySelector('button[value=allow]')")
            try await page.find("button[value=allow]").click()
            try await page.wait(until: "location.pathname === '/callback'")
            #expect(try await page.title.hasPrefix("Connected again"))
            try await page.expectNoTrouble()
            try await served.end()
        }

        @Test func `while the service is stopped the page says so, and goes on by itself`() async throws {
            let served = try await ServedPage(days: 2)
            try await served.authorize()
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#live[data-link=live]')")
            served.program.send(SIGTERM)
            #expect(try await served.program.exit() == 0)
            try await page.wait(until: "!document.getElementById('outage').hidden")
            #expect(try await page.find("#outage").text.contains("answer"))
            try await page.expectUsable()
            let again = try await served.around.startService(days: 2, ["PUBLIC_DIR": ServedPage.folder])
            try await page.wait(until: "document.getElementById('outage').hidden", within: 60)
            try await page.wait(until: "document.querySelector('#live[data-link=live]')", within: 60)
            try await page.expectNoTrouble(allowing: Self.outage)
            again.send(SIGTERM)
            #expect(try await again.exit() == 0)
            await served.around.end()
        }

        @Test func `days that could not be fetched are told, with why`() async throws {
            let served = try await ServedPage(days: 3)
            try await served.authorize()
            served.around.google.inject(.htmlPage, times: 1000, pathContaining: "/steps/dataPoints:reconcile")
            _ = try await served.program.get("/sync/all?wait=true")
            let page = try await InBrowser.page()
            try await page.open(served.address)
            try await page.wait(until: "document.querySelector('#attention .matter.warning')")
            #expect(try await page.find("#attention .matter.warning").text.hasPrefix("Steps"))
            try await page.wait(until: "document.querySelector('#log .entry.warning summary')")
            try await page.find("#log .entry.warning summary").click()
            #expect(try await page.find("#log .problems").text.contains("Steps"))
            try await page.expectUsable()
            try await page.expectNoTrouble()
            try await served.end()
        }
    }
}
