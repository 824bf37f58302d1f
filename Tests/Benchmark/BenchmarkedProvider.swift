import FitbitWebAPI
import Foundation
import GoogleHealthAPI
import HTTPClient
import HealthModel
import OAuth
import Simulator
import SyncEngine

/// Whose data are synced, and by whom they are given.
enum BenchmarkedProvider: String, CaseIterable {
    case google, fitbit

    private static let id = "bench.apps.googleusercontent.com"
    private static let secret = "bench-secret"
    private static let redirect = "http://localhost:1/callback"

    /// A heart-rate sample every 3 seconds, as a Pixel Watch gives them (google-health-api.md, 4); what Fitbit gives of
    /// everybody.
    var person: Person {
        var person = People.ada
        if self == .google { person.heartInterval = 3...3 }
        return person
    }

    /// In which both people live.
    static var zone: TimeZone { People.ada.zone }

    /// Starts the imitation of the provider in this process; where it listens, and what ends it.
    func startSimulator() throws -> (url: URL, stop: @Sendable () async -> Void) {
        let world = World(people: [person, .everySecond], now: { Date() })
        switch self {
        case .google:
            let client = GoogleClient(id: Self.id, secret: Self.secret)
            let simulator = GoogleSimulator(world: world, clients: [client])
            simulator.behaviour.callsPerMinute = 1_000_000
            return (try simulator.start(), { await simulator.stop() })
        case .fitbit:
            let client = RegisteredClient(id: Self.id, secret: Self.secret, redirectURIs: [Self.redirect])
            let simulator = FitbitSimulator(world: world, clients: [client])
            simulator.behaviour.hourlyLimit = 1_000_000
            return (try simulator.start(), { await simulator.stop() })
        }
    }

    func client(at url: String) -> OAuthClient {
        func client(
            _ authorize: String, _ token: String, _ scopes: [String], _ authentication: OAuthClient.Authentication,
            _ extra: [(name: String, value: String)] = []
        ) -> OAuthClient {
            OAuthClient(
                provider: rawValue, displayName: rawValue, clientID: Self.id, clientSecret: Self.secret,
                authorizeURL: url + authorize, tokenURL: url + token, redirectURI: Self.redirect, scopes: scopes,
                authentication: authentication, extraParameters: extra)
        }
        return switch self {
        case .google:
            client(
                "/o/oauth2/v2/auth", "/token", GoogleHealthAPI.scopes, .form,
                [("access_type", "offline"), ("prompt", "consent")])
        case .fitbit: client("/oauth2/authorize", "/oauth2/token", FitbitWebAPI.scopes, .basic)
        }
    }

    /// The boxes of the page of consent.
    var boxes: [String] {
        switch self {
        case .google: GoogleHealthAPI.scopes.compactMap { GoogleScope(url: $0).map { "grant_\($0.rawValue)" } }
        case .fitbit: FitbitWebAPI.scopes.map { "grant_\($0)" }
        }
    }

    /// The provider, its own pace out of the way.
    func provider(at url: String, http: HTTPClient, tokens: any AccessTokenSource) -> any HealthProvider {
        switch self {
        case .google:
            GoogleHealthAPI(
                baseURL: url, http: http, tokens: tokens, callsPerMinute: 1_000_000, now: { Date() })
        case .fitbit: FitbitWebAPI(baseURL: url, http: http, tokens: tokens, now: { Date() })
        }
    }
}

extension Person {
    /// Somebody whose heart is read every second, the finest that Fitbit gives.
    static let everySecond: Person = {
        var person = People.ada
        person.id = "EVERY1"
        person.name = "Eve"
        person.heartInterval = 1...1
        return person
    }()
}
