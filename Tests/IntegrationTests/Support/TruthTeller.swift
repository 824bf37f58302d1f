import Archive
import Foundation
import HTTPClient
import HealthModel
import OAuth
import Simulator
import TestSupport

/// Tells what has to stand in InfluxDB of a person, by a simulator of its own: nobody is asked that a test counts.
struct TruthTeller {
    private let person: Person
    private let world: World
    private let fitbit: FitbitSimulator
    private let url: String
    private let token: String

    init(of person: Person, in world: World) async throws {
        (self.person, self.world) = (person, world)
        fitbit = FitbitSimulator(world: world, clients: [SimulatedFitbit.client])
        fitbit.behaviour.hourlyLimit = 1_000_000
        fitbit.signIn(person)
        url = try fitbit.start().absoluteString
        let folder = try TemporaryFolder()
        let grants = try SQLiteArchive(directory: folder.path)
        defer { try? grants.close() }
        let flow = AuthorizationFlow(clients: [.fitbit(at: url)], http: Shared.http, store: grants)
        let start = await flow.start(.me)
        var browser = Browser()
        let query = URLComponents(string: try await browser.consent(at: start.url))?.queryItems ?? []
        _ = try await flow.finish(
            .init(
                state: query.first { $0.name == "state" }?.value, code: query.first { $0.name == "code" }?.value,
                error: nil, browserKey: start.browserKey))
        guard let grant = try await grants.grant(of: .me) else { throw Unexpected("There is no grant.") }
        token = grant.accessToken
    }

    /// The ids of the nights that ended on these dates, the latest first; naps are left out.
    func nights(_ days: ClosedRange<CivilDay>) async throws -> [UInt64] {
        struct Answer: Decodable {
            struct Log: Decodable {
                var logId: UInt64
                var isMainSleep: Bool
            }
            var sleep: [Log]
        }
        let answer = try await Shared.http.send(
            HTTPRequest(
                url: "\(url)/1.2/user/-/sleep/date/\(days.lowerBound)/\(days.upperBound).json",
                headers: [HTTPHeader("Authorization", "Bearer \(token)")]))
        return try JSONDecoder().decode(Answer.self, from: Data(answer.body)).sleep.filter(\.isMainSleep).map(\.logId)
    }

    /// Once; the teller tells nothing then.
    func end() async { await fitbit.stop(deadline: .zero) }

    /// The dates as Fitbit has them.
    func fitbitLines(_ days: ClosedRange<CivilDay>, account: Account = .me) async throws -> [String] {
        try await Truth.lines(of: person, in: world, at: url, token: token, days: days, account: account)
    }

    /// The dates as Google has them: the same life without what Google does not have (google-health-api.md, 4.17).
    func googleLines(_ days: ClosedRange<CivilDay>, account: Account = .me) async throws -> [String] {
        guard let lastSync = world.lastSync(of: person) else { throw Unexpected("Nobody synced.") }
        let end = Int(lastSync.timeIntervalSince1970)
        let lines = try await fitbitLines(days, account: account).compactMap { line in
            GoogleLine(line, of: person).flatMap { $0.isMinute && $0.time + 60 > end ? nil : $0 }
        }
        let minutes = lines.filter { $0.measurement == "Calories_Intraday" }
        return lines.compactMap { line in
            guard line.measurement == "Activity" else { return line.text }
            // Fitbit tells whole kilocalories, Google the sum of the minutes; and nothing of a day that it does not know.
            let own = minutes.filter { (line.time..<(line.time + 86_400)).contains($0.time) }
            guard !own.isEmpty else { return nil }
            let sum = own.reduce(0) { $0 + ($1.number("value") ?? 0) }
            return line.setting("calories", "\((sum * 100_000).rounded() / 100_000)").text
        }
    }

    /// A point of Fitbit's as Google has it; nil where Google has none.
    private struct GoogleLine {
        let measurement: String
        private let tags: String
        private var fields: [String: String]
        let time: Int

        init?(_ line: String, of person: Person) {
            let parts = line.split(separator: "|").map(String.init)
            (measurement, tags, time) = (parts[0], parts[1], Int(parts[3]) ?? 0)
            fields = Dictionary(
                parts[2].split(separator: ",").map { $0.split(separator: "=") }.map { (String($0[0]), String($0[1])) },
                uniquingKeysWith: { first, _ in first })
            switch measurement {
            case "Steps_Intraday", "Distance_Intraday":
                if number("value") == 0 { return nil }
            case "Calories_Intraday": (fields["level"], fields["mets"]) = (nil, nil)
            case "Activity":
                // The tracker was not worn: Google has no record then.
                let worn = fields.contains { $0.key != "calories" && $0.key != "distance" && $0.value != "0i" }
                if !worn { fields = fields.filter { $0.key == "calories" } }
            case "CardioScore": (fields["low"], fields["high"]) = (nil, nil)
            case "HRV_Intraday": fields["coverage"] = nil
            case "Sleep Summary": fields["efficiency"] = nil
            case "HR zones":
                for (name, value) in fields where value == "0i" { (fields[name], fields[name + " kcal"]) = (nil, nil) }
            case "Body":
                let metres = (person.height * 10).rounded() / 1000
                fields["bmi"] = number("weight").map { "\($0 / (metres * metres))" }
            case "TempSkin":
                // The simulator's baseline, in hundredths of a degree.
                let usual = 3380 + Int(person.seed % 60)
                let nightly = Double(usual + Int(((number("value") ?? 0) * 100).rounded())) / 100
                let baseline = Double(usual) / 100
                (fields["nightly"], fields["baseline"]) = ("\(nightly)", "\(baseline)")
                fields["value"] = "\(nightly - baseline)"
            default: break
            }
        }

        func setting(_ name: String, _ value: String) -> GoogleLine {
            var line = self
            line.fields[name] = value
            return line
        }

        func number(_ name: String) -> Double? {
            fields[name].flatMap { Double($0.hasSuffix("i") ? String($0.dropLast()) : $0) }
        }

        /// Whether it stands for a whole minute, of which Google tells when it is over.
        var isMinute: Bool { ["Steps_Intraday", "Distance_Intraday", "Calories_Intraday"].contains(measurement) }

        var text: String? {
            guard !fields.isEmpty else { return nil }
            let fields = fields.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
            return "\(measurement)|\(tags)|\(fields)|\(time)"
        }
    }
}
