public import HealthModel

/// What a provider offers of one resource.
public struct ResourceOffer: Sendable {
    /// Never ``Resource/devices``, which is asked for by ``HealthProvider/look(for:gate:)``.
    public var resource: Resource
    /// The most dates, both ends included, that one window may span.
    public var daysPerRequest: Int
    /// How many calls a window costs, however many dates it spans.
    public var callsPerRequest: Int
    /// How many calls each date of a window costs on top, about.
    public var callsPerDay: Int
    /// No window costs more calls, however many dates it spans; nil where each date costs its own.
    public var mostCalls: Int?
    /// The OAuth scope that the resource is mainly of.
    public var scope: String
    /// Further scopes, each of which gives a part of the resource alone. Without any of them all it is reported and not
    /// tried.
    public var furtherScopes: [String]
    /// Scopes that a part of the resource needs besides ``scope``: without them the rest comes.
    public var scopesOnTop: [String]

    /// One call a window, unless the provider needs several for a whole answer.
    public init(
        _ resource: Resource, daysPerRequest: Int, callsPerRequest: Int = 1, callsPerDay: Int = 0,
        mostCalls: Int? = nil, scope: String, furtherScopes: [String] = [], scopesOnTop: [String] = []
    ) {
        self.resource = resource
        self.daysPerRequest = daysPerRequest
        self.callsPerRequest = callsPerRequest
        self.callsPerDay = callsPerDay
        self.mostCalls = mostCalls
        self.scope = scope
        self.furtherScopes = furtherScopes
        self.scopesOnTop = scopesOnTop
    }

    /// Every scope that the resource is whole with.
    public var scopes: [String] { [scope] + furtherScopes + scopesOnTop }

    /// Whether what was granted gives any part of the resource.
    public func isGranted(by scopes: Set<String>) -> Bool {
        scopes.contains(scope) || furtherScopes.contains(where: scopes.contains)
    }

    /// About how many calls a window of so many dates costs.
    public func calls(days: Int) -> Int { min(callsPerRequest + callsPerDay * days, mostCalls ?? .max) }

    /// Whether each date costs a call of its own: one is not asked for again without need, nor for its neighbours' sake.
    public var costsACallADay: Bool { daysPerRequest == 1 || callsPerDay > 0 }
}
