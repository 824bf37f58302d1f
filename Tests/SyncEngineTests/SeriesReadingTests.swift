import Foundation
import HealthModel
import SyncEngine
import Synchronization
import TestSupport
import Testing

/// Each date of heart rate is four samples and a resting rate.
@Suite(.timeLimit(.minutes(1)))
struct SeriesReadingTests {
    private final class Counter: Sendable {
        private let count = Mutex(0)
        func add() { count.withLock { $0 += 1 } }
        var value: Int { count.withLock { $0 } }
    }

    private let decoded = Counter()

    private func bench(_ clock: ManualClock = ManualClock(Bench.noon)) async throws -> Bench {
        let provider = ScriptedProvider(
            catalogue: [ResourceOffer(.heartRate, daysPerRequest: 10, scope: "heart-rate")],
            lastSync: Bench.noon.addingTimeInterval(-600))
        provider.script { [decoded] in
            $0.decode = { day throws(ProviderError) in
                guard day.resource == .heartRate, !day.parts.isEmpty else { return [] }
                decoded.add()
                guard let zone = TimeZone(identifier: day.context.timeZone) else { return [] }
                let start = Int64(day.day.start(in: zone).timeIntervalSince1970)
                let rate = Int64(50 + day.day.components.day)
                return [
                    Series(
                        measurement: "HeartRate_Intraday", times: [0, 6, 12, 18].map { start + $0 * 3600 },
                        columns: [.init("value", .integers([rate, 100, 90, 80]))]),
                    Series(measurement: "RestingHR", times: [start], columns: [.init("value", .integers([rate]))]),
                ]
            }
        }
        return try await Bench(clock: clock, provider: provider)
    }

    private func request(_ measurement: MeasurementName?, _ span: SeriesRequest.Span) -> SeriesRequest {
        SeriesRequest(account: .me, resource: .heartRate, measurement: measurement, span: span, width: 1000)
    }

    private let days = SeriesRequest.Span.days(day("2026-11-20")...day("2026-11-22"))

    @Test func `a range of dates gives what stands in the database`() async throws {
        let bench = try await bench()
        let reading = try await bench.run { bench in
            _ = try await bench.finish()
            return try #require(try await bench.engine.series(request(nil, days)))
        }
        #expect(reading.points == 15)
        #expect(!reading.isThinned)
        #expect(reading.series.map(\.measurement) == ["HeartRate_Intraday", "RestingHR"])
        #expect(reading.span == Date(iso: "2026-11-20T00:00:00Z")..<Date(iso: "2026-11-23T00:00:00Z"))
    }

    @Test func `from one instant to another the points lie in between`() async throws {
        let bench = try await bench()
        let span = Date(iso: "2026-11-21T06:00:00Z")..<Date(iso: "2026-11-21T18:00:00Z")
        let reading = try await bench.run { bench in
            _ = try await bench.finish()
            return try #require(try await bench.engine.series(request(.heartRate, .instants(span))))
        }
        #expect(reading.span == span)
        #expect(
            reading.series.map(\.times) == [
                [Date(iso: "2026-11-21T06:00:00Z"), Date(iso: "2026-11-21T12:00:00Z")].map {
                    Int64($0.timeIntervalSince1970)
                }
            ])
    }

    @Test func `a daily measurement is read from the bodies once, and again when a day has changed`() async throws {
        let bench = try await bench()
        try await bench.run { bench in
            _ = try await bench.finish()
            let before = decoded.value
            let first = try await bench.engine.series(request(.restingHeartRate, days))
            #expect(decoded.value == before + 3)
            #expect(first?.series.map(\.columns) == [[.init("value", .integers([70, 71, 72]))]])
            #expect(try await bench.engine.series(request(.restingHeartRate, days)) == first)
            #expect(decoded.value == before + 3)

            bench.provider.script {
                $0.fetch = { window, _ throws(ProviderError) in
                    window.days.map { FetchedDay($0, parts: [DayPart("x", Array("{\"new\": 1}".utf8))], hasData: true) }
                }
            }
            _ = try await bench.finish(JobRequest(from: day("2026-11-22"), to: day("2026-11-22"), force: true))
            let changed = decoded.value
            _ = try await bench.engine.series(request(.restingHeartRate, days))
            #expect(decoded.value == changed + 1)
        }
        #expect(
            try await bench.engine.series(
                SeriesRequest(account: #require(Account("nobody")), resource: .steps, span: days, width: 10)) == nil)
    }

    @Test func `a date is as long as it was where the person was`() async throws {
        let bench = try await bench()
        bench.provider.script {
            $0.profile = { _ throws(ProviderError) in ProviderProfile(timeZone: "Pacific/Auckland", memberSince: nil) }
        }
        let reading = try await bench.run { bench in
            _ = try await bench.finish()
            let day = day("2026-11-22")
            return try #require(try await bench.engine.series(request(nil, .days(day...day))))
        }
        #expect(reading.timeZone.identifier == "Pacific/Auckland")
        #expect(reading.span.lowerBound == Date(iso: "2026-11-21T11:00:00Z"))
    }
}
