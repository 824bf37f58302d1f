import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct PagingTests {
    @Test func `each date of a window comes back, with its points or without`() async throws {
        let service = Service { _ in
            .points([
                Points.steps("2026-11-21T09:00:00Z", 12), Points.steps("2026-11-20T09:01:00Z", 7),
                Points.steps("2026-11-20T09:00:00Z", 94), Points.steps("2026-11-23T09:00:00Z", 1),
            ])
        }
        let receiver = try await service.fetch(window(.steps, "2026-11-19", "2026-11-21"))
        #expect(receiver.days.map { "\($0.day)" } == ["2026-11-19", "2026-11-20", "2026-11-21"])
        #expect(receiver.days.map(\.hasData) == [false, true, true])
        #expect(
            receiver.lines == [
                "2026-11-20 steps: \(Points.list([Points.steps("2026-11-20T09:00:00Z", 94), Points.steps("2026-11-20T09:01:00Z", 7)]))",
                "2026-11-21 steps: \(Points.list([Points.steps("2026-11-21T09:00:00Z", 12)]))",
            ])
        #expect(receiver.events.count == 1 && service.admitted == 1)
    }

    // google-health-api.md 3.1: a page can be empty and still carry a token; the end is "" or no token.
    @Test(arguments: [#","nextPageToken":"""#, ""])
    func `pages are followed through empty ones to the last`(end: String) async throws {
        let service = Service { call in
            switch call.pageToken {
            case nil: .points([Points.steps("2026-11-20T09:00:00Z")], next: "a")
            case "a": .json(#"{"nextPageToken":"b+/="}"#)
            case "b+/=": .json(#"{"dataPoints":[],"nextPageToken":"c"}"#)
            default: .json(#"{"dataPoints":[\#(Points.steps("2026-11-20T08:00:00Z"))]\#(end)}"#)
            }
        }
        let receiver = try await service.fetch(window(.steps, "2026-11-20"))
        #expect(
            receiver.lines == [
                "2026-11-20 steps: \(Points.list([Points.steps("2026-11-20T08:00:00Z"), Points.steps("2026-11-20T09:00:00Z")]))"
            ])
        #expect(service.calls.map(\.pageToken) == [nil, "a", "b+/=", "c"])
        #expect(
            Set(service.calls.map(\.filter)).count == 1 && Set(service.calls.map { $0.query["pageSize"] }) == ["10000"])
        #expect(service.admitted == 4)
    }

    @Test(arguments: [
        "{}", #"{"dataPoints":[]}"#, #"{"dataPoints":null,"nextPageToken":""}"#, #"{"nextPageToken":""}"#,
    ])
    func `an answer without points is a window without data`(body: String) async throws {
        let service = Service { _ in .json(body) }
        let receiver = try await service.fetch(window(.sleep, "2026-11-19", "2026-11-20"))
        #expect(
            receiver.days == [
                FetchedDay(CivilDay("2026-11-19")!, parts: [], hasData: false),
                FetchedDay(CivilDay("2026-11-20")!, parts: [], hasData: false),
            ])
    }

    @Test(arguments: [
        "", "<!DOCTYPE html><title>Error 404</title>", "[]", "null", "7", #"{"dataPoints":{}}"#, #"{"points":[]}"#,
        #"{"dataPoints":"none"}"#,
    ])
    func `what is no page is unreadable, not a window without data`(body: String) async throws {
        let service = Service { _ in .json(body) }
        let error = await #expect(throws: ProviderError.self) { try await service.fetch(window(.steps, "2026-11-20")) }
        #expect(error?.kind == .unreadable)
        #expect(error?.message.hasPrefix("Google Health, steps of 2026-11-20 (account me): the answer ") == true)
        #expect(service.calls.count == 1)
    }

    @Test func `points that say no time or no value are passed over`() async throws {
        let good = Points.steps("2026-11-20T09:00:00Z")
        let service = Service { _ in
            .points([
                "null", "7", "{}", #"{"steps":null}"#, #"{"steps":{"count":"1"}}"#,
                #"{"steps":{"interval":{"startTime":"yesterday"}}}"#, #"{"distance":{"interval":{}}}"#, good,
            ])
        }
        #expect(try await service.fetch(window(.steps, "2026-11-20")).lines == ["2026-11-20 steps: [\(good)]"])
    }

    @Test(arguments: ["dataPoints", "reconciledDataPoints"])
    func `each name that the list may have is read`(key: String) async throws {
        let service = Service { _ in .json(#"{"\#(key)":[\#(Points.steps("2026-11-20T09:00:00Z"))]}"#) }
        #expect(try await service.fetch(window(.steps, "2026-11-20")).lines.count == 1)
    }

    @Test func `the same data give the same bytes, in whatever pages and order they come`() async throws {
        let points =
            (0..<9).map { Points.steps("2026-11-20T09:0\($0):00Z", $0) } + [Points.steps("2026-11-20T09:00:00Z", 5)]
        let one = Service { _ in .points(points) }
        let three = Service { call in
            let page = call.pageToken.flatMap { Int($0) } ?? 0
            return .points(
                Array(points.reversed()[page * 4..<min(10, page * 4 + 4)]), next: page < 2 ? "\(page + 1)" : nil)
        }
        let first = try await one.fetch(window(.steps, "2026-11-20"))
        let second = try await three.fetch(window(.steps, "2026-11-20"))
        #expect(first.days == second.days && three.calls.count == 3)
    }

    @Test func `the texts are kept as the provider wrote them, white space aside`() async throws {
        let service = Service { _ in
            .json(
                """
                { "dataPoints" : [ {
                  "dataPointName" : "a b",
                  "weight" : { "sampleTime" : { "physicalTime" : "2026-11-20T06:05:11.123456Z" }, "weightGrams" : 71250.00 }
                } ] }
                """)
        }
        let receiver = try await service.fetch(window(.weight, "2026-11-20"))
        #expect(
            receiver.lines.first
                == #"2026-11-20 weight: [{"dataPointName":"a b","weight":{"sampleTime":{"physicalTime":"2026-11-20T06:05:11.123456Z"},"weightGrams":71250.00}}]"#
        )
    }

    @Test func `a page that names itself as the next does not hold up the sync for ever`() async throws {
        let service = Service { call in .points([], next: call.pageToken == "a" ? "b" : "a") }
        let error = await #expect(throws: ProviderError.self) { try await service.fetch(window(.steps, "2026-11-20")) }
        #expect(error?.kind == .unreadable && error?.message.contains("circles") == true)
        #expect(service.calls.count == 3)
    }

    // google-health-api.md 3.1: tokens are short-lived.
    @Test func `a refusal of a later page is trouble, not the end of a kind of data`() async throws {
        let service = Service { call in
            call.pageToken == nil ? .points([], next: "old") : .refusal(400, "INVALID_PAGE_TOKEN")
        }
        let error = await #expect(throws: ProviderError.self) { try await service.fetch(window(.steps, "2026-11-20")) }
        #expect(error?.kind == .unavailable)
    }

    @Test func `a window that is too long, or of devices, is refused without a call`() async throws {
        let service = Service { _ in .json("{}") }
        for window in [
            window(.steps, "2026-10-01", "2026-11-01"), window(.calories, "2026-11-01", "2026-11-14"),
            window(.devices, "2026-11-20"),
        ] {
            let error = await #expect(throws: ProviderError.self) { try await service.fetch(window) }
            #expect(error?.kind == .rejected)
        }
        #expect(service.calls.isEmpty)
    }

    @Test func `a gate that is closed lets no call through`() async throws {
        let service = Service { _ in .json("{}") }
        let closed = CallGate(
            admit: { () throws(ProviderError) in throw ProviderError(.cancelled, "The job was cancelled.") },
            observe: { _ in })
        await #expect(throws: ProviderError(.cancelled, "The job was cancelled.")) {
            try await service.api().fetch(
                window(.steps, "2026-11-20"), for: .me, gate: closed, receiver: ReceivedDays())
        }
        #expect(service.calls.isEmpty)
    }
}
