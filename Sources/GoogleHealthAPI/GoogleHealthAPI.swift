public import Foundation
public import HTTPClient
public import HealthModel
public import OAuth
import ProviderKit
public import SyncEngine

/// The Google Health API, version 4 (google-health-api.md), or any server that speaks it.
public struct GoogleHealthAPI: HealthProvider {
    /// Kept with every day that this provider fetched.
    public let name = "google"
    /// Few enough to be polite, enough to hide the way to the server.
    public let width = 4
    /// The API allows 300 and does not say in its answers how many are left.
    public let callsPerMinute: Int?
    /// `settings.readonly`.
    public let lookScope = GoogleScope.settings
    /// `settings.readonly`.
    public let profileScope = GoogleScope.settings

    private let client: GoogleClient

    /// - Parameters:
    ///   - baseURL: scheme and host, e.g. `https://health.googleapis.com`.
    ///   - http: for the API alone, so that its connections are shared by its calls.
    ///   - tokens: gives and renews access tokens.
    ///   - callsPerMinute: calls that each account allows itself.
    ///   - now: the time: nothing later than it is asked for.
    ///   - pause: waits before a call that failed for a moment is made again.
    ///   - jitter: seconds added to each pause.
    public init(
        baseURL: String = "https://health.googleapis.com",
        http: HTTPClient,
        tokens: any AccessTokenSource,
        callsPerMinute: Int = 150,
        now: @escaping @Sendable () -> Date,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        jitter: @escaping @Sendable () -> TimeInterval = { .random(in: 0...0.5) }
    ) {
        self.callsPerMinute = callsPerMinute
        client = GoogleClient(baseURL: baseURL, tokens: tokens, now: now, pause: pause, jitter: jitter) {
            request throws(HTTPClientError) in try await http.send(request)
        }
    }

    init(client: GoogleClient, callsPerMinute: Int = 150) {
        self.client = client
        self.callsPerMinute = callsPerMinute
    }

    /// The offers in the order of influx-schema.md, "Resources".
    public var catalogue: [ResourceOffer] { GoogleCatalogue.resources.map(\.offer) }

    /// Every scope that an authorisation asks for.
    public static var scopes: [String] { GoogleScope.all }

    /// What was granted; makes no call. A grant that ends by itself is one of a project in "Testing" (2.4).
    public func access(of account: Account) async throws(ProviderError) -> GrantedAccess {
        let consent = try await client.consent(of: account, subject("the authorisation", of: account))
        return GrantedAccess(
            scopes: consent.scopes, endsAt: consent.endsAt,
            notice: consent.endsAt.map { end in
                let stamp = UTCText.instant(Int64(end.timeIntervalSince1970)).dropLast(4).split(separator: "T")
                return
                    "The authorisation of the account \(account) at Google ends on \(stamp[0]) at \(stamp[1]) UTC: access "
                    + "was given for a limited time, or the Google Cloud project is in \"Testing\", where none lasts longer "
                    + "than 7 days. To leave that: Google Auth Platform, Audience, Publish app; then authorise the account "
                    + "again."
            })
    }

    /// `GET /v4/users/me/pairedDevices`, whatever was granted: tokens without the scope were seen to be let through.
    public func look(for account: Account, gate: CallGate) async throws(ProviderError) -> DeviceLook {
        try await Devices.look(
            client, subject("the devices", of: account, scope: lookScope), of: account, gate)
    }

    /// `GET /v4/users/me/settings`, whatever was granted. The first day of the account is not asked for.
    public func profile(of account: Account, gate: CallGate) async throws(ProviderError) -> ProviderProfile {
        try await Settings.profile(
            client, subject("the settings", of: account, scope: profileScope), of: account, gate)
    }

    /// `GET /v4/users/me/identity` with a token that was just given. The errors are for the person who signed in.
    public func identity(accessToken: String) async throws(ProviderError) -> GoogleIdentity {
        try await Identity.identity(client, accessToken: accessToken)
    }

    /// One request a data type and page. A data type that is refused for good is left out while another of the resource
    /// is given. A window longer than the offer is refused without a call.
    public func fetch(
        _ window: FetchWindow, for account: Account, gate: CallGate, receiver: any DayReceiver
    ) async throws(ProviderError) {
        guard let resource = GoogleCatalogue.resource(window.resource) else {
            throw ProviderError(
                .rejected, "Google Health has no days of \(window.resource.slug): they are asked for by a look.")
        }
        let subject = Subject("Google Health", window.resource.slug, of: window.days, account: account)
        guard window.days.count <= resource.offer.daysPerRequest else {
            throw subject.tooLong(window.days.count, limit: resource.offer.daysPerRequest)
        }
        let granted = try await client.consent(of: account, subject).scopes
        try await resource.fetch(
            WindowFetch(
                window: window, account: account, granted: granted, client: client, gate: gate, receiver: receiver))
    }

    /// Throws `.unreadable` when a part is no list, or when the row's time zone is unknown here. An odd element is passed
    /// over, never an error.
    public func decode(_ day: ArchivedDay) throws(ProviderError) -> [Series] {
        let reading = try DayReading(day, service: "Google Health")
        guard let resource = GoogleCatalogue.resource(day.resource) else { return try Devices.decode(reading) }
        return try resource.decode(reading)
    }

    private func subject(_ title: String, of account: Account, scope: String = "") -> Subject {
        Subject("Google Health", title, account: account, scope: scope)
    }
}
