import HTTPClient
import HealthModel

/// One question about a data type. Its answer comes in pages.
enum PointQuery: Sendable {
    /// The stream of all sources as the app shows it.
    case reconcile(DataType, filter: String?)
    /// The sum of each minute between two instants, in seconds since 1970.
    case minutes(DataType, Range<Int64>)
    /// The sums of each date, of the wearables alone or of all sources.
    case days(DataType, ClosedRange<CivilDay>, ofAllSources: Bool = false)

    var type: DataType {
        switch self {
        case .reconcile(let type, _), .minutes(let type, _), .days(let type, _, _): type
        }
    }

    /// The request for a page; without a token, for the first.
    func request(baseURL: String, page token: String?) -> HTTPRequest {
        let points = "\(baseURL)/v4/users/me/dataTypes/\(type.id)/dataPoints"
        switch self {
        case .reconcile(let type, let filter):
            let query = [("pageSize", "\(type.pageSize)"), ("filter", filter), ("pageToken", token)]
                .compactMap { name, value in value.map { "\(name)=\(FormEncoding.percentEncode($0))" } }
            return .get("\(points):reconcile?\(query.joined(separator: "&"))")
        case .minutes(let type, let range):
            return .post(
                "\(points):rollUp",
                [
                    #""range":{"startTime":"\#(UTCText.instant(range.lowerBound))","endTime":"\#(UTCText.instant(range.upperBound))"}"#,
                    #""windowSize":"60s""#, #""pageSize":\#(type.pageSize)"#, Self.wearables, Self.member(token),
                ])
        case .days(_, let days, let ofAllSources):
            // No page size: with one, some types answer "Invalid argument" (google-health-api.md, 3.3).
            return .post(
                "\(points):dailyRollUp",
                [
                    #""range":{"start":\#(Self.date(days.lowerBound)),"end":\#(Self.date(days.upperBound.advanced(by: 1)))}"#,
                    #""windowSizeDays":1"#, ofAllSources ? nil : Self.wearables, Self.member(token),
                ])
        }
    }

    /// With all sources, a roll-up of minutes was seen to add the phone's to the watch's, one of dates was not
    /// (google-health-api.md, 3.1).
    private static let wearables = #""dataSourceFamily":"users/me/dataSourceFamilies/google-wearables""#

    private static func date(_ day: CivilDay) -> String {
        let (year, month, day) = day.components
        return #"{"date":{"year":\#(year),"month":\#(month),"day":\#(day)}}"#
    }

    private static func member(_ token: String?) -> String? {
        token.map { token in
            let escaped = token.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\\(scalar)"
                case "\0"..<" ": "\\u00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
                default: "\(scalar)"
                }
            }
            return #""pageToken":"\#(escaped.joined())""#
        }
    }
}

extension HTTPRequest {
    /// A GET that wants JSON.
    static func get(_ url: String) -> HTTPRequest {
        HTTPRequest(url: url, headers: [HTTPHeader("Accept", "application/json")])
    }

    fileprivate static func post(_ url: String, _ members: [String?]) -> HTTPRequest {
        HTTPRequest(
            "POST", url: url,
            headers: [HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", "application/json")],
            body: Array("{\(members.compactMap(\.self).joined(separator: ","))}".utf8))
    }
}
