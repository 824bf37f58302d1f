import Foundation
import HTTPClient
import SyncEngine

/// What an answer says of the rate limit (fitbit-web-api.md, 10.1).
enum FitbitRate {
    /// The period is an hour; a later end is a mistake of the server or of a clock.
    private static let longest: TimeInterval = 3600 + 300
    /// After a refusal at the very end of a period: the clocks are not that exact.
    private static let shortestAfterRefusal: TimeInterval = 30

    /// The headers' reading, from answers that are errors as well; nil when they say nothing.
    static func reading(_ response: HTTPResponse, now: Date) -> RateReading? {
        let isRefusal = response.status == 429
        let limit = count(response, "Fitbit-Rate-Limit-Limit")
        let remaining = count(response, "Fitbit-Rate-Limit-Remaining")
        let reset = seconds(response, "Fitbit-Rate-Limit-Reset")
        guard isRefusal || limit != nil || remaining != nil || reset != nil else { return nil }
        let resetAt = isRefusal ? refusalEnds(response, now: now) : reset.map { now.addingTimeInterval($0) }
        return RateReading(limit: limit, remaining: remaining, resetAt: resetAt, isRefusal: isRefusal)
    }

    /// When a refused call may be repeated: `Reset`, else `Retry-After`, which is absent or wrong since 2025, else the
    /// next full hour.
    static func refusalEnds(_ response: HTTPResponse, now: Date) -> Date {
        if let wait = seconds(response, "Fitbit-Rate-Limit-Reset") ?? seconds(response, "Retry-After") {
            return now.addingTimeInterval(max(wait, shortestAfterRefusal))
        }
        let hour = (now.timeIntervalSince1970 / 3600).rounded(.down) + 1
        return Date(timeIntervalSince1970: hour * 3600)
    }

    private static func count(_ response: HTTPResponse, _ name: String) -> Int? {
        guard let number = response.header(name).flatMap({ Int($0) }), number >= 0 else { return nil }
        return number
    }

    private static func seconds(_ response: HTTPResponse, _ name: String) -> TimeInterval? {
        count(response, name).map { min(TimeInterval($0), longest) }
    }
}
