import Foundation
import HealthModel

/// Who the account belongs to and how it is set (google-health-api.md 2.9 and 4.16).
enum AccountFacts {
    static func identity(_ context: GoogleContext) throws(GoogleError) -> [UInt8] {
        let accepted: Set<GoogleScope> = [
            .activity, .healthMetrics, .sleep, .settings, .profile, .electrocardiogram, .irregularRhythmNotifications,
        ]
        guard !accepted.isDisjoint(with: context.scopes) else { throw .insufficientScope }
        var json = JSONBytes()
        json.raw(#"{"name":"users/me/identity","healthUserId":"#)
        json.text(context.healthUserID)
        json.raw(#","legacyUserId":"#)
        json.text(context.person.id)
        json.raw("}")
        return json.bytes
    }

    static func settings(_ context: GoogleContext) throws(GoogleError) -> [UInt8] {
        try context.require(.settings)
        let now = Date(timeIntervalSince1970: TimeInterval(context.view.now))
        var json = JSONBytes()
        json.raw(#"{"name":"users/me/settings","timeZone":"#)
        json.text(context.person.zone.identifier)
        json.raw(#","utcOffset":"#)
        json.duration(Int64(context.person.zone.secondsFromGMT(for: now)))
        json.raw(#","languageLocale":"en-GB","distanceUnit":"DISTANCE_UNIT_KILOMETERS","#)
        json.raw(#""weightUnit":"WEIGHT_UNIT_KILOGRAMS","heightUnit":"HEIGHT_UNIT_CENTIMETERS","#)
        json.raw(#""temperatureUnit":"TEMPERATURE_UNIT_CELSIUS","glucoseUnit":"GLUCOSE_UNIT_MG_DL","#)
        json.raw(#""waterUnit":"WATER_UNIT_ML","swimUnit":"SWIM_UNIT_METERS","autoStrideEnabled":true,"#)
        json.raw(#""strideLengthWalkingType":"STRIDE_LENGTH_TYPE_DEFAULT","#)
        json.raw(#""strideLengthRunningType":"STRIDE_LENGTH_TYPE_DEFAULT","foodLanguageCode":"en-GB"}"#)
        return json.bytes
    }

    static func profile(_ context: GoogleContext) throws(GoogleError) -> [UInt8] {
        try context.require(.profile)
        var json = JSONBytes()
        json.raw(#"{"name":"users/me/profile","age":"#)
        json.integer(context.person.age(on: context.view.today))
        json.raw(#","membershipStartDate":"#)
        json.googleDate(context.person.memberSince)
        if context.scopes.contains(.activity) {
            json.raw(#","autoWalkingStrideLengthMm":"#)
            json.integer(Int(context.person.height * 4.14))
            json.raw(#","autoRunningStrideLengthMm":"#)
            json.integer(Int(context.person.height * 4.14 * 1.4))
        }
        json.raw("}")
        return json.bytes
    }

    static func irregularRhythmProfile(_ context: GoogleContext) throws(GoogleError) -> [UInt8] {
        try context.require(.irregularRhythmNotifications)
        return Array(#"{"name":"users/me/irnProfile"}"#.utf8)
    }
}
