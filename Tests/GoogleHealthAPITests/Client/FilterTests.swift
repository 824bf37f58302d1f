import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct FilterTests {
    // google-health-api.md 3.2; from UTC+14 to UTC-12 each point of the dates is inside.
    @Test(arguments: [
        (
            Resource.steps, 0,
            #"steps.interval.start_time >= "2026-11-18T10:00:00Z" AND steps.interval.start_time < "2026-11-21T12:00:00Z""#
        ),
        (
            .distance, 0,
            #"distance.interval.start_time >= "2026-11-18T10:00:00Z" AND distance.interval.start_time < "2026-11-21T12:00:00Z""#
        ),
        // A stretch that reaches into the first date may have begun a day before.
        (
            .activity, 5,
            #"activity_level.interval.start_time >= "2026-11-17T10:00:00Z" AND activity_level.interval.start_time < "2026-11-21T12:00:00Z""#
        ),
        (
            .heartRate, 2,
            #"daily_resting_heart_rate.date >= "2026-11-19" AND daily_resting_heart_rate.date < "2026-11-21""#
        ),
        (
            .heartRate, 3,
            #"heart_rate.sample_time.civil_time >= "2026-11-20" AND heart_rate.sample_time.civil_time < "2026-11-21""#
        ),
        (
            .heartRate, 4,
            #"heart_rate.sample_time.civil_time >= "2026-11-19" AND heart_rate.sample_time.civil_time < "2026-11-20""#
        ),
        (
            .breathingRate, 0,
            #"daily_respiratory_rate.date >= "2026-11-19" AND daily_respiratory_rate.date < "2026-11-21""#
        ),
        (
            .breathingRate, 1,
            #"respiratory_rate_sleep_summary.sample_time.physical_time >= "2026-11-18T10:00:00Z" AND respiratory_rate_sleep_summary.sample_time.physical_time < "2026-11-21T12:00:00Z""#
        ),
        (
            .hrv, 0,
            #"heart_rate_variability.sample_time.physical_time >= "2026-11-18T04:00:00Z" AND heart_rate_variability.sample_time.physical_time < "2026-11-21T06:00:00Z""#
        ),
        (
            .spo2Intraday, 0,
            #"oxygen_saturation.sample_time.physical_time >= "2026-11-18T04:00:00Z" AND oxygen_saturation.sample_time.physical_time < "2026-11-21T06:00:00Z""#
        ),
        (
            .weight, 1,
            #"body_fat.sample_time.physical_time >= "2026-11-18T10:00:00Z" AND body_fat.sample_time.physical_time < "2026-11-21T12:00:00Z""#
        ),
        (.sleep, 0, #"sleep.interval.civil_end_time >= "2026-11-19" AND sleep.interval.civil_end_time < "2026-11-21""#),
        (.cardioScore, 0, #"daily_vo2_max.date >= "2026-11-19" AND daily_vo2_max.date < "2026-11-21""#),
    ])
    func `each type is asked for by the members that it takes`(resource: Resource, call: Int, filter: String)
        async throws
    {
        let service = Service { _ in .json("{}") }
        _ = try await service.fetch(window(resource, "2026-11-19", "2026-11-20"))
        #expect(service.calls[call].filter == filter)
    }

    // google-health-api.md 7, 2: `<=` and `>` are a 400, and so are equal bounds.
    @Test func `only two comparators are used, and the end is later than the start`() {
        for type in [DataType.steps, .heartRate, .sleep, .dailyVo2Max, .oxygenSaturation] {
            for filter in PointFilter.ladder(type).dropLast() {
                let day = CivilDay("2026-11-20")!
                let text = filter.expression(type, day...day) ?? ""
                #expect(!text.contains("<=") && !text.contains("> ") && text.contains(" AND "))
                let bounds = text.split(separator: "\"")
                #expect(bounds.count == 4 && bounds[1] < bounds[3])
            }
        }
    }

    @Test func `where a filter is refused the next one is tried, and the one that works is remembered`() async throws {
        let service = Service { call in
            guard call.type == "heart-rate" else { return .json("{}") }
            return call.filter?.contains("civil_time") == true ? .filterRefused : .json("{}")
        }
        let api = service.api()
        _ = try await service.fetch(window(.heartRate, "2026-11-19", "2026-11-20"), api)
        let filters = service.calls.filter { $0.type == "heart-rate" }.map { $0.filter ?? "" }
        #expect(filters.map { $0.contains("civil_time") } == [true, false, false])
        #expect(
            filters[2]
                == #"heart_rate.sample_time.physical_time >= "2026-11-18T10:00:00Z" AND heart_rate.sample_time.physical_time < "2026-11-20T12:00:00Z""#
        )
        let receiver = try await service.fetch(window(.heartRate, "2026-11-18"), api)
        #expect(service.calls.last?.filter?.contains("physical_time") == true)
        #expect(receiver.leftOut.isEmpty && receiver.days.count == 1)
    }

    @Test func `without any filter the points are read newest first, until a whole page is older`() async throws {
        let service = Service { call in
            guard call.filter == nil else { return .filterRefused }
            let page = call.pageToken.flatMap { Int($0) } ?? 0
            let day = 22 - page
            return .points(
                [Points.steps("2026-11-\(day)T12:00:00Z"), Points.steps("2026-11-\(day)T11:00:00Z")],
                next: "\(page + 1)")
        }
        let receiver = try await service.fetch(window(.steps, "2026-11-20", "2026-11-21"))
        #expect(receiver.days.map(\.hasData) == [true, true])
        #expect(service.calls.map(\.pageToken) == [nil, nil, "1", "2", "3"])
    }

    @Test func `points that do not come newest first are read to the end`() async throws {
        let days = [("16", "11:00"), ("17", "12:00"), ("20", "12:00"), ("15", "12:00")]
        let service = Service { call in
            guard call.filter == nil else { return .filterRefused }
            let page = call.pageToken.flatMap { Int($0) } ?? 0
            return .points(
                [Points.steps("2026-11-\(days[page].0)T\(days[page].1):00Z")], next: page < 3 ? "\(page + 1)" : nil)
        }
        let receiver = try await service.fetch(window(.steps, "2026-11-20"))
        #expect(receiver.days.map(\.hasData) == [true] && service.calls.count == 5)
    }

    // google-health-api.md 3.2: reported to refuse filters.
    @Test(arguments: [Resource.cardioScore, .sleep, .spo2])
    func `daily values and sleeps are read without a filter where it is refused`(resource: Resource) async throws {
        let service = Service { call in call.filter == nil ? .json("{}") : .filterRefused }
        let receiver = try await service.fetch(window(resource, "2026-11-20"))
        #expect(receiver.days.count == 1 && service.calls.map { $0.filter == nil } == [false, true])
    }

    @Test(arguments: ["INVALID_TIME_RANGE", "INVALID_ARGUMENT", "INVALID_DATA_POINT_DATA_SOURCE_FAMILY"])
    func `no other refusal is answered with another filter`(reason: String) async throws {
        let service = Service { _ in .refusal(400, reason) }
        let error = await #expect(throws: ProviderError.self) { try await service.fetch(window(.steps, "2026-11-20")) }
        #expect(error?.kind == .rejected && service.calls.count == 1)
    }

    // google-health-api.md 5.2: several names joined by commas, with repeats.
    @Test(arguments: [
        #"{"error":{"code":400,"details":[{"metadata":{"detailedReasons":"X,INVALID_DATA_POINT_FILTER_DATA_TYPE_MEMBER, X"}}]}}"#,
        #"{"error":{"code":400,"message":"INVALID_DATA_POINT_FILTER_RESTRICTION_COMPARATOR twice"}}"#,
        #"{"error":{"details":[{"reason":"OTHER"},{"reason":"INVALID_DATA_POINT_FILTER"}]}}"#,
    ])
    func `a refused filter is known wherever the answer names it`(body: String) async throws {
        let service = Service { call in call.filter == nil ? .json("{}") : .status(400, body) }
        _ = try await service.fetch(window(.steps, "2026-11-20"))
        #expect(service.calls.count == 2)
    }
}
