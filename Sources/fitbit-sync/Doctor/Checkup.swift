import Foundation
import HTTPClient
import SyncService

/// All checks, side by side, each within a limit.
enum Checkup {
    /// In the order in which a person would mend what they find.
    static let checks: [Check] = [
        .settings,
        .envFile,
        .service,
        .access,
        .dataFolder,
        .archive,
        .tokenKey,
        .clock,
        .provider,
        .credentials,
        .redirectURI,
        .signIn,
        .scopes,
        .zone,
        .tracker,
        .lastSync,
        .influxServer,
        .influxRights,
        .influxTypes,
        .influxRetention,
        .delivery,
        .mqtt,
        .page,
        .charts,
        .openFiles,
    ]

    /// How long one check may take.
    static let limit = Duration.seconds(10)

    /// Looks at everything of these checks.
    static func report(
        _ examination: Examination, _ checks: [Check] = checks, limit: Duration = limit
    ) async -> DoctorReport {
        let results = await withTaskGroup(of: (Int, [DoctorCheck]).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask {
                    let findings = await TimeLimit.wait(limit) { await check.examine(examination) }
                    return (index, check.results(findings ?? [late(limit)]))
                }
            }
            return await group.reduce(into: [Int: [DoctorCheck]]()) { $0[$1.0] = $1.1 }
        }
        return DoctorReport(
            now: examination.now(), version: Application.version, checks: checks.indices.flatMap { results[$0] ?? [] })
    }

    /// As the service looks at itself.
    static func ofService(_ settings: Settings) async -> DoctorReport {
        let (http, sinkHTTP) = clients()
        let report = await report(
            Examination(settings: settings, isInService: true, http: http, sinkHTTP: sinkHTTP),
            checks.filter { !$0.isOfCommand })
        await close(http, sinkHTTP)
        return report
    }

    /// What the service said, with what only the command can say put in its places.
    static func merged(_ ofService: DoctorReport, _ ofCommand: DoctorReport) -> DoctorReport {
        let order = Dictionary(uniqueKeysWithValues: checks.enumerated().map { ($1.id, $0) })
        func place(_ check: DoctorCheck) -> Int { order[String(check.id.prefix { $0 != "." })] ?? order.count }
        var merged = ofService
        let all = ofCommand.checks + ofService.checks
        // The sort of the standard library is stable.
        merged.checks = all.sorted { place($0) < place($1) }
        return merged
    }

    /// Of their own, so that what hangs here delays no sync.
    static func clients() -> (http: HTTPClient, sinkHTTP: HTTPClient) {
        let agent = "sync-fitbit-pro-connect/\(Application.version)"
        return (
            HTTPClient(.init(userAgent: agent, connectTimeout: .seconds(6), name: "doctor")),
            HTTPClient(.init(userAgent: agent, connectTimeout: .seconds(6), name: "doctor-sink"))
        )
    }

    /// Their threads may be held up by a name server: they are not waited for.
    static func close(_ clients: HTTPClient...) async {
        _ = await TimeLimit.wait(.milliseconds(500)) { for client in clients { await client.shutdown() } }
    }

    private static func late(_ limit: Duration) -> Finding {
        .failed(
            "This was not finished within \(limit.components.seconds) seconds.",
            "Try again; when it lasts, what is asked here hangs: the network, the disk or the database.")
    }
}
