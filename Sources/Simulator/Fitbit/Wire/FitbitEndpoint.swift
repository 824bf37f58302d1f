import HealthModel

/// One endpoint of the Web API with the parameters of one request, not yet checked.
protocol FitbitEndpoint: Sendable {
    /// The endpoint, or nil when the path is another one's. `segments` come after `/1/user/-/`, without `.json`.
    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)?

    var scope: Scope { get }
    /// What the call log counts it under; nil for what is no resource of ours.
    var resource: Resource? { get }

    /// The answer to a valid request.
    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8]
}

/// Every endpoint there is.
enum FitbitCatalogue {
    private static let endpoints: [any FitbitEndpoint.Type] = [
        ActivityIntraday.self, HeartIntraday.self, HeartDaily.self, BreathingRate.self, HeartRateVariability.self,
        OxygenSaturation.self, WeightLog.self, CardioFitness.self, SleepLog.self, SkinTemperature.self,
        ActivitySeries.self, ActiveZoneMinutes.self, ActivitySummary.self, ActivityLog.self, Devices.self,
        Profile.self,
    ]

    /// The endpoint of a path like `/1/user/-/devices.json`, and whose data it asks for.
    static func endpoint(path: String) -> (owner: String, endpoint: any FitbitEndpoint)? {
        guard path.hasSuffix(".json") || path.hasSuffix(".tcx") else { return nil }
        let isTCX = path.hasSuffix(".tcx")
        let parts = path.dropLast(isTCX ? 4 : 5).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 4, parts[0].isEmpty, parts[2] == "user" else { return nil }
        for type in isTCX ? [ActivityTCX.self] : endpoints {
            if let endpoint = type.match(Array(parts[4...]), version: parts[1]) { return (String(parts[3]), endpoint) }
        }
        return nil
    }
}
