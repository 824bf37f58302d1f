import HealthModel
import TestSupport

/// A server that answers as the Fitbit Web API with bodies made up by a test, and with nothing measured elsewhere.
struct ScriptedFitbit {
    private struct Script: Sendable {
        var bodies: [(part: String, body: String)]
        var broken: [(part: String, reply: ScriptedServer.Reply)] = []

        func reply(to target: String) -> ScriptedServer.Reply {
            if let broken = broken.first(where: { target.contains($0.part) }) { return broken.reply }
            guard let body = bodies.first(where: { target.contains($0.part) })?.body else {
                return .respond(ScriptedServer.Reply.response(status: "404 Not Found"))
            }
            return .ok(body, headers: ["Content-Type: application/json"])
        }
    }

    private let script: Watched<Script>
    let server: ScriptedServer

    /// - Parameters:
    ///   - lastSync: the tracker's, as its owner's wall clock shows it.
    ///   - bodies: what is answered to a path that contains the word.
    init(zone: String, lastSync: String, _ bodies: [(String, String)] = []) throws {
        let script = Watched(Script(bodies: (bodies + Self.nothing(zone, lastSync)).map { (part: $0.0, body: $0.1) }))
        self.script = script
        server = try ScriptedServer { request in script.value.reply(to: request.target) }
    }

    /// Answers paths that contain the word with this body from now on.
    func answer(_ part: String, _ body: String) { script.update { $0.bodies.insert((part: part, body: body), at: 0) } }

    /// Answers paths that contain the word with these bytes until ``mend()``: a call is repeated when a connection that
    /// was used before turns out to be closed.
    func spoil(_ part: String, _ reply: ScriptedServer.Reply) {
        script.update { $0.broken.append((part: part, reply: reply)) }
    }

    /// Ends what ``spoil(_:_:)`` began.
    func mend() { script.update { $0.broken = [] } }

    private static func nothing(_ zone: String, _ lastSync: String) -> [(String, String)] {
        let activities = ["calories", "distance", "steps", "heart"].map { name in
            (
                "/activities/\(name)/",
                #"{"activities-\#(name)":[],"activities-\#(name)-intraday":{"dataset":[],"datasetInterval":1}}"#
            )
        }
        return activities + [
            ("/profile.json", #"{"user":{"timezone":"\#(zone)","memberSince":"2020-01-01","fullName":"X"}}"#),
            ("/devices.json", device(81, lastSync)), ("/br/", #"{"br":[]}"#), ("/hrv/", #"{"hrv":[]}"#),
            ("/spo2/", "[]"),
            ("/weight/", #"{"weight":[]}"#), ("/cardioscore/", #"{"cardioScore":[]}"#), ("/sleep/", #"{"sleep":[]}"#),
            ("/temp/", #"{"tempSkin":[]}"#),
        ]
    }

    /// The body of the devices call: one tracker.
    static func device(_ battery: Int, _ lastSync: String) -> String {
        #"[{"id":"7","deviceVersion":"Charge 6","type":"TRACKER","batteryLevel":\#(battery),"mac":"A1B2C3D4E5F6","#
            + #""lastSyncTime":"\#(lastSync)"}]"#
    }
}
