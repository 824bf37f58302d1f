import HTTPServer
public import HealthModel
public import SyncEngine

/// What a `/sync` request asks for, read from its path and query: pure.
public struct SyncQuery: Sendable {
    /// Why a request cannot be understood.
    public struct Refusal: Error {
        var status = 400
        var code: String
        var message: String
        var details: [String: [String]] = [:]

        /// What was wrong, with the words that would be right.
        public var sentence: String {
            let valid = details.values.flatMap { $0 }
            return valid.isEmpty ? message : message + " Valid are: " + valid.joined(separator: ", ") + "."
        }

        var response: ServerResponse { JSONAnswer.failure(status, code, message, details: details) }
    }

    /// Nothing is older than the first of these trackers.
    static let earliest = CivilDay("2007-01-01")!
    private static let parameters = ["from", "to", "account", "wait", "force"]

    /// The job to start, every part of it checked.
    public var request: JobRequest
    var waits = false

    /// Reads what a person typed on a command line.
    public static func read(resource: String, from: String?, to: String?, force: Bool, today: CivilDay)
        -> Result<SyncQuery, Refusal>
    {
        do throws(Refusal) {
            return .success(
                SyncQuery(request: try request(resource, account: nil, from, to, force: force) { _ in today }))
        } catch {
            return .failure(error)
        }
    }

    /// Reads a request in the order resource, account, dates, the rest.
    static func read(_ request: ServerRequest, resource name: String, today: (Account?) -> CivilDay)
        -> Result<SyncQuery, Refusal>
    {
        do throws(Refusal) {
            return .success(try parsed(request, name, today))
        } catch {
            return .failure(error)
        }
    }

    private static func parsed(_ request: ServerRequest, _ name: String, _ today: (Account?) -> CivilDay)
        throws(Refusal) -> SyncQuery
    {
        _ = try resources(name)
        let values = try Self.values(of: request, among: parameters, at: "/sync").get()
        var account: Account?
        if let name = values["account"] {
            guard let named = Account(name) else {
                throw Refusal(
                    code: "bad_account", message: "An account's name is 1 to 32 of the characters a-z, 0-9, _ and -.")
            }
            account = named
        }
        let force = try flag(values["force"], "force")
        if force, request.method == "GET" {
            throw Refusal(code: "force_wants_post", message: "force fetches settled days again: ask for it with POST.")
        }
        let wanted = try Self.request(name, account: account, values["from"], values["to"], force: force, today: today)
        return SyncQuery(request: wanted, waits: try flag(values["wait"], "wait"))
    }

    /// The parameters of a request, in its query or its form; one that is not among these is refused.
    static func values(
        of request: ServerRequest, among parameters: [String], at route: String
    ) -> Result<[String: String], Refusal> {
        var values: [String: String] = [:]
        for item in request.query + request.formItems.map({ QueryItem(name: $0.key, value: $0.value) }) {
            guard parameters.contains(item.name) else {
                return .failure(
                    Refusal(
                        code: "unknown_parameter", message: "\(item.name.prefix(40)) is not a parameter of \(route).",
                        details: ["parameters": parameters]))
            }
            values[item.name] = item.value
        }
        return .success(values)
    }

    private static func resources(_ name: String) throws(Refusal) -> [Resource] {
        let resources = Resource.named(name)
        guard resources.isEmpty else { return resources }
        throw Refusal(
            status: 404, code: "unknown_resource", message: "There is no resource of this name.",
            details: ["resources": Resource.validNames])
    }

    private static func request(
        _ name: String, account: Account?, _ from: String?, _ to: String?, force: Bool, today: (Account?) -> CivilDay
    ) throws(Refusal) -> JobRequest {
        let resources = try resources(name)
        let (first, last) = try dates(from, to, today: today(account))
        return JobRequest(account: account, resources: resources, from: first, to: last, force: force)
    }

    /// The two ends of a span of dates, each of which may be left open.
    static func dates(_ from: String?, _ to: String?, today: CivilDay) throws(Refusal) -> (CivilDay?, CivilDay?) {
        let first = try from.map { text throws(Refusal) in try day(text, "from", today) }
        let last = try to.map { text throws(Refusal) in try day(text, "to", today) }
        if let first, first > (last ?? today) {
            throw Refusal(code: "reversed_dates", message: "from (\(first)) is later than to (\(last ?? today)).")
        }
        return (first, last)
    }

    /// `YYYY-MM-DD`, `today`, `yesterday`, or `30d`: 30 dates, today included.
    private static func day(_ text: String, _ name: String, _ today: CivilDay) throws(Refusal) -> CivilDay {
        let day: CivilDay
        if text == "today" {
            day = today
        } else if text == "yesterday" {
            day = today.advanced(by: -1)
        } else if name == "from", text.hasSuffix("d"), let count = Int(text.dropLast()), (1...36_500).contains(count) {
            day = max(today.advanced(by: 1 - count), earliest)
        } else if let date = CivilDay(text) {
            day = date
        } else {
            throw Refusal(
                code: "bad_date",
                message: "\(name) is a date like 2026-03-31, today, yesterday"
                    + (name == "from" ? ", or a number of days like 30d." : "."))
        }
        guard day <= today else {
            throw Refusal(code: "future_date", message: "\(name) (\(day)) is in the future; today is \(today).")
        }
        guard day >= earliest else {
            throw Refusal(
                code: "bad_date", message: "\(name) (\(day)) is before \(earliest), when there was nothing to measure.")
        }
        return day
    }

    private static func flag(_ text: String?, _ name: String) throws(Refusal) -> Bool {
        switch text {
        case nil, "false", "0": return false
        case "true", "1", "": return true
        default: throw Refusal(code: "bad_flag", message: "\(name) is true or false.")
        }
    }
}
