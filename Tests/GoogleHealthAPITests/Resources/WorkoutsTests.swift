import HTTPClient
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct WorkoutsTests {
    private static func exercise(
        _ id: Int, _ start: String, _ end: String, offset: Int = 3600, _ members: String = #""displayName":"Run""#,
        name: String = "dataPointName"
    ) -> String {
        #"{"\#(name)":"users/1/dataTypes/exercise/dataPoints/\#(id)","exercise":{"interval":{"startTime":"\#(start)","startUtcOffset":"\#(offset)s","endTime":"\#(end)","endUtcOffset":"\#(offset)s"},\#(members)}}"#
    }

    private static let run = exercise(
        77, "2026-11-20T16:02:00Z", "2026-11-20T16:41:30Z", #""displayName":"Run","exerciseMetadata":{"hasGps":true}"#)

    private static let track = TrackText.file([
        TrackText.point("2026-11-20T16:02:00Z", "48.2", "16.37"),
        TrackText.point("2026-11-20T16:02:05.500Z", "48.3", "16.38"),
    ])

    // google-health-api.md 4.15
    @Test func `a workout stands at its start, in SI units`() throws {
        let members =
            #""exerciseType":"RUNNING","displayName":"Run","activeDuration":"2340s","metricsSummary":{"caloriesKcal":402,"#
            + #""distanceMillimeters":6820000,"steps":"6144","averageHeartRateBeatsPerMinute":"148"}"#
        #expect(
            try decoded(
                .workouts, "2026-11-20",
                ("exercise", "[\(Self.exercise(1, "2026-11-20T16:02:00Z", "2026-11-20T16:41:30Z", members))]")) == [
                    "Workouts,activity=Run duration_seconds=2370i,active_seconds=2340i,calories=402.0,steps=6144i,"
                        + "distance=6.82,averageHeartRate=148i 2026-11-20T16:02:00Z"
                ])
    }

    @Test(arguments: [
        (#""exerciseType":"OUTDOOR_BIKE""#, "Outdoor Bike"), (#""exerciseType":"YOGA","displayName":"""#, "Workout"),
        (#""notes":"""#, "Workout"), (#""displayName":"Nordic walk, long=yes""#, "Nordic walk, long=yes"),
    ])
    func `a workout has the name that a person reads`(members: String, name: String) throws {
        let lines = try decoded(
            .workouts, "2026-11-20",
            ("exercise", "[\(Self.exercise(1, "2026-11-20T16:02:00Z", "2026-11-20T16:41:30Z", members))]"))
        #expect(lines == ["Workouts,activity=\(name) duration_seconds=2370i 2026-11-20T16:02:00Z"])
    }

    @Test func `workouts are asked for by their civil start, 25 a page, and filed under it`() async throws {
        let evening = Self.exercise(1, "2026-11-20T23:30:00Z", "2026-11-21T00:10:00Z", offset: -18_000)
        let morning = Self.exercise(2, "2026-11-20T23:30:00Z", "2026-11-21T00:10:00Z", offset: 3600)
        let service = Service {
            .points([$0.pageToken == nil ? morning : evening], next: $0.pageToken == nil ? "n" : nil)
        }
        let receiver = try await service.fetch(window(.workouts, "2026-11-20", "2026-11-21"))
        #expect(service.calls.map(\.path) == Array(repeating: "dataTypes/exercise/dataPoints:reconcile", count: 2))
        #expect(
            service.calls[0].filter
                == #"exercise.interval.civil_start_time >= "2026-11-20" AND exercise.interval.civil_start_time < "2026-11-22""#
        )
        #expect(service.calls[0].query["pageSize"] == "25")
        #expect(receiver.lines == ["2026-11-21 exercise: [\(morning)]", "2026-11-20 exercise: [\(evening)]"])
    }

    @Test(arguments: [true, false])
    func `a track is asked for once, and written under its workout's start and name`(isMember: Bool) async throws {
        let file = Self.track.replacing("\n", with: "\\n").replacing("\"", with: "\\\"")
        let service = Service { call in
            guard call.path.hasSuffix(":exportExerciseTcx") else { return .points([Self.run]) }
            return .json(isMember ? #" {"tcxData":"\#(file)"}"# : Self.track)
        }
        let receiver = try await service.fetch(window(.workouts, "2026-11-20"))
        let call = try #require(service.calls.last)
        #expect(call.method == "GET" && call.path == "dataTypes/exercise/dataPoints/77:exportExerciseTcx")
        #expect(call.query == ["alt": "media", "partialData": "true"])
        let staged = try #require(receiver.staged.first)
        #expect(staged.part == "tcx 77" && staged.bytes == #"{"workout":\#(Self.run),"tcx":"\#(file)"}"#)
        #expect(
            try decoded(.workouts, "2026-11-20", (staged.part, staged.bytes)) == [
                "GPS,workout=2026-11-20T16:02:00Z Run latitude=48.2,longitude=16.37 2026-11-20T16:02:00Z",
                "GPS,workout=2026-11-20T16:02:00Z Run latitude=48.3,longitude=16.38 2026-11-20T16:02:05Z",
            ])
        let again = ReceivedDays(earlier: ["2026-11-20 tcx 77": DayPart("tcx 77", Array(staged.bytes.utf8))])
        try await service.api().fetch(window(.workouts, "2026-11-20"), for: .me, gate: service.gate, receiver: again)
        #expect(service.calls.count == 3 && again.staged.map(\.bytes) == [staged.bytes])
    }

    @Test func `without the location permission workouts come without tracks, and the day says why`() async throws {
        let service = Service { _ in .points([Self.run]) }
        let receiver = ReceivedDays()
        let tokens = FixedTokens(scopes: [GoogleScope.activity])
        try await service.api(tokens).fetch(
            window(.workouts, "2026-11-20", "2026-11-21"), for: .me, gate: service.gate, receiver: receiver)
        #expect(service.calls.count == 1)
        #expect(receiver.leftOut.map(\.kind) == [.scopeMissing])
        #expect(receiver.leftOut.first?.message.contains("googlehealth.location.readonly` was not granted") == true)
        #expect(receiver.days.map(\.refused) == [[], ["tcx 77"]])
    }

    @Test(arguments: [
        (Service.Answer.status(404, #"{"error":{"code":404,"status":"NOT_FOUND"}}"#), ProviderError.Kind?.none),
        (.status(404, "<html>"), .rejected), (.refusal(403, "PERMISSION_DENIED"), .forbidden),
        (.json("<x/>"), .unreadable),
        (.json(#"{"tcxData":"<x/>"}"#), .unreadable), (.json("{"), .unreadable), (.status(302), .unreadable),
        (.status(503), .unavailable), (.failure(.timeout), .unavailable),
    ])
    func `a track that cannot be had leaves the workout`(answer: Service.Answer, kind: ProviderError.Kind?) async throws
    {
        let service = Service { $0.path.contains(":export") ? answer : .points([Self.run]) }
        let receiver = try await service.fetch(window(.workouts, "2026-11-20"))
        #expect(receiver.leftOut.map(\.kind) == [kind].compactMap(\.self))
        #expect(receiver.days.map(\.refused) == [kind == nil ? [] : ["tcx 77"]] && receiver.days[0].hasData)
        #expect(receiver.staged.map(\.bytes) == (kind == nil ? [#"{"workout":\#(Self.run),"tcx":null}"#] : []))
    }

    @Test func `a track that never comes keeps no other date from its workouts`() async throws {
        let other = Self.exercise(
            78, "2026-11-19T16:02:00Z", "2026-11-19T16:41:30Z",
            #""displayName":"Walk","exerciseMetadata":{"hasGps":true}"#)
        let service = Service { call in
            guard call.path.contains(":export") else { return .points([Self.run, other]) }
            return call.path.contains("/77:") ? .status(500) : .json(Self.track)
        }
        let receiver = try await service.fetch(window(.workouts, "2026-11-19", "2026-11-20"))
        #expect(receiver.days.map(\.refused) == [["tcx 77"], []])
        #expect(receiver.days.map(\.hasData) == [true, true] && receiver.staged.map(\.part) == ["tcx 78"])
        #expect(receiver.leftOut.map(\.kind) == [.unavailable])
    }

    @Test func `where no track comes, the rest is not waited for, one after the other`() async throws {
        let runs = (1...9).map { Self.run.replacing("dataPoints/77", with: "dataPoints/\($0)") }
        let service = Service { $0.path.contains(":export") ? .failure(.timeout) : .points(runs) }
        let receiver = try await service.fetch(window(.workouts, "2026-11-20"))
        #expect(service.calls.count == 1 + 5 * 3)
        #expect(receiver.days.map(\.refused.count) == [9] && receiver.leftOut.map(\.kind) == [.unavailable])
    }

    @Test(arguments: [Service.Answer.status(429), .status(401), .status(410)])
    func `what concerns every call ends the window`(answer: Service.Answer) async {
        let service = Service { $0.path.contains(":export") ? answer : .points([Self.run]) }
        let receiver = ReceivedDays()
        await #expect(throws: ProviderError.self) {
            try await service.api().fetch(
                window(.workouts, "2026-11-20"), for: .me, gate: service.gate, receiver: receiver)
        }
        #expect(receiver.days.isEmpty)
    }

    @Test func `an id that cannot stand in a path is none`() async throws {
        let odd = Self.run.replacing("dataPoints/77", with: "dataPoints/7%3F7")
        let service = Service { _ in .points([odd]) }
        _ = try await service.fetch(window(.workouts, "2026-11-20"))
        #expect(service.calls.count == 1)
    }
}
