import Foundation
import HTTPClient
import JSONReader
import ProviderKit
import SyncEngine

/// Says what an answer that is not data means (fitbit-web-api.md, 9.3).
///
/// Fitbit repeats the token in its messages, so no message of the provider's is copied: only its error's bounded word.
enum FitbitFailure {
    /// The error that the answer stands for, or nil when it is one of success.
    static func of(
        _ answer: HTTPResponse, _ subject: Subject, minuteData: Bool = false, now: Date
    ) -> ProviderError? {
        let word = errorWord(answer.body)
        let said = "\(answer.status)\(word.map { ", \($0)" } ?? "")"
        switch answer.status {
        case 200..<300: return nil
        case 300..<400:
            return subject.error(
                .unreadable, "the server sends elsewhere (\(said)) in place of an answer. Check the address of the API."
            )
        case 401 where word == "invalid_request":
            return subject.error(
                .rejected, "the request came without its authorization (\(said)). A proxy in between may remove it.")
        case 401:
            return subject.error(
                .notAuthorized,
                "the access token was refused, its successor too (\(said)). Authorise the account again.")
        case 403: return refusal(word, said, subject, minuteData)
        case 408:
            return subject.error(.unavailable, "the server did not wait for the request (\(said)). Tried again later.")
        case 410:
            return subject.error(
                .gone,
                "the service is over (\(said)): the Fitbit Web API was announced to be off since 2 November 2026 "
                    + "and its successor is the Google Health API. What was fetched stays; to go on, authorise this "
                    + "account at the Google Health API.")
        case 429:
            return subject.error(
                .rateLimited(until: FitbitRate.refusalEnds(answer, now: now)),
                "too many calls in this hour (\(said)). Goes on by itself when the hour is over.")
        case 500...:
            return subject.error(.unavailable, "the service has trouble (\(said)). Tried again later.")
        default:
            return subject.error(
                .rejected, "the request was refused as wrong (\(said)). Repeating it does not help; please report it.")
        }
    }

    /// Whether a new token may help: not when the server missed the header altogether.
    static func rejectsToken(_ answer: HTTPResponse) -> Bool {
        answer.status == 401 && errorWord(answer.body) != "invalid_request"
    }

    static func scopeMissing(_ subject: Subject) -> ProviderError {
        subject.error(
            .scopeMissing,
            "the permission `\(subject.scope)` was not granted. Authorise the account again and leave it "
                + "ticked.")
    }

    /// An application that is not Personal gets no intraday data.
    static func notPersonal(_ subject: Subject, _ said: String) -> ProviderError {
        subject.error(
            .forbidden,
            "Fitbit keeps these data from this application (\(said)). Minute data are given to applications "
                + "of the type \"Personal\" only: change the type at dev.fitbit.com, then authorise again.")
    }

    private static func refusal(
        _ word: String?, _ said: String, _ subject: Subject, _ minuteData: Bool
    ) -> ProviderError {
        switch word {
        case "insufficient_scope": scopeMissing(subject)
        case "insufficient_permissions" where minuteData: notPersonal(subject, said)
        default:
            subject.error(
                .forbidden,
                "Fitbit does not give these data to this account or application (\(said)), whatever was "
                    + "consented to. The other resources go on; this one is tried again later.")
        }
    }

    /// The word that names the error in any of the three shapes, in small letters: `[a-z_]`, at most 40 of them.
    static func errorWord(_ body: [UInt8]) -> String? {
        let word = try? JSONReader.read(body) { root in
            let named = root["errors"]?.array?.first?["errorType"] ?? root["error"]?["status"] ?? root["error"]
            return named?.text
        }
        guard let word = word?.lowercased(), (1...40).contains(word.utf8.count),
            word.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") })
        else { return nil }
        return word
    }
}
