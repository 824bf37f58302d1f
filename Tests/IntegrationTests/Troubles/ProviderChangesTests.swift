import Archive
import Foundation
import HTTPClient
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// What changes at Google after it was synced (for Fitbit see ``ChangesTests``), and what a database does that cannot
/// delete.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(10)))
struct ProviderChangesTests {
    private struct Page: Decodable {
        struct Point: Decodable {
            struct Interval: Decodable { var endTime: String }
            struct Sleep: Decodable { var interval: Interval }
            struct Sample: Decodable { var physicalTime: String }
            struct Weight: Decodable { var sampleTime: Sample }
            var name: String
            var sleep: Sleep?
            var weight: Weight?
        }
        var dataPoints: [Point]
    }

    private struct Exported: Decodable {
        var metric: [String: String]
        var timestamps: [Int64]
    }

    /// The ids of the entries of these dates, as the person finds them in the app.
    private func ids(_ type: String, _ days: ClosedRange<CivilDay>, at url: String, _ token: String) async throws
        -> [UInt64]
    {
        let answer = try await Shared.http.send(
            HTTPRequest(
                url: "\(url)/v4/users/me/dataTypes/\(type)/dataPoints?pageSize=25",
                headers: [HTTPHeader("Authorization", "Bearer \(token)")]))
        return try JSONDecoder().decode(Page.self, from: Data(answer.body)).dataPoints.compactMap { point in
            let time = point.sleep?.interval.endTime ?? point.weight?.sampleTime.physicalTime ?? ""
            guard let day = CivilDay(String(time.prefix(10))), days.contains(day) else { return nil }
            return point.name.split(separator: "/").last.flatMap { UInt64($0) }
        }
    }

    @Test func `nights and weigh-ins that are deleted or corrected at Google are so in InfluxDB when read again`()
        async throws
    {
        let google = try SimulatedProvider(.google)
        let days = google.today.advanced(by: -19)...google.today.advanced(by: -10)
        try await google.run(since: days.lowerBound) { sync in
            try await sync.authorize()
            #expect(try await sync.sync([.sleep, .weight], to: days.upperBound).state == .done)
            try await google.expectEntries(days, in: sync)
            let before = try await sync.stored()
            let nights = try await ids("sleep", days, at: google.line.url, try await sync.token())
            let weights = Array(
                Set(try await ids("weight", days, at: google.line.url, try await sync.token()))
            ).sorted()
            try #require(nights.count > 5 && weights.count > 2)
            google.world.deleteSleepLog(google.person, id: nights[nights.count / 2])
            google.world.deleteWeight(google.person, id: weights[1])
            google.world.editWeight(google.person, id: weights[0], kilograms: 99.5)
            // Settled days of sleep and weight are read again after a week.
            #expect(try await sync.sync([.sleep, .weight], to: days.upperBound, origin: .schedule).daysWanted == 0)
            google.clock.advance(by: 7 * 86_400)
            #expect(try await sync.sync([.sleep, .weight], to: days.upperBound, origin: .schedule).state == .done)
            try await google.expectEntries(days, in: sync)
            let after = try await sync.stored()
            #expect(after.contains { $0.hasPrefix("Body|") && $0.contains("weight=99.5") })
            func count(_ lines: [String], _ name: String) -> Int { lines.count { $0.hasPrefix(name) } }
            #expect(count(after, "Sleep Levels") < count(before, "Sleep Levels"))
            #expect(count(after, "Body") < count(before, "Body"))
            #expect(try await sync.sink.undeleted == 0)
        }
    }

    @Test(.enabled(if: VictoriaMetrics.isInstalled, "needs Debian's victoria-metrics"))
    func `what VictoriaMetrics cannot delete stays there and is told`() async throws {
        let google = try SimulatedProvider(.google)
        let server = try await VictoriaMetrics.start()
        let days = google.today.advanced(by: -19)...google.today.advanced(by: -10)
        func points() async throws -> Int {
            _ = try await Shared.http.send(HTTPRequest(url: "\(server.url)/internal/force_flush"))
            let answer = try await Shared.http.send(
                HTTPRequest(
                    url: "\(server.url)/api/v1/export?start=0&match%5B%5D="
                        + FormEncoding.percentEncode(#"{__name__="Sleep Levels_level"}"#)))
            // What is written twice stands there twice.
            var times: [[String: String]: Set<Int64>] = [:]
            for line in answer.body.split(separator: UInt8(ascii: "\n")) {
                let row = try JSONDecoder().decode(Exported.self, from: Data(line))
                times[row.metric, default: []].formUnion(row.timestamps)
            }
            return times.values.reduce(0) { $0 + $1.count }
        }
        try await google.run(since: days.lowerBound, influxURL: server.url) { sync in
            try await sync.authorize()
            #expect(try await sync.sync([.sleep], to: days.upperBound).state == .done)
            let before = try await points()
            #expect(before > 100)
            let nights = try await ids("sleep", days, at: google.line.url, try await sync.token())
            google.world.deleteSleepLog(google.person, id: nights[nights.count / 2])
            google.clock.advance(by: 7 * 86_400)
            let job = try await sync.sync([.sleep], to: days.upperBound, origin: .schedule)
            #expect(job.state == .done && job.problems == [])
            let sink = try await sync.sink
            let gone = before - (try await sync.archived().count { $0.hasPrefix("Sleep Levels") })
            #expect(gone > 0 && sink.undeleted > gone, "the levels and the summary")
            #expect(sink.pending == 0 && sink.lastError == nil)
            #expect(try await points() == before)
        }
        server.stop()
    }

    @Test func `a tracker that syncs a week late costs Google the devices calls, and then all of it comes`()
        async throws
    {
        let google = try SimulatedProvider(.google)
        let first = google.today.advanced(by: -1)
        try await google.run(since: first) { sync in
            try await sync.authorize()
            #expect(try await sync.sync(origin: .schedule).state == .done)
            google.world.setLastSync(google.person, google.clock.now())
            google.clock.advance(by: 2 * 3600)
            #expect(try await sync.sync(origin: .schedule).state == .done)
            let before = google.line.requests.count
            for _ in 1...6 {
                google.clock.advance(by: 86_400)
                #expect(try await sync.sync(origin: .schedule).state == .done)
            }
            let asked = google.line.requests[before...].map(\.target)
            #expect(asked.count { $0.contains("/pairedDevices") } == 6)
            print("Google: \(asked.count) calls in six days of silence.")
            let account = try await sync.account
            #expect(account.deviceSync.map { google.clock.now().timeIntervalSince($0) > 6 * 86_400 } == true)
            #expect(try await sync.engine.status().state == .idle)
            google.world.setLastSync(google.person, nil)
            google.clock.advance(by: 900)
            #expect(try await sync.sync(origin: .schedule).state == .done)
            try await google.expectTruth(first...google.today, in: sync)
        }
    }
}

extension SimulatedProvider {
    /// Expects the nights and weigh-ins of these dates, and nothing else of them.
    fileprivate func expectEntries(_ days: ClosedRange<CivilDay>, in sync: Embedding) async throws {
        func entries(_ lines: [String]) -> [String] { lines.filter { $0.hasPrefix("Sleep") || $0.hasPrefix("Body") } }
        expectPoints(entries(try await truth(days)), in: entries(try await sync.stored()))
    }
}
