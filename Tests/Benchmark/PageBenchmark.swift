import Foundation
import HealthModel
import SyncEngine
import TestSupport

/// How long the charts of the page take in a real browser, from asking to drawn, and how much of it is the service's.
enum PageBenchmark {
    private static let rounds = 7

    static func run() async throws {
        guard Chromium.isInstalled else {
            return Benchmark.say("The page is not measured: it needs Debian's chromium and chromium-driver.")
        }
        Benchmark.say("The page's charts in Chromium, from asking to drawn, the median of \(rounds) (the first)")
        try await BenchmarkedPage.serve { served in
            try await served.sync(.me, Resource.daily, days: 365)
            try await served.sync(served.everySecond, [.heartRate, .sleep, .steps], days: 2)
            let chromium = try await Chromium()
            let page = try await chromium.page()
            try await page.open(served.address)
            try await page.wait(until: "performance.getEntriesByName('chart:trends').length > 0", within: 120)
            let year =
                "[...document.querySelectorAll('#trends-range button')].find((one) => one.dataset.days === '365').click()"
            try await measure(page, "  a year of the resting heart rate", "chart:trend:RestingHR", year)
            try await measure(page, "  a year of all eight trends", "chart:trends", year)

            try await page.run("sessionStorage.setItem('account', arguments[0])", [.string(served.everySecond.name)])
            try await page.reload()
            try await page.wait(until: "performance.getEntriesByName('chart:day').length > 0", within: 120)
            let day = """
                const field = document.getElementById('day-date');
                field.value = '\(served.yesterday)';
                field.dispatchEvent(new Event('change', { bubbles: true }));
                """
            try await measure(page, "  a day: heart rate by the second, sleep, steps", "chart:day", day)
            chromium.stop()
        }
    }

    /// Prints what the page itself measured under a name, each time it is had to draw.
    private static func measure(_ page: WebPage, _ title: String, _ name: String, _ action: String) async throws {
        var times: [(all: Double, service: Double)] = []
        for _ in 0..<rounds {
            // All of the round before is drawn.
            try await page.run("performance.clearMeasures(); performance.clearResourceTimings(); \(action)")
            let whole = name.hasPrefix("chart:trend") ? "chart:trends" : name
            try await page.wait(until: "performance.getEntriesByName('\(whole)').length > 0")
            let found = try await page.run(
                """
                const one = performance.getEntriesByName(arguments[0])[0];
                const answers = performance.getEntriesByType('resource').filter(({ name }) => name.includes('api/series'));
                const those = arguments[0].includes('trend:')
                    ? answers.filter(({ name }) => name.includes('measurement=' + arguments[0].split(':')[2])) : answers;
                return [one.duration, Math.max(...those.map(({ responseEnd }) => responseEnd)) - one.startTime];
                """, [.string(name)])
            times.append((found[0]?.number ?? 0, found[1]?.number ?? 0))
        }
        let sorted = times.sorted { $0.all < $1.all }
        let middle = sorted[rounds / 2]
        Benchmark.line(
            title,
            "\(Int(middle.all)) ms, \(Int(middle.service)) ms of it until the last answer (\(Int(times[0].all)) ms)")
    }
}

extension Resource {
    /// Those that the trends are drawn from.
    fileprivate static let daily: [Resource] = [
        .heartRate, .hrv, .sleep, .spo2, .breathingRate, .skinTemperature, .weight, .cardioScore,
    ]
}
