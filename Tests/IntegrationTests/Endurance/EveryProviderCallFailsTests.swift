import Foundation
import TestSupport
import Testing

/// The provider's first answer fails, its second, … of two syncs: of the token endpoint, whose refresh tokens are good
/// once, and of the data.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(120)))
struct EveryProviderCallFailsTests {
    @Test(arguments: FaultedSync.Provider.allCases, FaultyLine.Fault.allCases)
    func `whichever call of the provider fails, the authorisation lives, and the next start completes the copy`(
        provider: FaultedSync.Provider, fault: FaultyLine.Fault
    ) async throws {
        for stays in [false, true] {
            let name = "\(provider.rawValue), \(fault.rawValue)\(stays ? ", until healed" : "")"
            try await Enumeration.run(name, calls: provider == .fitbit ? 13 : 24, onLine: true) { call in
                var sync = try await FaultedSync(provider)
                let line = try FaultyLine(to: sync.providerURL) { !Self.isBrowsers($0.target) }
                sync.providerURL = line.url
                line.arm(fault, call: call, stays: stays)
                return try await sync.run(call: call, count: { line.count }, heal: { line.heal() })
            }
        }
    }

    /// Whether a page is opened by a person, not by the service.
    private static func isBrowsers(_ target: String) -> Bool {
        target.hasPrefix("/oauth2/authorize") || target.hasPrefix("/o/oauth2/")
    }
}
