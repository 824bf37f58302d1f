public import Foundation
public import HTTPClient
public import HealthModel
public import OAuth
import ProviderKit
public import SyncEngine

/// The Fitbit Web API, version 1 and 1.2 (fitbit-web-api.md), or any server that speaks it.
public struct FitbitWebAPI: HealthProvider {
    /// Kept with every day that this provider fetched.
    public let name = "fitbit"
    /// Few enough to be polite, enough to hide the way to the server.
    public let width = 4
    /// The answers' headers tell the limit.
    public let callsPerMinute: Int? = nil
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
        Set(FitbitCatalogue.resources.flatMap(\.offer.scopes) + [Devices.scope, Profile.scope]).sorted()
    }

    /// The scopes of the account's grant; makes no call. Fitbit names no end of a grant.
    public func access(of account: Account) async throws(ProviderError) -> GrantedAccess {
        let consent = try await client.consent(of: account, Subject(fitbit: "the authorization", account))
        return GrantedAccess(scopes: consent.scopes, endsAt: consent.endsAt)
    }

    /// `GET /1/user/-/devices.json`. Phones that count steps are no devices.
    public func look(for account: Account, gate: CallGate) async throws(ProviderError) -> DeviceLook {
        let subject = Subject(fitbit: "the devices", account, scope: Devices.scope)
        return try Devices.look(try await get(Devices.path, subject, of: account, gate), subject)
    }

    /// `GET /1/user/-/profile.json`.
    public func profile(of account: Account, gate: CallGate) async throws(ProviderError) -> ProviderProfile {
        let subject = Subject(fitbit: "the profile", account, scope: Profile.scope)
        return try Profile.read(try await get(Profile.path, subject, of: account, gate), subject)
    }

    /// One call, or none without its scope.
    private func get(
        _ path: String, _ subject: Subject, of account: Account, _ gate: CallGate
    ) async throws(ProviderError) -> [UInt8] {
        guard try await client.consent(of: account, subject).scopes.contains(subject.scope) else {
            throw FitbitFailure.scopeMissing(subject)
        }
        return try await client.get(path, subject, of: account, gate)
    }

    /// One request for most resources; all dates are handed over at once, but those of workouts. A window longer than the
    /// offer is refused without a call.
    public func fetch(
        _ window: FetchWindow, for account: Account, gate: CallGate, receiver: any DayReceiver
    ) async throws(ProviderError) {
        guard let resource = FitbitCatalogue.resource(window.resource) else {
            throw ProviderError(
                .rejected, "Fitbit has no days of \(window.resource.slug): they are asked for by a look.")
        }
        let subject = Subject(resource, window.days, account)
        guard window.days.count <= resource.offer.daysPerRequest else {
            throw subject.tooLong(window.days.count, limit: resource.offer.daysPerRequest)
        }
        try await resource.fetch(
            FitbitWindow(
                days: window.days, subject: subject, account: account, client: client, gate: gate, receiver: receiver))
    }

    /// Throws `.unreadable` when a part is not what its resource's answers are at the top level, or when the row's
    /// time zone is unknown here. An odd element is passed over, never an error.
    public func decode(_ day: ArchivedDay) throws(ProviderError) -> [Series] {
        let reading = try DayReading(day, service: "Fitbit")
        guard let resource = FitbitCatalogue.resource(day.resource) else { return try Devices.decode(reading) }
        return try resource.decode(reading)
    }
}
