import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct HeartRateFetchTests {
    @Test func `samples are staged page by page, and each day is taken when it is whole, newest first`() async throws {
        let receiver = ReceivedDays()
        let service = Service { call in
            switch call.type {
            case "daily-resting-heart-rate":
                .points([Points.daily("dailyRestingHeartRate", "2026-11-20", #""beatsPerMinute":"54""#)])
            case "heart-rate":
                if call.filter?.contains("2026-11-20\" AND") == true {
                    Self.page(call, staged: receiver.staged.count)
                } else {
                    .points([Points.beat("2026-11-19T09:00:00Z")])
                }
            default: .json("{}")
            }
        }
        try await service.api().fetch(
            window(.heartRate, "2026-11-18", "2026-11-20"), for: .me, gate: service.gate, receiver: receiver)
        let resting = Points.list([Points.daily("dailyRestingHeartRate", "2026-11-20", #""beatsPerMinute":"54""#)])
        let (first, second) = (Points.beat("2026-11-20T10:00:00Z", 70), Points.beat("2026-11-20T09:00:00Z", 60))
        let nineteenth = Points.list([Points.beat("2026-11-19T09:00:00Z")])
        #expect(
            receiver.events == [
                .staged("2026-11-20", part: "heart-rate", bytes: "[\(first)]"),
                .staged("2026-11-20", part: "heart-rate", bytes: "[\(second)]"),
                .took([
                    FetchedDay(
                        CivilDay("2026-11-20")!, parts: [DayPart("daily-resting-heart-rate", Array(resting.utf8))],
                        hasData: true)
                ]),
                .staged("2026-11-19", part: "heart-rate", bytes: nineteenth),
                .took([FetchedDay(CivilDay("2026-11-19")!, parts: [], hasData: true)]),
                // One civil date is asked for: a point that comes belongs to it.
                .staged("2026-11-18", part: "heart-rate", bytes: nineteenth),
                .took([FetchedDay(CivilDay("2026-11-18")!, parts: [], hasData: true)]),
            ])
    }

    /// Two pages and an empty one; a page is asked for when the one before is staged.
    private static func page(_ call: Service.Call, staged: Int) -> Service.Answer {
        switch (call.pageToken, staged) {
        case (nil, 0): .points([Points.beat("2026-11-20T10:00:00Z", 70)], next: "a")
        case ("a", 1): .points([], next: "b")
        case ("b", 1): .points([Points.beat("2026-11-20T09:00:00Z", 60)])
        default: .status(500)
        }
    }

    @Test func `what was handed over before trouble stays`() async throws {
        let receiver = ReceivedDays()
        let service = Service { call in
            call.filter?.contains("civil_time >= \"2026-11-19\"") == true ? .status(503) : .json("{}")
        }
        let error = await #expect(throws: ProviderError.self) {
            try await service.api().fetch(
                window(.heartRate, "2026-11-18", "2026-11-20"), for: .me, gate: service.gate, receiver: receiver)
        }
        #expect(error?.kind == .unavailable)
        #expect(receiver.days.map { "\($0.day)" } == ["2026-11-20"])
    }

    @Test func `by instants a day takes only the points of its own clock`() async throws {
        let service = Service { call in
            guard call.type == "heart-rate" else { return .json("{}") }
            guard call.filter?.contains("physical") == true else { return .filterRefused }
            return .points([
                Points.beat("2026-11-19T22:59:59Z", 1), Points.beat("2026-11-19T23:00:00Z", 2),
                Points.beat("2026-11-20T22:59:59Z", 3), Points.beat("2026-11-20T23:00:00Z", 4),
            ])
        }
        let receiver = try await service.fetch(window(.heartRate, "2026-11-20"))
        #expect(
            receiver.staged.map(\.bytes) == [
                Points.list([Points.beat("2026-11-19T23:00:00Z", 2), Points.beat("2026-11-20T22:59:59Z", 3)])
            ])
    }

    // google-health-api.md 3.4: no offset and no civil time; the service itself has cut the date.
    @Test func `under the filter of one date a point without an offset belongs to it`() async throws {
        let point = Points.beat("2026-11-19T14:00:00Z", offset: nil)
        let service = Service { call in call.type == "heart-rate" ? .points([point]) : .json("{}") }
        let receiver = try await service.fetch(window(.heartRate, "2026-11-20"))
        #expect(receiver.staged.map(\.bytes) == ["[\(point)]"] && receiver.days.map(\.hasData) == [true])
    }

    @Test func `a day of which only structure is said holds no data`() async throws {
        let service = Service { call in
            switch call.type {
            case "heart-rate": .points([Points.sample("heartRate", "2026-11-20T09:00:00Z", #""metadata":{}"#)])
            case "time-in-heart-rate-zone":
                .json(
                    #"{"rollupDataPoints":[\#(Points.row("2026-11-20", #""timeInHeartRateZone":{"timeInHeartRateZones":[{"heartRateZone":"LIGHT","duration":"0s"}]}"#))]}"#
                )
            default: .json("{}")
            }
        }
        let receiver = try await service.fetch(window(.heartRate, "2026-11-20"))
        #expect(receiver.days.map(\.hasData) == [false] && receiver.staged.count == 1)
    }

    @Test(arguments: [
        "time-in-heart-rate-zone", "calories-in-heart-rate-zone", "daily-resting-heart-rate", "heart-rate",
    ])
    func `a refused kind of data is left out, told once, and what is held of it stays`(type: String) async throws {
        let service = Service { call in call.type == type ? .refusal(403, "RESOURCE_PERMISSION_DENIED") : .json("{}") }
        let receiver = try await service.fetch(window(.heartRate, "2026-11-19", "2026-11-20"))
        #expect(receiver.leftOut.map(\.kind) == [.forbidden])
        #expect(receiver.leftOut.first?.message.contains(type) == true)
        #expect(receiver.days.map(\.refused) == [[type], [type]])
        #expect(service.calls.filter { $0.type == type }.count == 1)
    }
}
