import Foundation
import HealthModel

/// `profile` (fitbit-web-api.md 8.6).
struct Profile: FitbitEndpoint {
    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        version == "1" && segments == ["profile"] ? Profile() : nil
    }

    var scope: Scope { .profile }
    var resource: Resource? { nil }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let (person, view) = (context.person, context.view)
        let now = Date(timeIntervalSince1970: TimeInterval(view.now))
        var json = JSONBytes()
        func field(_ name: String, _ value: String) {
            json.raw(#","\#(name)":"#)
            json.text(value)
        }
        json.raw(#"{"user":{"age":"#)
        json.integer(person.age(on: view.today))
        field("dateOfBirth", person.birthday.description)
        field("displayName", person.name)
        field("encodedId", person.id)
        field("distanceUnit", "METRIC")
        field("weightUnit", "METRIC")
        field("heightUnit", "METRIC")
        field("gender", "NA")
        field("locale", "en_GB")
        field("memberSince", person.memberSince.description)
        field("startDayOfWeek", "MONDAY")
        field("clockTimeDisplayFormat", "24hour")
        field("timezone", person.zone.identifier)
        json.raw(#","height":"#)
        json.decimal(person.height, places: 1)
        if context.scopes.contains(.weight) {
            json.raw(#","weight":"#)
            json.decimal(context.units.weight(kilograms: person.weight), places: 1)
        }
        json.raw(#","offsetFromUTCMillis":"#)
        json.integer(person.zone.secondsFromGMT(for: now) * 1000)
        json.raw("}}")
        return json.bytes
    }
}
