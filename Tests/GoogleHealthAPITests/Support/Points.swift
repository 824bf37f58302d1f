import Foundation
import HealthModel
import SyncEngine
import TestSupport

@testable import GoogleHealthAPI

/// Points as the service writes them, without white space.
enum Points {
    /// `members` stand beside the interval.
    static func interval(_ field: String, _ start: String, offset: String? = "3600s", _ members: String) -> String {
        let offset = offset.map { #","startUtcOffset":"\#($0)""# } ?? ""
        return #"{"\#(field)":{"interval":{"startTime":"\#(start)"\#(offset)},\#(members)}}"#
    }

    static func steps(_ start: String, _ count: Int = 1, offset: String? = "3600s") -> String {
        interval("steps", start, offset: offset, #""count":"\#(count)""#)
    }

    static func sample(_ field: String, _ time: String, offset: String? = "3600s", _ members: String) -> String {
        let offset = offset.map { #","utcOffset":"\#($0)""# } ?? ""
        return #"{"\#(field)":{"sampleTime":{"physicalTime":"\#(time)"\#(offset)},\#(members)}}"#
    }

    static func beat(_ time: String, _ rate: Int = 61, offset: String? = "3600s") -> String {
        sample("heartRate", time, offset: offset, #""beatsPerMinute":"\#(rate)""#)
    }

    static func daily(_ field: String, _ day: String, _ members: String) -> String {
        #"{"\#(field)":{"date":\#(date(day)),\#(members)}}"#
    }

    static func date(_ day: String) -> String {
        let (year, month, day) = CivilDay(day)!.components
        return #"{"year":\#(year),"month":\#(month),"day":\#(day)}"#
    }

    /// A row of a roll-up of dates.
    static func row(_ day: String, _ members: String) -> String {
        #"{"civilStartTime":{"date":\#(date(day)),"time":{}},\#(members)}"#
    }

    static func list(_ points: [String]) -> String { "[\(points.joined(separator: ","))]" }
}

func window(
    _ resource: Resource, _ first: String, _ last: String? = nil, zones: DayZones = DayZones(.gmt)
) -> FetchWindow {
    FetchWindow(resource, CivilDay(first)!...CivilDay(last ?? first)!, zones: zones)
}

extension Service {
    /// Fetches a window and gives what was handed over.
    func fetch(_ window: FetchWindow, _ api: GoogleHealthAPI? = nil) async throws(ProviderError) -> ReceivedDays {
        let receiver = ReceivedDays()
        try await (api ?? self.api()).fetch(window, for: .me, gate: gate, receiver: receiver)
        return receiver
    }
}
