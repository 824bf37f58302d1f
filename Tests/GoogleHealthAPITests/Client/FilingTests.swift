import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct FilingTests {
    /// The dates that a point is filed under when it is asked for with the dates around it.
    private func dates(_ resource: Resource, _ point: String, zones: DayZones = DayZones(.gmt)) async throws -> [String]
    {
        let service = Service { call in call.type == "height" ? .json("{}") : .points([point]) }
        let receiver = try await service.fetch(window(resource, "2026-11-18", "2026-11-22", zones: zones))
        return receiver.days.filter { !$0.parts.isEmpty }.map { "\($0.day)" }
    }

    // google-health-api.md 3.4 and 7, 7: any number of seconds, and each point has its own.
    @Test(arguments: [
        ("2026-11-20T23:30:00Z", "3600s", "2026-11-21"), ("2026-11-20T23:30:00Z", "0s", "2026-11-20"),
        ("2026-11-20T01:00:00Z", "-14400s", "2026-11-19"), ("2026-11-20T22:00:59Z", "7140.9s", "2026-11-20"),
        ("2026-11-20T22:01:00Z", "7140s", "2026-11-21"), ("2026-11-20T10:00:00Z", "50400s", "2026-11-21"),
        ("2026-11-20T11:59:59.999Z", "-43200s", "2026-11-19"),
    ])
    func `a point belongs to the date on its own clock`(time: String, offset: String, day: String) async throws {
        #expect(try await dates(.steps, Points.steps(time, offset: offset)) == [day])
        let weight = Points.sample("weight", time, offset: offset, #""weightGrams":71250"#)
        #expect(try await dates(.weight, weight).first == day)
    }

    @Test func `its own civil time comes before its offset, its midnight without members`() async throws {
        let civil = #""civilStartTime":{"date":\#(Points.date("2026-11-19")),"time":{}}"#
        let point = #"{"steps":{"interval":{"startTime":"2026-11-20T23:30:00Z","startUtcOffset":"3600s",\#(civil)}}}"#
        #expect(try await dates(.steps, point) == ["2026-11-19"])
    }

    // google-health-api.md 3.4: Health Connect gives neither offset nor civil time.
    @Test(arguments: [("Europe/Berlin", "2026-11-21"), ("America/New_York", "2026-11-20")])
    func `a point without an offset belongs to the date of the zone`(zone: String, day: String) async throws {
        let zones = DayZones(TimeZone(identifier: zone)!)
        let point = Points.steps("2026-11-20T23:30:00Z", offset: nil)
        #expect(try await dates(.steps, point, zones: zones) == [day])
        let odd = Points.steps("2026-11-20T23:30:00Z", offset: "soon")
        #expect(try await dates(.steps, odd, zones: zones) == [day])
    }

    @Test func `a date that was read in another zone keeps it`() async throws {
        let tokyo = TimeZone(identifier: "Asia/Tokyo")!
        let zones = DayZones(.gmt, others: [CivilDay("2026-11-20")!: tokyo, CivilDay("2026-11-19")!: tokyo])
        let point = Points.steps("2026-11-19T16:00:00Z", offset: nil)
        #expect(try await dates(.steps, point, zones: zones) == ["2026-11-20"])
    }

    @Test(arguments: [
        ("2026-11-20T16:59:59Z", "2026-11-20"), ("2026-11-20T17:00:00Z", "2026-11-21"),
        ("2026-11-20T22:59:00Z", "2026-11-21"), ("2026-11-20T23:01:00Z", "2026-11-21"),
    ])
    func `what a night begins with in the evening belongs to the date on which it ends`(time: String, day: String)
        async throws
    {
        let hrv = Points.sample(
            "heartRateVariability", time, #""rootMeanSquareOfSuccessiveDifferencesMilliseconds":40"#)
        #expect(try await dates(.hrv, hrv) == [day])
        #expect(try await dates(.spo2Intraday, Points.sample("oxygenSaturation", time, #""percentage":96"#)) == [day])
    }

    @Test func `the summary of a sleep's breathing keeps the date of its own stamp`() async throws {
        let point = Points.sample(
            "respiratoryRateSleepSummary", "2026-11-20T20:00:00Z", #""fullSleepStats":{"breathsPerMinute":14}"#)
        #expect(try await dates(.breathingRate, point) == ["2026-11-20"])
    }

    @Test(arguments: [
        (#""endUtcOffset":"3600s""#, "2026-11-20"), (#""endUtcOffset":"-28800s""#, "2026-11-19"),
        (#""civilEndTime":{"date":{"year":2026,"month":11,"day":21},"time":{"hours":5}}"#, "2026-11-21"),
    ])
    func `a sleep belongs to the date on which it ends`(end: String, day: String) async throws {
        let sleep =
            #"{"sleep":{"interval":{"startTime":"2026-11-19T22:14:30Z","startUtcOffset":"3600s","endTime":"2026-11-20T05:52:00Z",\#(end)},"summary":{"minutesAsleep":"409"}}}"#
        #expect(try await dates(.sleep, sleep) == [day])
    }

    @Test func `a daily value belongs to the date that it names, and an impossible date to none`() async throws {
        #expect(
            try await dates(.cardioScore, Points.daily("dailyVo2Max", "2026-11-20", #""vo2Max":44.7"#)) == [
                "2026-11-20"
            ])
        for date in [
            #"{"year":2026,"month":2,"day":30}"#, "{}", "null", #""2026-11-20""#, #"{"year":1e30,"month":1,"day":1}"#,
        ] {
            #expect(try await dates(.cardioScore, #"{"dailyVo2Max":{"date":\#(date),"vo2Max":44.7}}"#) == [])
        }
    }

    // The person flew west over night: one date has the hours of two offsets.
    @Test func `on a journey each point keeps the clock that it was measured by`() async throws {
        let points = [
            Points.steps("2026-11-20T22:00:00Z", 1, offset: "3600s"),
            Points.steps("2026-11-21T03:00:00Z", 2, offset: "-18000s"),
            Points.steps("2026-11-21T06:00:00Z", 3, offset: "-18000s"),
        ]
        let service = Service { _ in .points(points) }
        let receiver = try await service.fetch(window(.steps, "2026-11-20", "2026-11-21"))
        #expect(
            receiver.lines == [
                "2026-11-20 steps: \(Points.list([points[0], points[1]]))",
                "2026-11-21 steps: \(Points.list([points[2]]))",
            ])
    }
}
