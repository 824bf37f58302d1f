internal import Foundation
internal import SyncEngine

extension InfluxEndpoint {
    /// The sentence for an answer that stops the queue: what happened, where, and what to do.
    func failure(_ answer: InfluxAnswer, writingTo database: String?, now: Date) -> SinkError {
        let place = database.map { " for \($0)" } ?? ""
        switch answer.status {
        case 401:
            return SinkError(.unauthorized, "\(name) refused the \(credential) (\(answer.reason)). \(credentialAdvice)")
        case 403:
            return SinkError(
                .unauthorized,
                "\(name) grants this \(usesToken ? "token" : "user") no right\(place) (\(answer.reason)). "
                    + "\(grant(for: database)), or use other credentials. \(credentialAdvice)")
        case 300..<400:
            return SinkError(
                .missing,
                "\(name) redirects elsewhere (status \(answer.status)). Set INFLUXDB_URL to the address it leads to.")
        case 404 where answer.sentence.contains("organization"):
            return SinkError(.missing, "\(name) has no such organisation (\(answer.reason)). Set INFLUXDB_ORG.")
        case 408, 429, 500...:
            let retryAfter = answer.retryAfter(now: now)
            let when = retryAfter.map { " It asks to wait \($0) seconds." } ?? ""
            let isFull = answer.sentence.contains("no space left on device")
            let advice = isFull ? " Its disk is full: make space there." : ""
            return SinkError(
                .unavailable, "\(name) cannot take data now (\(answer.reason)).\(advice)\(when) It is tried again.",
                retryAfter: retryAfter)
        default:
            let advice =
                usesToken && configuration.org == nil ? "INFLUXDB_ORG and INFLUXDB_BUCKET" : "INFLUXDB_URL"
            return SinkError(
                .missing, "\(name) does not take writes\(place) (\(answer.reason)). Check \(advice) and its own log.")
        }
    }

    private func grant(for database: String?) -> String {
        guard let database, !usesToken, let user = configuration.username else { return "Grant it" }
        return "Grant it with: GRANT ALL ON \(InfluxQL.identifier(database)) TO \(InfluxQL.identifier(user))"
    }

    private var credential: String { usesToken ? "token" : "user name or password" }

    private var credentialAdvice: String {
        usesToken
            ? "Set INFLUXDB_TOKEN."
            : "Set INFLUXDB_USERNAME and INFLUXDB_PASSWORD, or INFLUXDB_TOKEN for version 2 and 3."
    }
}
