public import Foundation
public import HTTPClient
public import HealthModel
public import OAuth
public import SyncEngine

/// The Fitbit Web API, version 1 and 1.2 (fitbit-web-api.md), or any server that speaks it.
public struct FitbitWebAPI: HealthProvider {
    /// Kept with every day that this provider fetched.
    public let name = "fitbit"
    /// Few enough to be polite, enough to hide the way to the server.
    public let width = 4
    /// `settings`.
    public let lookScope = Devices.scope
    /// `profile`.
    public let profileScope = Profile.scope

    private let client: FitbitClient

    /// - Parameters:
    ///   - baseURL: scheme and host, e.g. `https://api.fitbit.com`.
    ///   - http: for the API alone, so that its connections are shared by its calls.
    ///   - tokens: gives and renews access tokens.
    ///   - now: the time, against which the rate limit's seconds are read.
    public init(
        baseURL: String = "https://api.fitbit.com",
        http: HTTPClient,
        tokens: any AccessTokenSource,
        now: @escaping @Sendable () -> Date
    ) {
        client = FitbitClient(baseURL: baseURL, tokens: tokens, now: now) { request throws(HTTPClientError) in
            try await http.send(request)
        }
    }

    init(client: FitbitClient) { self.client = client }

    /// The offers in the order of influx-schema.md, "Resources".
    public var catalogue: [ResourceOffer] { FitbitCatalogue.resources.map(\.offer) }

    /// Every scope that any resource, the devices or the profile need: what an authorisation asks for.
    public static var scopes: [String] {
        Set(FitbitCatalogue.resources.map(\.offer.scope) + [Devices.scope, Profile.scope]).sorted()
    }

    /// The scopes of the account's grant; makes no call.
    public func grantedScopes(of account: Account) async throws(ProviderError) -> Set<String> {
        try await client.grantedScopes(FitbitSubject(title: "the authorization", account: account, scope: ""))
    }

    /// `GET /1/user/-/devices.json`. Phones that count steps are no devices.
    public func look(for account: Account, gate: CallGate) async throws(ProviderError) -> DeviceLook {
        let subject = FitbitSubject(title: "the devices", account: account, scope: Devices.scope)
        return try Devices.look(try await client.get(Devices.path, subject, gate), subject)
    }

    /// `GET /1/user/-/profile.json`.
    public func profile(of account: Account, gate: CallGate) async throws(ProviderError) -> ProviderProfile {
        let subject = FitbitSubject(title: "the profile", account: account, scope: Profile.scope)
        return try Profile.read(try await client.get(Profile.path, subject, gate), subject)
    }

    /// One request for most resources, two for `hrv`. A window longer than the offer is refused without a call.
    public func fetch(
        _ window: FetchWindow, for account: Account, gate: CallGate
    ) async throws(ProviderError) -> [FetchedDay] {
        guard let resource = FitbitCatalogue.resource(window.resource) else {
            throw ProviderError(
                .rejected, "Fitbit has no days of \(window.resource.slug): they are asked for by a look.")
        }
        let subject = FitbitSubject(resource, window.days, account)
        guard window.days.count <= resource.offer.daysPerRequest else {
            throw subject.error(
                .rejected,
                "were asked for \(window.days.count) days at once; Fitbit gives at most "
                    + "\(resource.offer.daysPerRequest). Nothing was sent.")
        }
        var parts: [DayPart] = []
        for request in resource.requests(for: window.days) {
            parts.append(DayPart(request.part, try await client.get(request.path, subject, gate)))
        }
        let found = try resource.cut(FitbitAnswers(days: window.days, parts: parts, subject: subject))
        let byDay = Dictionary(found.map { ($0.day, $0) }) { _, last in last }
        return window.days.map { byDay[$0] ?? FetchedDay($0, parts: [], hasData: false) }
    }

    /// Throws `.unreadable` when a part is not what its resource's answers are at the top level, or when the row's
    /// time zone is unknown here. An odd element is passed over, never an error.
    public func decode(_ day: ArchivedDay) throws(ProviderError) -> [Series] {
        let reading = try DayReading(day)
        guard let resource = FitbitCatalogue.resource(day.resource) else { return try Devices.decode(reading) }
        return try resource.decode(reading)
    }
}
