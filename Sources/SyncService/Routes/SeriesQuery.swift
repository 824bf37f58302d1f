import Foundation
import HTTPServer
import HealthModel
import SyncEngine

/// What an `/api/series` request asks for, read from its query: pure.
struct SeriesQuery {
    enum Format: String, CaseIterable { case json, csv }

    static let parameters = ["resource", "measurement", "from", "to", "account", "width", "format"]
    /// Up to a stretch a second and a day, which leaves nothing out.
    static let widths = 10...86_400
    static let usualWidth = 1000

    var request: SeriesRequest
    var format = Format.json

    init(_ request: ServerRequest, facts: [AccountFacts], now: Date, today: (Account) -> CivilDay)
        throws(SyncQuery.Refusal)
    {
        let values = try SyncQuery.values(of: request, among: Self.parameters, at: "/api/series").get()
        guard let resource = values["resource"].flatMap(Resource.init) else {
            throw SyncQuery.Refusal(
                status: values["resource"] == nil ? 400 : 404,
                code: values["resource"] == nil ? "resource_wanted" : "unknown_resource",
                message: values["resource"] == nil
                    ? "Say of which resource: ?resource=heart-rate." : "There is no resource of this name.",
                details: ["resources": Resource.allCases.map(\.slug)])
        }
        let account = try AccountQuery.account(values["account"], among: facts)
        self.request = SeriesRequest(
            account: account, resource: resource,
            measurement: try Self.measurement(values["measurement"], of: resource),
            span: try Self.span(values["from"], values["to"], now: now, today: today(account)),
            width: try Self.width(values["width"]))
        guard let name = values["format"] else { return }
        guard let format = Format(rawValue: name) else {
            throw SyncQuery.Refusal(
                code: "bad_format", message: "There is no format of this name.",
                details: ["formats": Format.allCases.map(\.rawValue)])
        }
        self.format = format
    }

    private static func measurement(_ name: String?, of resource: Resource) throws(SyncQuery.Refusal)
        -> MeasurementName?
    {
        guard let name else { return nil }
        let known = MeasurementName.allCases.filter { $0.resource == resource }
        guard let measurement = known.first(where: { $0.name == name }) else {
            throw SyncQuery.Refusal(
                status: 404, code: "unknown_measurement", message: "\(resource.slug) has no measurement of this name.",
                details: ["measurements": known.map(\.name)])
        }
        return measurement
    }

    private static func width(_ text: String?) throws(SyncQuery.Refusal) -> Int {
        guard let text else { return usualWidth }
        guard let width = Int(text), widths.contains(width) else {
            throw SyncQuery.Refusal(
                code: "bad_width",
                message: "width is a number from \(widths.lowerBound) to \(widths.upperBound): the chart's, in pixels.")
        }
        return width
    }

    /// Two dates, or two instants; today where nothing is said.
    private static func span(_ from: String?, _ to: String?, now: Date, today: CivilDay) throws(SyncQuery.Refusal)
        -> SeriesRequest.Span
    {
        let isInstant = [from, to].contains { $0?.contains("T") ?? false }
        guard isInstant else {
            let (first, last) = try SyncQuery.dates(from ?? (to == nil ? "today" : to), to, today: today)
            return .days((first ?? today)...(last ?? today))
        }
        guard let from, let first = instant(from), let last = to.map(instant) ?? now else {
            throw SyncQuery.Refusal(
                code: "bad_instant",
                message: "from and to are two dates like 2026-03-31, or two instants like 2026-03-31T07:00:00Z.")
        }
        guard first < last else {
            throw SyncQuery.Refusal(code: "reversed_dates", message: "from is not earlier than to.")
        }
        guard CivilDay(first, in: .gmt) >= SyncQuery.earliest, CivilDay(last, in: .gmt) <= today.advanced(by: 2) else {
            throw SyncQuery.Refusal(
                code: "bad_instant",
                message: "from and to lie between \(SyncQuery.earliest) and today.")
        }
        return .instants(first..<last)
    }

    private static func instant(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
