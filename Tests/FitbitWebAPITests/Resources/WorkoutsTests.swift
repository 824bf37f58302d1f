import HTTPClient
import HealthModel
import ProviderKit
import SyncEngine
import TestSupport
import Testing

@testable import FitbitWebAPI

@Suite(.timeLimit(.minutes(1)))
struct WorkoutsTests {
    // fitbit-web-api.md 8.6
    @Test func `a workout stands at its start, by the offset that it says`() throws {
        let entry =
            #"{"logId":61234567890,"activityName":"Run","startTime":"2024-03-04T18:01:09.000+01:00","duration":1860000,"#
            + #""activeDuration":1812000,"calories":322,"steps":4711,"averageHeartRate":141,"distance":5.02,"#
            + #""distanceUnit":"Kilometer","hasGps":true}"#
        // Wherever the account is now.
        for zone in ["Europe/Berlin", "Asia/Tokyo"] {
            #expect(
                try decoded(.workouts, "2024-03-04", in: zone, ("activities", "[\(entry)]")) == [
                    "Workouts,activity=Run duration_seconds=1860i,active_seconds=1812i,calories=322.0,steps=4711i,"
                        + "distance=5.02,averageHeartRate=141i 2024-03-04T17:01:09Z"
                ])
        }
    }

    @Test(arguments: [
        (#""distance":3,"distanceUnit":"Mile""#, "distance=4.828032"), (#""steps":0"#, "steps=0i"),
        (#""averageHeartRate":0,"calories":9"#, "calories=9.0"), (#""duration":-5,"calories":9"#, "calories=9.0"),
        (#""duration":999999999999,"calories":"9""#, "calories=9.0"),
    ])
    func `what is odd about a workout is left out`(members: String, fields: String) throws {
        let entry = #"{"logId":1,"startTime":"2024-03-04T18:01:09.000Z",\#(members)}"#
        #expect(
            try decoded(.workouts, "2024-03-04", ("activities", "[\(entry)]"))
                == ["Workouts,activity=Workout \(fields) 2024-03-04T18:01:09Z"])
    }

    @Test func `pages are followed by their queries alone, to the window's end`() async throws {
        let service = Scripted { path in
            switch path {
            case "/1/user/-/activities/list.json?afterDate=2024-03-02&sort=asc&offset=0&limit=100":
                page(
                    [entry(1, "2024-03-02T09:00:00.000+01:00"), entry(2, "2024-03-03T23:59:59.000+01:00")],
                    "offset=100&x=1")
            case "/1/user/-/activities/list.json?offset=100&x=1":
                page(
                    [entry(3, "2024-03-04T00:00:00.000-05:00"), entry(4, "2024-03-06T00:00:00.000+01:00")], "offset=200"
                )
            default: "unexpected \(path)"
            }
        }
        let receiver = try await service.fetch("2024-03-03", "2024-03-05")
        #expect(service.paths.count == 2)
        #expect(receiver.days.map { "\($0.day)" } == ["2024-03-05", "2024-03-04", "2024-03-03"])
        #expect(receiver.days.map(\.hasData) == [false, true, true])
        #expect(
            receiver.lines.map { $0.prefix(35) } == [
                "2024-03-04 activities: [{\"logId\":3,", "2024-03-03 activities: [{\"logId\":2,",
            ])
    }

    @Test(arguments: [
        #"https://elsewhere.example/steal?offset=100"#, #"https://api.fitbit.com/1/user/-/activities/list.json"#,
        #"https://api.fitbit.com/1/user/-/activities/list.json?offset=1#x"#, "x y",
    ])
    func `a next page that is none of the list is unreadable, and no token goes there`(next: String) async {
        let service = Scripted { _ in #"{"activities":[],"pagination":{"next":"\#(next)"}}"# }
        let error = await #expect(throws: ProviderError.self) { try await service.fetch("2024-03-04", "2024-03-04") }
        #expect(error?.kind == .unreadable && service.paths.count == 1)
    }

    @Test func `a page that names itself as the next ends it`() async {
        let service = Scripted { _ in page([entry(1, "2024-03-04T00:00:00.000Z")], "offset=100") }
        let error = await #expect(throws: ProviderError.self) { try await service.fetch("2024-03-04", "2024-03-04") }
        #expect(error?.kind == .unreadable && service.paths.count == 2)
    }

    @Test(arguments: ["[]", "{}", #"{"activities":[{"logId":1}],"pagination":{}}"#, "<html>"])
    func `an answer that is no list of workouts is unreadable`(body: String) async {
        let service = Scripted { _ in body }
        let error = await #expect(throws: ProviderError.self) { try await service.fetch("2024-03-04", "2024-03-04") }
        #expect(error?.kind == .unreadable)
    }

    // MARK: Tracks

    private static let run = entry(77, "2024-03-04T18:01:09.000+01:00", #","activityName":"Run","hasGps":true"#)

    @Test func `a track is asked for once, kept with its workout, and written under its start and name`() async throws {
        let service = Scripted { $0.hasSuffix(".tcx?includePartialTCX=true") ? track : page([Self.run], "") }
        let receiver = try await service.fetch("2024-03-04", "2024-03-04")
        #expect(service.paths.last == "/1/user/-/activities/77.tcx?includePartialTCX=true")
        let staged = try #require(receiver.staged.first)
        #expect(
            staged.part == "tcx 77" && staged.bytes.hasPrefix(#"{"workout":\#(Self.run),"tcx":"<?xml version=\"1.0\""#))
        #expect(receiver.events.count == 2, "the track comes before its day")
        let parts =
            [(staged.part, staged.bytes)]
            + receiver.days[0].parts.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
        #expect(
            try FitbitWebAPI.offline.decodedLines(
                .workouts, "2024-03-04", in: "Etc/UTC", until: nil, parts.map { DayPart($0.0, Array($0.1.utf8)) }) == [
                    "GPS,workout=2024-03-04T17:01:09Z Run latitude=48.2,longitude=16.37,distance=0.0 2024-03-04T17:01:09Z",
                    "GPS,workout=2024-03-04T17:01:09Z Run latitude=48.2001,longitude=16.37,altitude=171.5,distance=0.011,heart_rate=120i,speed=\(11.0 / 5 * 3.6) 2024-03-04T17:01:14Z",
                ])
        // The same workout is not asked for again; one that was changed is.
        let held = ["2024-03-04 tcx 77": DayPart("tcx 77", Array(staged.bytes.utf8))]
        let again = ReceivedDays(earlier: held)
        try await service.fetch("2024-03-04", "2024-03-04", again)
        #expect(again.staged.map(\.bytes) == [staged.bytes] && service.paths.count == 3)
        let renamed = Scripted { $0.contains(".tcx") ? track : page([Self.run.replacing("Run", with: "Walk")], "") }
        try await renamed.fetch("2024-03-04", "2024-03-04", ReceivedDays(earlier: held))
        #expect(renamed.paths.count == 2)
    }

    @Test func `without the location permission workouts come without tracks, and the day says why`() async throws {
        let service = Scripted(scopes: ["activity"]) { _ in page([Self.run], "") }
        let receiver = try await service.fetch("2024-03-03", "2024-03-04")
        #expect(service.paths.count == 1)
        #expect(receiver.leftOut.map(\.kind) == [.scopeMissing])
        #expect(receiver.leftOut.first?.message.contains("`location` was not granted") == true)
        #expect(receiver.days.map(\.refused) == [["tcx 77"], []])
        #expect(receiver.days.map(\.hasData) == [true, false])
    }

    @Test func `a track that there is none of is not asked for again; one that cannot be read is left out`()
        async throws
    {
        let none = Scripted(status: { $0.contains(".tcx") ? 404 : 200 }) {
            $0.contains(".tcx") ? #"{"errors":[{"errorType":"not_found"}]}"# : page([Self.run], "")
        }
        let receiver = try await none.fetch("2024-03-04", "2024-03-04")
        #expect(receiver.staged.map(\.bytes) == [#"{"workout":\#(Self.run),"tcx":null}"#] && receiver.leftOut.isEmpty)
        for torn in [String(track.dropLast(30)), "<html></html>", "", "{}"] {
            let service = Scripted { $0.contains(".tcx") ? torn : page([Self.run], "") }
            let receiver = try await service.fetch("2024-03-04", "2024-03-04")
            #expect(receiver.leftOut.map(\.kind) == [.unreadable] && receiver.days.first?.refused == ["tcx 77"])
            #expect(receiver.days.first?.hasData == true)
        }
    }

    @Test(arguments: [(500, ProviderError.Kind.unavailable), (503, .unavailable), (302, .unreadable)])
    func `a track that never comes keeps no other date from its workouts`(status: Int, kind: ProviderError.Kind)
        async throws
    {
        let other = entry(78, "2024-03-03T18:01:09.000+01:00", #","activityName":"Walk","hasGps":true"#)
        let service = Scripted(status: { $0.contains("/77.tcx") ? status : 200 }) {
            $0.contains(".tcx") ? track : page([other, Self.run], "")
        }
        let receiver = try await service.fetch("2024-03-03", "2024-03-04")
        #expect(receiver.days.map(\.refused) == [["tcx 77"], []])
        #expect(receiver.days.map(\.hasData) == [true, true] && receiver.staged.map(\.part) == ["tcx 78"])
        #expect(receiver.leftOut.map(\.kind) == [kind])
    }

    @Test func `each date is told why it comes without a track`() async throws {
        let others = [
            entry(75, "2024-03-02T18:01:09.000+01:00", #","hasGps":true"#),
            entry(76, "2024-03-03T18:01:09.000+01:00", #","hasGps":true"#),
        ]
        let service = Scripted(status: { $0.contains("/76.tcx") ? 500 : $0.contains(".tcx") ? 403 : 200 }) {
            $0.contains(".tcx") ? "" : page(others + [Self.run], "")
        }
        let receiver = try await service.fetch("2024-03-02", "2024-03-04")
        #expect(
            receiver.events.map { event in
                switch event {
                case .leftOut(let error): error.code
                case .took(let days): "\(days.map(\.refused))"
                case .staged: "staged"
                }
            } == [
                "forbidden", #"[["tcx 77"]]"#, "unavailable", #"[["tcx 76"]]"#, "forbidden", #"[["tcx 75"]]"#,
            ])
    }

    @Test(arguments: [401, 410, 429])
    func `what concerns every call ends the window`(status: Int) async {
        let service = Scripted(status: { $0.contains(".tcx") ? status : 200 }) {
            $0.contains(".tcx") ? "" : page([Self.run], "")
        }
        let receiver = ReceivedDays()
        await #expect(throws: ProviderError.self) { try await service.fetch("2024-03-04", "2024-03-04", receiver) }
        #expect(receiver.days.isEmpty)
    }

    @Test(arguments: [
        (#","hasGps":false,"distance":1,"tcxLink":"x""#, 1), (#","distance":1,"tcxLink":"x""#, 2),
        (#","tcxLink":"x""#, 1),
        (#","hasGps":true"#, 2), ("", 1),
    ])
    func `a track is asked for where there is one`(members: String, calls: Int) async throws {
        let entry = entry(77, "2024-03-04T18:01:09.000Z", members)
        let service = Scripted { $0.contains(".tcx") ? track : page([entry], "") }
        _ = try await service.fetch("2024-03-04", "2024-03-04")
        #expect(service.paths.count == calls)
    }
}

private let track = TrackText.file([
    TrackText.point("2024-03-04T18:01:09.000+01:00", "48.2", "16.37", "<DistanceMeters>0.0</DistanceMeters>"),
    TrackText.point(
        "2024-03-04T18:01:14.000+01:00", "48.2001", "16.37",
        "<AltitudeMeters>171.5</AltitudeMeters><DistanceMeters>11.0</DistanceMeters><HeartRateBpm><Value>120</Value></HeartRateBpm>"
    ),
])

private func entry(_ id: Int, _ start: String, _ members: String = "") -> String {
    #"{"logId":\#(id),"startTime":"\#(start)"\#(members)}"#
}

private func page(_ entries: [String], _ next: String) -> String {
    let next = next.isEmpty ? "" : "https://api.fitbit.com/1/user/-/activities/list.json?\(next)"
    return
        #"{"activities":[\#(entries.joined(separator: ","))],"pagination":{"afterDate":"2024-03-02","next":"\#(next)"}}"#
}

/// An imitation of the service inside the process that remembers what it was asked.
private final class Scripted: Sendable {
    private let asked = Watched<[String]>([])
    private let scopes: Set<String>
    private let answer: @Sendable (String) -> (Int, String)

    init(
        scopes: Set<String> = ["activity", "location"], status: @escaping @Sendable (String) -> Int = { _ in 200 },
        _ body: @escaping @Sendable (String) -> String
    ) {
        self.scopes = scopes
        answer = { (status($0), body($0)) }
    }

    var paths: [String] { asked.value }

    @discardableResult
    func fetch(_ first: String, _ last: String, _ receiver: ReceivedDays = ReceivedDays()) async throws(ProviderError)
        -> ReceivedDays
    {
        let api = FitbitWebAPI(tokens: FixedTokens(scopes: scopes), now: { instant("2024-03-08T10:00:00Z") }) {
            request throws(HTTPClientError) in
            self.asked.update { $0.append(request.url) }
            let (status, body) = self.answer(request.url)
            return HTTPResponse(status: status, headers: [], body: Array(body.utf8))
        }
        try await api.fetch(
            FetchWindow(.workouts, CivilDay(first)!...CivilDay(last)!), for: .me,
            gate: CallGate(admit: {}, observe: { _ in }), receiver: receiver)
        return receiver
    }
}
