import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct RollUpTests {
    @Test func `a day of calories is a roll-up of its minutes, of wearables only`() async throws {
        let service = Service { _ in .json("{}") }
        _ = try await service.fetch(window(.calories, "2026-11-19", "2026-11-20"))
        #expect(
            service.calls.map(\.body) == [
                #"{"range":{"startTime":"2026-11-19T00:00:00Z","endTime":"2026-11-21T00:00:00Z"},"windowSize":"60s","pageSize":10000,"dataSourceFamily":"users/me/dataSourceFamilies/google-wearables"}"#
            ])
    }

    @Test func `the next page repeats the question, its token written as JSON`() async throws {
        let service = Service { call in
            call.index == 0 ? .json(#"{"rollupDataPoints":[],"nextPageToken":"a\"\\\n+"}"#) : .json("{}")
        }
        _ = try await service.fetch(window(.calories, "2026-11-20"))
        #expect(service.calls[1].body == service.calls[0].body.dropLast() + #","pageToken":"a\"\\\u000a+"}"#)
    }

    // google-health-api.md 7, 6: days can be 23 or 25 hours long.
    @Test(arguments: [
        ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
    ])
    func `a day on which the clock changes is asked for and filed from its first instant to its last`(
        day: String, start: String, end: String
    ) async throws {
        let minutes = Self.minutes(
            from: instant(start).addingTimeInterval(-120), to: instant(end).addingTimeInterval(120))
        let service = Service { _ in .json(#"{"rollupDataPoints":[\#(minutes.joined(separator: ","))]}"#) }
        let zones = DayZones(TimeZone(identifier: "Europe/Berlin")!)
        let receiver = try await service.fetch(window(.calories, day, zones: zones))
        #expect(service.calls.first?.body.contains(#""startTime":"\#(start)","endTime":"\#(end)""#) == true)
        let part = try #require(receiver.days.first?.parts.first)
        let hours = instant(end).timeIntervalSince(instant(start)) / 3600
        #expect(String(decoding: part.bytes, as: UTF8.self).split(separator: "startTime").count - 1 == Int(hours * 60))
        let lines = try decoded(
            .calories, day, in: "Europe/Berlin", (part.name, String(decoding: part.bytes, as: UTF8.self)))
        #expect(lines.first == "Calories_Intraday value=1.5 \(start)" && lines.count == Int(hours * 60))
    }

    @Test func `nothing later than now is asked for, and nothing at all of a day to come`() async throws {
        let service = Service { _ in .json("{}") }
        let api = service.api(now: "2026-11-20T10:20:59Z")
        _ = try await service.fetch(window(.calories, "2026-11-20", "2026-11-21"), api)
        #expect(service.calls.first?.body.contains(#""endTime":"2026-11-20T10:20:00Z""#) == true)
        let receiver = try await service.fetch(window(.calories, "2026-11-21"), api)
        #expect(service.calls.count == 1)
        #expect(receiver.days == [FetchedDay(CivilDay("2026-11-21")!, parts: [], hasData: false)])
    }

    // A journey east: the new date begins before the old one has ended.
    @Test func `a minute in two dates is kept in both`() async throws {
        let zones = DayZones(
            TimeZone(identifier: "Asia/Tokyo")!,
            others: [CivilDay("2026-11-19")!: TimeZone(identifier: "Europe/Berlin")!])
        let minute = Self.minutes(from: instant("2026-11-19T16:00:00Z"), to: instant("2026-11-19T16:01:00Z"))
        let service = Service { _ in .json(#"{"rollupDataPoints":\#(Points.list(minute))}"#) }
        let receiver = try await service.fetch(window(.calories, "2026-11-19", "2026-11-20", zones: zones))
        #expect(receiver.days.map(\.hasData) == [true, true])
    }

    // google-health-api.md 3.3: nested dates, the end closed-open, and no page size.
    @Test func `roll-ups of dates name the dates nested, and what lies outside is left out`() async throws {
        let service = Service { call in
            guard call.type == "time-in-heart-rate-zone" else { return .json("{}") }
            let zones = #""timeInHeartRateZone":{"timeInHeartRateZones":[{"heartRateZone":"PEAK","duration":"60s"}]}"#
            return .json(
                #"{"rollupDataPoints":[\#(Points.row("2026-11-21", zones)),\#(Points.row("2026-11-20", zones)),\#(Points.row("2026-11-19", zones))]}"#
            )
        }
        let receiver = try await service.fetch(window(.heartRate, "2026-11-19", "2026-11-20"))
        #expect(
            service.calls.first?.body
                == #"{"range":{"start":{"date":{"year":2026,"month":11,"day":19}},"end":{"date":{"year":2026,"month":11,"day":21}}},"windowSizeDays":1,"dataSourceFamily":"users/me/dataSourceFamilies/google-wearables"}"#
        )
        #expect(receiver.days.map { "\($0.day)" } == ["2026-11-20", "2026-11-19"])
        #expect(receiver.days.allSatisfy { $0.parts.count == 1 && $0.hasData })
    }

    /// Minutes of 1.5 kcal.
    private static func minutes(from start: Date, to end: Date) -> [String] {
        stride(from: start.timeIntervalSince1970, to: end.timeIntervalSince1970, by: 60).map { second in
            let (start, end) = (UTCText.instant(Int64(second)), UTCText.instant(Int64(second) + 60))
            return #"{"startTime":"\#(start)","endTime":"\#(end)","totalCalories":{"kcalSum":1.5}}"#
        }
    }
}
