import HealthModel
import TestSupport

/// A server that answers as a provider with bodies made up by a test, and with nothing measured elsewhere.
struct ScriptedService {
    private struct Script: Sendable {
        var bodies: [(part: String, body: String)]
        var broken: [(part: String, reply: ScriptedServer.Reply)] = []

        func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
            let text = request.target + String(decoding: request.body, as: UTF8.self)
            if let broken = broken.first(where: { text.contains($0.part) }) { return broken.reply }
            guard let body = bodies.first(where: { text.contains($0.part) })?.body else {
                return .respond(ScriptedServer.Reply.response(status: "404 Not Found"))
            }
            return .ok(body, headers: ["Content-Type: application/json"])
        }
    }

    private let script: Watched<Script>
    let server: ScriptedServer

    /// The Fitbit Web API.
    ///
    /// - Parameters:
    ///   - lastSync: the tracker's, as its owner's wall clock shows it.
    ///   - bodies: what is answered to a path that contains the word.
    static func fitbit(zone: String, lastSync: String, _ bodies: [(String, String)] = []) throws -> ScriptedService {
        try ScriptedService(bodies + fitbitNothing(zone, lastSync))
    }

    /// The Google Health API.
    ///
    /// - Parameters:
    ///   - lastSync: the tracker's, an instant; nil: it is not told.
    ///   - bodies: what is answered to a request whose path or body contains the word.
    static func google(zone: String, lastSync: String?, _ bodies: [(String, String)] = []) throws -> ScriptedService {
        let sync = lastSync.map { #","lastSyncTime":"\#($0)""# } ?? ""
        let device =
            #"{"name":"users/1/pairedDevices/7","deviceType":"TRACKER","deviceVersion":"Charge 6","batteryLevel":81"#
            + #","batteryStatus":"High"\#(sync),"macAddress":"A1B2C3D4E5F6"}"#
        return try ScriptedService(
            bodies + [
                ("/settings", #"{"name":"users/me/settings","timeZone":"\#(zone)","utcOffset":"3600s"}"#),
                ("/pairedDevices", #"{"pairedDevices":[\#(device)],"nextPageToken":""}"#), ("/dataTypes/", "{}"),
            ])
    }

    private init(_ bodies: [(String, String)]) throws {
        let script = Watched(Script(bodies: bodies.map { (part: $0.0, body: $0.1) }))
        self.script = script
        server = try ScriptedServer { request in script.value.reply(to: request) }
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

    private static func fitbitNothing(_ zone: String, _ lastSync: String) -> [(String, String)] {
        let activities = ["calories", "distance", "steps", "heart"].map { name in
            (
                "/activities/\(name)/",
                #"{"activities-\#(name)":[],"activities-\#(name)-intraday":{"dataset":[],"datasetInterval":1}}"#
            )
        }
        let totals = ["floors", "minutesSedentary", "minutesLightlyActive", "minutesFairlyActive", "minutesVeryActive"]
        let series = (totals + ["active-zone-minutes"]).map { name in
            ("/activities/\(name)/", #"{"activities-\#(name)":[]}"#)
        }
        return activities + series + [
            ("/activities/date/", #"{"summary":{}}"#),
            ("/activities/list.json", #"{"activities":[],"pagination":{"next":""}}"#),
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
