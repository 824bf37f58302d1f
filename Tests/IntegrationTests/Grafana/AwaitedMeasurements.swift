import Foundation
import HTTPClient
import TestSupport

/// What stands in the database without a sync of the simulators having brought it: a few points of each.
enum AwaitedMeasurements {
    static let fields: [String: Set<String>] = [
        "Activity": [
            "steps", "distance", "calories", "floors", "minutesSedentary", "minutesLightlyActive",
            "minutesFairlyActive", "minutesVeryActive",
        ],
        "Active Zone Minutes": ["total", "fatBurn", "cardio", "peak"],
        "Workouts": ["duration_seconds", "active_seconds", "calories", "steps", "distance", "averageHeartRate"],
        "GPS": ["latitude", "longitude", "altitude", "distance", "heart_rate", "speed"],
        "SyncStatus": [
            "coverage", "days_wanted", "days_held", "days_failed", "lag", "last_success", "budget_limit",
            "budget_remaining", "queue", "jobs", "errors", "authorized", "authorization_ends_in",
        ],
    ]

    /// Writes them as of `now`.
    static func write(to database: String, at url: String, now: Date) async throws {
        let second = Int(now.timeIntervalSince1970)
        let workout = #"GPS,account=me,workout=2026-06-20T10:00:00Z\ Walk"#
        let lines = [
            "Activity,account=me steps=8123i,distance=5.9,calories=2210.5,floors=7i,minutesSedentary=700i,"
                + "minutesLightlyActive=200i,minutesFairlyActive=20i,minutesVeryActive=31i \(second - 86_400)",
            #"Active\ Zone\ Minutes,account=me total=42i,fatBurn=20i,cardio=16i,peak=6i \#(second - 86_400)"#,
            "Workouts,account=me,activity=Walk duration_seconds=1900i,active_seconds=1800i,calories=140.5,steps=2100i,"
                + "distance=1.6,averageHeartRate=104i \(second - 7200)",
            "\(workout) latitude=48.2082,longitude=16.3738,altitude=171,distance=0,heart_rate=90i,speed=0 \(second - 7200)",
            "\(workout) latitude=48.2092,longitude=16.3748,altitude=172,distance=0.14,heart_rate=99i,speed=5.1 \(second - 7100)",
            "SyncStatus,account=me,resource=all coverage=99.5,days_failed=0i,lag=1800i,last_success=600i,"
                + "budget_limit=150i,budget_remaining=140i,queue=0i,jobs=0i,errors=0i,authorized=1i,"
                + "authorization_ends_in=500000i \(second - 300)",
            "SyncStatus,account=me,resource=steps coverage=100,days_wanted=30i,days_held=30i,days_failed=0i,lag=1800i "
                + "\(second - 300)",
        ]
        let answer = try await Shared.http.send(
            HTTPRequest(
                "POST", url: "\(url)/write?db=\(database)&precision=s",
                body: Array(lines.joined(separator: "\n").utf8)))
        guard answer.status == 204 else {
            throw Unexpected("Not written: \(String(decoding: answer.body, as: UTF8.self))")
        }
    }
}
