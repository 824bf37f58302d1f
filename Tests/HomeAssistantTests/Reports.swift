import Foundation
import HealthModel
import SyncEngine

/// States of a service, as `/status` tells them.
enum Reports {
    /// One account a name; each value as given, the rest as of a service that is well.
    static func report(
        _ accounts: [String] = ["me"], state: String = "idle", authorization: String = "authorized",
        lag: Int? = 0, battery: Double? = 57, sinkError: String? = nil, message: String? = nil, missing: Int = 0
    ) throws -> StatusReport {
        func word(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
        func number<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "null" }
        let resource =
            "{\"lastSync\":\"2026-03-10T11:50:00Z\",\"completeThrough\":null,\"daysMissing\":\(missing),\"daysWanted\":30,\"daysFailed\":0,"
            + "\"lagSeconds\":\(number(lag)),\"lastError\":null,\"granted\":true}"
        let budget = #"{"limit":150,"remaining":140,"resetAt":null,"periodSeconds":60}"#
        let latest =
            "{\"battery\":\(number(battery)),\"restingHeartRate\":55,\"stepsToday\":1234,\"minutesAsleep\":null,\"weight\":70.5}"
        let all = accounts.map { name in
            "{\"account\":\"\(name)\",\"provider\":\"google\",\"authorization\":\"\(authorization)\","
                + "\"message\":\(word(message)),\"lastError\":null,\"authorizedAt\":null,\"authorizationEndsAt\":null,"
                + "\"missingScopes\":[],\"grantedScopes\":[],\"timeZone\":null,\"syncSince\":null,"
                + "\"deviceSync\":\"2026-03-10T11:30:00Z\",\"resources\":{\"steps\":\(resource)},\"budget\":\(budget),"
                + "\"latest\":\(latest)}"
        }
        let sink =
            "{\"id\":\"db\",\"pending\":2,\"lastError\":\(word(sinkError)),\"lastDelivery\":null,\"retryAt\":null,"
            + "\"deadLetters\":0,\"lastRefusal\":null,\"beyondRetention\":0,\"undeleted\":0}"
        let text =
            "{\"state\":\"\(state)\",\"now\":\"2026-03-10T12:00:00Z\",\"accounts\":[\(all.joined(separator: ","))],"
            + "\"sinks\":[\(sink)],\"job\":null,\"resources\":{},\"budget\":\(budget),\"latest\":\(latest)}"
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(StatusReport.self, from: Data(text.utf8))
    }
}
