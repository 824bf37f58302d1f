import Foundation
import HTTPClient
import ProviderKit
import SyncEngine

/// Why a call brought nothing, and what the client does about it before anybody is told.
struct GoogleFailure: Error {
    var error: ProviderError
    /// The filter was not understood: another one may be.
    var refusesFilter = false
    /// The answer was cut short.
    var isCut = false
    /// The service knows the way and has nothing there.
    var isNothing = false

    /// A failure that only says what it says.
    init(_ error: ProviderError, isCut: Bool = false) {
        self.error = error
        self.isCut = isCut
    }

    /// Whether the same call may succeed in a moment.
    var mayPass: Bool { error.kind == .unavailable || isCut }

    /// The failure of a later page: a refusal then means that its token got too old, not that the data are refused.
    var midway: GoogleFailure {
        guard error.isRefusal else { return self }
        return GoogleFailure(ProviderError(.unavailable, error.message))
    }
}

extension GoogleFailure {
    /// What an answer that is no data means (google-health-api.md, 5.3); nil for one of success. Of the provider's words
    /// only the reason's name is repeated.
    init?(_ answer: HTTPResponse, _ subject: Subject, retryAt: Date) {
        guard !(200..<300).contains(answer.status) else { return nil }
        let envelope = ErrorEnvelope(answer.body)
        let said = "\(answer.status)\(envelope.word.map { ", \($0)" } ?? "")"
        if answer.status == 400, envelope.names("INVALID_DATA_POINT_FILTER") {
            self.init(
                subject.error(
                    .rejected,
                    "the service does not understand the filter of the request (\(said)). Repeating it does not "
                        + "help; please report it."))
            refusesFilter = true
            return
        }
        switch answer.status {
        case 300..<400:
            self.init(
                subject.error(
                    .unreadable,
                    "the server sends elsewhere (\(said)) in place of an answer. Check the address of the API."))
        case 400...403 where envelope.namesMissingScope: self.init(Self.scopeMissing(subject))
        case 400: self.init(Self.badRequest(envelope, said, subject))
        case 401 where subject.account == nil:
            self.init(
                subject.error(
                    .notAuthorized,
                    "the service did not take the token that Google has just given (\(said)). Authorise again; if that "
                        + "stays, check that the client's id and secret are of one Google Cloud project."))
        case 401:
            self.init(
                subject.error(
                    .notAuthorized,
                    "the access token was refused, its successor too (\(said)). Authorise the account again."))
        case 403: self.init(Self.refusal(envelope, said, subject))
        case 404:
            self.init(
                subject.error(
                    .rejected,
                    "there is nothing at this address (\(said)): Google Health does not offer these data in this way. "
                        + "Check the address of the API; if it is right, please report it."))
            // What is not offered is answered with a page.
            isNothing = envelope.names("NOT_FOUND")
        case 408:
            self.init(
                subject.error(.unavailable, "the server did not wait for the request (\(said)). Tried again later."))
        case 410:
            self.init(
                subject.error(
                    .gone,
                    "the service is over (\(said)). What was fetched stays; look for a newer version of this "
                        + "program, or for Google's word on what comes after."))
        case 412:
            self.init(
                subject.error(
                    .notAuthorized,
                    "there is no health profile for this Google account yet (\(said)). Open the Google Health app with "
                        + "this Google account, finish setting it up, then authorise again."))
        case 429:
            self.init(
                subject.error(
                    .rateLimited(until: retryAt),
                    "too many calls in this minute (\(said)). Goes on by itself in a moment."))
        case 500...:
            self.init(subject.error(.unavailable, "the service has trouble (\(said)). Tried again later."))
        default:
            self.init(
                subject.error(
                    .rejected,
                    "the request was refused as wrong (\(said)). Repeating it does not help; please report it."))
        }
    }

    static func scopeMissing(_ subject: Subject) -> ProviderError {
        guard !subject.scope.isEmpty else {
            return subject.error(
                .scopeMissing,
                "none of the permissions was granted. Authorise again and leave the boxes of Google Health ticked.")
        }
        return subject.error(
            .scopeMissing,
            "the permission `\(GoogleScope.shortName(subject.scope))` was not granted. Authorise the account again and "
                + "leave its box ticked.")
    }

    private static func badRequest(_ envelope: ErrorEnvelope, _ said: String, _ subject: Subject) -> ProviderError {
        if envelope.names("ACCOUNT_NOT_LINKED") {
            return subject.error(
                .notAuthorized,
                "this Google account is not linked to Google Health (\(said)). Sign in once to the Google Health app "
                    + "with this Google account, then authorise again.")
        }
        if envelope.names("UNSUPPORTED_DATA_TYPE_ACTION") || envelope.names("INVALID_PARENT_DATA_TYPE_COLLECTION") {
            return subject.error(
                .rejected,
                "Google Health does not offer these data in this way (\(said)). Repeating it does not help; please "
                    + "report it.")
        }
        return subject.error(
            .rejected, "the request was refused as wrong (\(said)). Repeating it does not help; please report it.")
    }

    private static func refusal(_ envelope: ErrorEnvelope, _ said: String, _ subject: Subject) -> ProviderError {
        if envelope.names("UberMint") {
            return subject.error(
                .notAuthorized,
                "the authorisation holds permissions that do not go together, or is of a Fitbit account that was not "
                    + "moved to Google (\(said)). Remove the app at myaccount.google.com/connections, then authorise "
                    + "again.")
        }
        if envelope.names("SERVICE_DISABLED") || envelope.names("USER_PROJECT_DENIED") {
            return subject.error(
                .forbidden,
                "the Google Health API is not enabled in the Google Cloud project of the client (\(said)). Enable it "
                    + "there (APIs & Services, Library, Google Health API) and wait some minutes.")
        }
        if envelope.names("RESOURCE_PERMISSION_DENIED") {
            return subject.error(
                .forbidden,
                "Google Health does not give these data to this client (\(said)). If it says so of everything, "
                    + "remove the app at myaccount.google.com/connections and authorise again.")
        }
        return subject.error(
            .forbidden,
            "Google Health does not give these data to this account or client (\(said)), whatever was consented to. "
                + "The other resources go on; this one is tried again later.")
    }
}

extension ErrorEnvelope {
    /// The grant lacks the scope: a new token would lack it too.
    var namesMissingScope: Bool {
        names("ACCESS_TOKEN_SCOPE_INSUFFICIENT") || names("MISSING_OAUTH_SCOPE") || word == "insufficient_scope"
    }
}
