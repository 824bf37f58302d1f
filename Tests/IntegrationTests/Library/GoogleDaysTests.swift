import Archive
import Foundation
import HTTPClient
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// Days that are not 24 hours long, and days of a journey: each point on its own date, none missing, none twice.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct GoogleDaysTests {
    @Test(arguments: [("2026-03-29", 1380), ("2025-10-26", 1500)])
    func `a day with a clock change has a point for each of its minutes`(date: String, minutes: Int) async throws {
        var ada = People.ada
        ada.heartInterval = 600...900
        let day = CivilDay(date)!
        let days = day.advanced(by: -1)...day.advanced(by: 1)
        let noon = day.advanced(by: 2).start(in: ada.zone).addingTimeInterval(43_200)
        let google = try SimulatedGoogle(ada, at: noon.formatted(.iso8601))
        try await Embedding.run(google: google.url, clock: google.clock, since: days.lowerBound) { sync in
            try await sync.authorize()
            #expect(try await sync.sync(to: days.upperBound).state == .done)
            let stored = try await sync.stored()
            let calories = times(of: "Calories_Intraday", in: stored)
            let start = Int(days.lowerBound.start(in: ada.zone).timeIntervalSince1970)
            #expect(calories == (0..<(1440 + minutes + 1440)).map { start + $0 * 60 })
            let own =
                Int(
                    day.start(in: ada.zone).timeIntervalSince1970)..<Int(
                    day.advanced(by: 1).start(in: ada.zone).timeIntervalSince1970)
            #expect(calories.count { own.contains($0) } == minutes)
            // The simulator's own sum of the civil date.
            let steps = stored.filter { line in
                line.hasPrefix("Steps_") && own.contains(Int(line.split(separator: "|")[3]) ?? 0)
            }
            let sum = steps.compactMap { Int($0.split(separator: "|")[2].dropFirst("value=".count).dropLast()) }
            #expect(try await sync.dailySteps(day, at: google.url) == sum.reduce(0, +))
            #expect(!sum.isEmpty)
            // A night over the change: its stages touch, from its start to its end.
            let levels = stored.filter { $0.hasPrefix("Sleep Levels") && $0.contains("isMainSleep=True") }
                .map { $0.split(separator: "|") }
            let ends = levels.compactMap { parts -> (Int, Int)? in
                guard let length = parts[2].firstMatch(of: /duration_seconds=(\d+)i/)?.1, let time = Int(parts[3])
                else { return nil }
                return (time, time + (Int(length) ?? 0))
            }.sorted { $0.0 < $1.0 }
            let gaps = zip(ends, ends.dropFirst()).count { $0.1 != $1.0 }
            #expect(gaps == days.count - 1, "between the nights alone")
            expectPoints(try await sync.archived(), in: stored)
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test(arguments: ["Pacific/Auckland", "Pacific/Honolulu"])
    func `a window's first date has the minutes that began the evening before, however far east`(zone: String)
        async throws
    {
        var ada = People.ada
        ada.zone = TimeZone(identifier: zone)!
        let google = try SimulatedGoogle(ada, at: "2026-06-20T12:46:00Z")
        let days = google.today.advanced(by: -14)...google.today.advanced(by: -1)
        try await Embedding.run(google: google.url, clock: google.clock, since: days.lowerBound) { sync in
            try await sync.authorize()
            #expect(try await sync.sync([.activity], to: days.upperBound).state == .done)
            #expect(google.counts["activity-level"] == 2, "two windows")
            let truth = try await google.truth(days).filter { $0.hasPrefix("Activity|") }
            #expect(truth.count == 14)
            expectPoints(truth, in: try await sync.stored().filter { $0.hasPrefix("Activity|") })
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `on a journey a point falls on the civil date that its own offset says`() async throws {
        // From Berlin to New York on the 4th: it is the 4th for 30 hours.
        let points = [
            ("2024-03-05T05:00:00Z", -18_000), ("2024-03-05T04:59:00Z", -18_000), ("2024-03-04T23:30:00Z", -18_000),
            ("2024-03-04T10:00:00Z", 3600), ("2024-03-03T22:59:00Z", 3600),
        ]
        let service = try ScriptedService.google(
            zone: "America/New_York", lastSync: "2024-03-06T11:00:00Z",
            [
                (
                    "/steps/",
                    GooglePoints.page(
                        points.map { GooglePoints.interval("steps", $0.0, offset: $0.1, #""count":"7""#) })
                )
            ])
        let first = CivilDay("2024-03-03")!
        try await Embedding.run(google: service.server.url, clock: ManualClock("2024-03-06T12:00:00Z"), since: first) {
            sync in
            try await sync.grantEverything()
            #expect(try await sync.sync([.steps], to: first.advanced(by: 2)).state == .done)
            let expected = points.map { "Steps_Intraday|account=me|value=7i|\($0.0)" }
            expectPoints(Points.lines(expected), in: try await sync.stored().filter { $0.hasPrefix("Steps") })
            for (offset, count) in [(0, 1), (1, 3), (2, 1)] {
                let row = try await sync.archive.day(first.advanced(by: offset), of: .steps, account: .me)
                let series = try sync.providers[0].decode(try #require(row))
                #expect(series.map(\.count) == [count])
            }
        }
    }

    @Test(arguments: ["America/New_York", "Asia/Tokyo"])
    func `a journey leaves no minute out and none twice, whichever way it goes`(zone: String) async throws {
        let account = Watched((zone: "Europe/Berlin", now: Date(iso: "2024-03-04T20:00:00Z")))
        let server = try ScriptedServer { request in
            let account = account.value
            let text = String(decoding: request.body, as: UTF8.self)
            if request.target.contains("/settings") { return .ok(#"{"timeZone":"\#(account.zone)"}"#) }
            if request.target.contains("/pairedDevices") {
                let sync = account.now.formatted(.iso8601)
                return .ok(
                    #"{"pairedDevices":[{"name":"users/1/pairedDevices/7","deviceType":"TRACKER","deviceVersion":"Charge 6","batteryLevel":81,"lastSyncTime":"\#(sync)"}]}"#
                )
            }
            guard let range = text.firstMatch(of: /"startTime":"([^"]+)","endTime":"([^"]+)"/) else { return .ok("{}") }
            let (start, end) = (Date(iso: String(range.1)), Date(iso: String(range.2)))
            let minutes = stride(from: start, to: min(end, account.now), by: 60).map { minute in
                GooglePoints.minute(
                    minute.formatted(.iso8601), minute.addingTimeInterval(60).formatted(.iso8601), "1.5")
            }
            return .ok(GooglePoints.rollUp(minutes))
        }
        let clock = ManualClock(account.value.now)
        let day = CivilDay("2024-03-04")!
        try await Embedding.run(google: server.url, clock: clock, since: day) { sync in
            try await sync.grantEverything()
            #expect(try await sync.sync([.calories]).state == .done)
            for _ in 1...3 {
                account.update { $0 = (zone, $0.now.addingTimeInterval(86_400)) }
                clock.set(account.value.now)
                #expect(try await sync.sync([.calories]).state == .done)
            }
            let stored = try await sync.stored()
            let start = Int(Date(iso: "2024-03-03T23:00:00Z").timeIntervalSince1970)
            let end = Int(clock.now().timeIntervalSince1970)
            #expect(times(of: "Calories_Intraday", in: stored) == Array(stride(from: start, to: end, by: 60)))
            expectPoints(try await sync.archived(), in: stored)
        }
    }

    private func times(of measurement: String, in lines: [String]) -> [Int] {
        lines.filter { $0.hasPrefix(measurement) }.compactMap { Int($0.split(separator: "|")[3]) }.sorted()
    }
}

extension Embedding {
    /// What Google itself says of the steps of a date.
    fileprivate func dailySteps(_ day: CivilDay, at url: String) async throws -> Int? {
        func date(_ day: CivilDay) -> String {
            let (year, month, day) = day.components
            return #"{"date":{"year":\#(year),"month":\#(month),"day":\#(day)}}"#
        }
        let answer = try await Shared.http.send(
            HTTPRequest(
                "POST", url: url + "/v4/users/me/dataTypes/steps/dataPoints:dailyRollUp",
                headers: [HTTPHeader("Authorization", "Bearer \(try await token())")],
                body: Array(
                    #"{"range":{"start":\#(date(day)),"end":\#(date(day.advanced(by: 1)))},"windowSizeDays":1}"#.utf8)))
        return String(decoding: answer.body, as: UTF8.self).firstMatch(of: /"countSum":"(\d+)"/).flatMap { Int($0.1) }
    }
}
