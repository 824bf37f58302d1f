import Archive
import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// Each row of the table, from the provider's JSON to what a real InfluxDB gives back: measurement, tags, field types,
/// values and times, and nothing besides.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct ResourceRowsTests {
    @Test func `calories have their level and the true MET`() async throws {
        try await expect(
            [
                (
                    "/activities/calories/date/2024-03-04/1d/1min.json",
                    #"{"activities-calories":[{"dateTime":"2024-03-04","value":"2217"}],"activities-calories-intraday":{"dataset":[{"level":0,"mets":10,"time":"00:00:00","value":1.13},{"level":2,"mets":43,"time":"00:01:00","value":5},{"time":"23:59:00","value":0}],"datasetInterval":1,"datasetType":"minute"}}"#
                )
            ], of: .calories,
            [
                "Calories_Intraday|account=me|value=1.13,level=0i,mets=1.0|2024-03-03T23:00:00Z",
                "Calories_Intraday|account=me|value=5.0,level=2i,mets=4.3|2024-03-03T23:01:00Z",
                "Calories_Intraday|account=me|value=0.0|2024-03-04T22:59:00Z",
            ])
    }

    @Test func `distance is kilometres, zeros included`() async throws {
        try await expect(
            [
                (
                    "/activities/distance/date/2024-03-04/1d/1min.json",
                    #"{"activities-distance":[{"dateTime":"2024-03-04","value":"0.07"}],"activities-distance-intraday":{"dataset":[{"time":"12:00:00","value":0.0734},{"time":"12:01:00","value":0}]}}"#
                )
            ], of: .distance,
            [
                "Distance_Intraday|account=me|value=0.0734|2024-03-04T11:00:00Z",
                "Distance_Intraday|account=me|value=0.0|2024-03-04T11:01:00Z",
            ])
    }

    @Test func `steps are integers, whatever the JSON says they are`() async throws {
        try await expect(
            [
                (
                    "/activities/steps/date/2024-03-04/1d/1min.json",
                    #"{"activities-steps":[{"dateTime":"2024-03-04","value":"104"}],"activities-steps-intraday":{"dataset":[{"time":"12:00:00","value":52},{"time":"12:01:00","value":"51"},{"time":"12:02:00","value":0},{"time":"12:03:00","value":null},{"time":"12:04:00","value":1.0}]}}"#
                )
            ], of: .steps,
            [
                "Steps_Intraday|account=me|value=52i|2024-03-04T11:00:00Z",
                "Steps_Intraday|account=me|value=51i|2024-03-04T11:01:00Z",
                "Steps_Intraday|account=me|value=0i|2024-03-04T11:02:00Z",
                "Steps_Intraday|account=me|value=1i|2024-03-04T11:04:00Z",
            ])
    }

    @Test func `heart rate has its samples, its zones and the resting rate`() async throws {
        try await expect(
            [
                (
                    "/activities/heart/date/2024-03-04/1d/1sec.json",
                    #"{"activities-heart":[{"dateTime":"2024-03-04","value":{"customHeartRateZones":[],"heartRateZones":[{"name":"Out of Range","min":30,"max":97,"minutes":1301,"caloriesOut":1702.41},{"name":"Fat Burn","min":97,"max":134,"minutes":44,"caloriesOut":251},{"name":"Cardio","min":134,"max":164,"minutes":0,"caloriesOut":0},{"name":"Peak","min":164,"max":220}],"restingHeartRate":57}}],"activities-heart-intraday":{"dataset":[{"time":"00:00:03","value":55},{"time":"13:05:13","value":56}],"datasetInterval":1,"datasetType":"second"}}"#
                )
            ], of: .heartRate,
            [
                "HeartRate_Intraday|account=me|value=55i|2024-03-03T23:00:03Z",
                "HeartRate_Intraday|account=me|value=56i|2024-03-04T12:05:13Z",
                "HR zones|account=me|Out of Range=1301i,Fat Burn=44i,Cardio=0i,Out of Range kcal=1702.41,Fat Burn kcal=251.0,Cardio kcal=0.0|2024-03-03T23:00:00Z",
                "RestingHR|account=me|value=57i|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `the breathing rate has the whole night and its stages, without placeholders`() async throws {
        try await expect(
            [
                (
                    "/br/date/2024-03-04/2024-03-04/all.json",
                    #"{"br":[{"dateTime":"2024-03-04","value":{"lightSleepSummary":{"breathingRate":14.6},"deepSleepSummary":{"breathingRate":14},"remSleepSummary":{"breathingRate":-1},"fullSleepSummary":{"breathingRate":"14.8"}}}]}"#
                )
            ], of: .breathingRate,
            ["BreathingRate|account=me|value=14.8,deep=14.0,light=14.6|2024-03-03T23:00:00Z"])
    }

    @Test func `heart rate variability has the night's samples, those before midnight too, and its values`()
        async throws
    {
        try await expect(
            [
                (
                    "/hrv/date/2024-03-04/2024-03-04/all.json",
                    #"{"hrv":[{"minutes":[{"minute":"2024-03-03T23:55:00.000","value":{"rmssd":38.204,"coverage":1.014,"hf":402,"lf":655.5}},{"minute":"2024-03-04T00:00:00.000","value":{"rmssd":0,"coverage":0,"hf":0,"lf":0}}],"dateTime":"2024-03-04"}]}"#
                ),
                (
                    "/hrv/date/2024-03-04/2024-03-04.json",
                    #"{"hrv":[{"value":{"dailyRmssd":41,"deepRmssd":38.5},"dateTime":"2024-03-04"}]}"#
                ),
            ], of: .hrv,
            [
                "HRV_Intraday|account=me|rmssd=38.204,coverage=1.014,hf=402.0,lf=655.5|2024-03-03T22:55:00Z",
                "HRV|account=me|dailyRmssd=41.0,deepRmssd=38.5|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `oxygen minutes are floats, without the placeholder 50`() async throws {
        try await expect(
            [
                (
                    "/spo2/date/2024-03-04/2024-03-04/all.json",
                    #"[{"dateTime":"2024-03-04","minutes":[{"value":96,"minute":"2024-03-04T01:10:41"},{"value":50,"minute":"2024-03-04T01:11:41"},{"value":95.4,"minute":"2024-03-04T01:12:41"}]}]"#
                )
            ], of: .spo2Intraday,
            [
                "SPO2_Intraday|account=me|value=96.0|2024-03-04T00:10:41Z",
                "SPO2_Intraday|account=me|value=95.4|2024-03-04T00:12:41Z",
            ])
    }

    @Test func `the oxygen summary has average, least and most`() async throws {
        try await expect(
            [
                (
                    "/spo2/date/2024-03-04/2024-03-04.json",
                    #"[{"dateTime":"2024-03-04","value":{"avg":95.8,"min":92,"max":98.6}}]"#
                )
            ], of: .spo2, ["SPO2|account=me|avg=95.8,min=92.0,max=98.6|2024-03-03T23:00:00Z"])
    }

    @Test func `weigh-ins stand at their own time, two a day too`() async throws {
        try await expect(
            [
                (
                    "/body/log/weight/date/2024-03-04/2024-03-04.json",
                    #"{"weight":[{"bmi":22.5,"date":"2024-03-04","fat":21.3,"logId":1709500000000,"source":"AriaAir","time":"07:12:44","weight":63.5},{"bmi":22,"date":"2024-03-04","logId":1709500000001,"source":"API","time":"21:00:00","weight":63}]}"#
                )
            ], of: .weight,
            [
                "Body|account=me|weight=63.5,bmi=22.5,fat=21.3|2024-03-04T06:12:44Z",
                "Body|account=me|weight=63.0,bmi=22.0|2024-03-04T20:00:00Z",
            ])
    }

    @Test func `a VO2 max is a number or the middle of its range`() async throws {
        try await expect(
            [
                (
                    "/cardioscore/date/2024-03-03/2024-03-04.json",
                    #"{"cardioScore":[{"dateTime":"2024-03-03","value":{"vo2Max":"44-49"}},{"dateTime":"2024-03-04","value":{"vo2Max":"45"}}]}"#
                )
            ], of: .cardioScore, from: "2024-03-03",
            [
                "CardioScore|account=me|value=46.5,low=44.0,high=49.0|2024-03-02T23:00:00Z",
                "CardioScore|account=me|value=45.0|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `a night and a classic nap have summaries and painted levels`() async throws {
        try await expect(
            [
                (
                    "/1.2/user/-/sleep/date/2024-03-04/2024-03-04.json",
                    #"{"sleep":[{"dateOfSleep":"2024-03-04","duration":1800000,"efficiency":97,"endTime":"2024-03-04T14:30:00.000","infoCode":2,"isMainSleep":false,"levels":{"data":[{"dateTime":"2024-03-04T14:00:00.000","level":"asleep","seconds":1680},{"dateTime":"2024-03-04T14:28:00.000","level":"restless","seconds":120}],"summary":{"asleep":{"count":0,"minutes":28},"awake":{"count":0,"minutes":0},"restless":{"count":1,"minutes":2}}},"logId":18446744073709551615,"minutesAfterWakeup":0,"minutesAsleep":28,"minutesAwake":2,"minutesToFallAsleep":0,"startTime":"2024-03-04T14:00:00.000","timeInBed":30,"type":"classic"},{"dateOfSleep":"2024-03-04","duration":3600000,"efficiency":90,"endTime":"2024-03-04T00:30:00.000","infoCode":0,"isMainSleep":true,"levels":{"data":[{"dateTime":"2024-03-03T23:30:00.000","level":"light","seconds":1800},{"dateTime":"2024-03-04T00:00:00.000","level":"deep","seconds":900},{"dateTime":"2024-03-04T00:15:00.000","level":"rem","seconds":900}],"shortData":[{"dateTime":"2024-03-03T23:40:00.000","level":"wake","seconds":60}],"summary":{"deep":{"count":1,"minutes":15},"light":{"count":2,"minutes":29},"rem":{"count":1,"minutes":15},"wake":{"count":1,"minutes":1}}},"logId":5,"minutesAfterWakeup":0,"minutesAsleep":59,"minutesAwake":1,"minutesToFallAsleep":0,"startTime":"2024-03-03T23:30:00.000","timeInBed":60,"type":"stages"}]}"#
                )
            ], of: .sleep,
            [
                "Sleep Summary|account=me,isMainSleep=True|minutesAsleep=59i,minutesAwake=1i,minutesInBed=60i,minutesToFallAsleep=0i,minutesAfterWakeup=0i,minutesDeep=15i,minutesLight=29i,minutesREM=15i,efficiency=90i|2024-03-03T22:30:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=1i,duration_seconds=600i|2024-03-03T22:30:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=3i,duration_seconds=60i|2024-03-03T22:40:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=1i,duration_seconds=1140i|2024-03-03T22:41:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=0i,duration_seconds=900i|2024-03-03T23:00:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=2i,duration_seconds=900i|2024-03-03T23:15:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=3i|2024-03-03T23:30:00Z",
                "Sleep Summary|account=me,isMainSleep=False|minutesAsleep=28i,minutesAwake=2i,minutesInBed=30i,minutesToFallAsleep=0i,minutesAfterWakeup=0i,minutesRestless=2i,efficiency=97i|2024-03-04T13:00:00Z",
                "Sleep Levels|account=me,isMainSleep=False|level=1i,duration_seconds=1680i|2024-03-04T13:00:00Z",
                "Sleep Levels|account=me,isMainSleep=False|level=2i,duration_seconds=120i|2024-03-04T13:28:00Z",
                "Sleep Levels|account=me,isMainSleep=False|level=3i|2024-03-04T13:30:00Z",
            ])
    }

    @Test func `skin temperature is the delta, below zero too`() async throws {
        try await expect(
            [
                (
                    "/temp/skin/date/2024-03-03/2024-03-04.json",
                    #"{"tempSkin":[{"dateTime":"2024-03-03","value":{"nightlyRelative":-0.4},"logType":"dedicated_temp_sensor"},{"dateTime":"2024-03-04","value":{"nightlyRelative":1},"logType":"dedicated_temp_sensor"}]}"#
                )
            ], of: .skinTemperature, from: "2024-03-03",
            [
                "TempSkin|account=me|value=-0.4|2024-03-02T23:00:00Z",
                "TempSkin|account=me|value=1.0|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `the day's totals are kilometres, kilocalories and minutes, zone minutes those of each zone`()
        async throws
    {
        try await expect(
            [
                (
                    "/activities/date/2024-03-04.json",
                    #"{"activities":[{"steps":4031}],"summary":{"caloriesOut":2722,"distances":[{"activity":"Walk","distance":3.7},{"activity":"total","distance":6.46}],"fairlyActiveMinutes":5,"floors":20,"lightlyActiveMinutes":157,"sedentaryMinutes":698,"steps":7883,"veryActiveMinutes":0}}"#
                ),
                (
                    "/active-zone-minutes/",
                    #"{"activities-active-zone-minutes":[{"value":{"activeZoneMinutes":10,"fatBurnActiveZoneMinutes":8,"cardioActiveZoneMinutes":2},"dateTime":"2024-03-04"}]}"#
                ),
            ], of: .activity,
            [
                "Activity|account=me|steps=7883i,distance=6.46,calories=2722.0,floors=20i,minutesSedentary=698i,minutesLightlyActive=157i,minutesFairlyActive=5i,minutesVeryActive=0i|2024-03-03T23:00:00Z",
                "Active Zone Minutes|account=me|total=10i,fatBurn=8i,cardio=2i|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `many dates' totals come in series, whose values are strings`() async throws {
        func series(_ key: String, _ value: String) -> (String, String) {
            (
                "/activities/\(key)/date/",
                #"{"activities-\#(key)":[{"dateTime":"2024-03-03","value":"0"},{"dateTime":"2024-03-04","value":"\#(value)"}]}"#
            )
        }
        try await expect(
            [
                series("steps", "7883"), series("distance", "6.45934"), series("calories", "2722"),
                series("floors", "20"),
                series("minutesSedentary", "698"), series("minutesLightlyActive", "157"),
                series("minutesFairlyActive", "5"), series("minutesVeryActive", "52"),
            ], of: .activity, from: "2024-02-26",
            [
                "Activity|account=me|steps=0i,distance=0.0,calories=0.0,floors=0i,minutesSedentary=0i,minutesLightlyActive=0i,minutesFairlyActive=0i,minutesVeryActive=0i|2024-03-02T23:00:00Z",
                "Activity|account=me|steps=7883i,distance=6.45934,calories=2722.0,floors=20i,minutesSedentary=698i,minutesLightlyActive=157i,minutesFairlyActive=5i,minutesVeryActive=52i|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `workouts stand at their start, and the places of their tracks beside them`() async throws {
        let track = TrackText.file([
            TrackText.point(
                "2024-03-04T18:01:09.000+01:00", "48.2", "16.37", "<DistanceMeters>0</DistanceMeters>"),
            TrackText.point(
                "2024-03-04T18:01:19.000+01:00", "48.2002", "-16.37",
                "<AltitudeMeters>171.5</AltitudeMeters><DistanceMeters>25</DistanceMeters><HeartRateBpm><Value>120</Value></HeartRateBpm>"
            ),
        ])
        try await expect(
            [
                ("/activities/61234567890.tcx", track),
                (
                    "/activities/list.json",
                    #"{"activities":[{"logId":5,"startTime":"2024-03-03T23:59:59.000+01:00","duration":1000},{"logId":61234567890,"activityName":"Run","activityTypeId":90009,"logType":"tracker","startTime":"2024-03-04T18:01:09.000+01:00","duration":1860000,"activeDuration":1812000,"calories":322,"steps":4711,"averageHeartRate":141,"distance":5.02,"distanceUnit":"Kilometer","lastModified":"2024-03-04T17:40:02.000Z","hasGps":true},{"logId":7,"startTime":"2024-03-04T20:00:00.000+01:00","duration":600000,"calories":50.0,"hasGps":false,"tcxLink":"x"}],"pagination":{"afterDate":"2024-03-03","limit":100,"next":"","offset":0,"previous":"","sort":"asc"}}"#
                ),
            ], of: .workouts,
            [
                "Workouts|account=me,activity=Run|duration_seconds=1860i,active_seconds=1812i,calories=322.0,steps=4711i,distance=5.02,averageHeartRate=141i|2024-03-04T17:01:09Z",
                "Workouts|account=me,activity=Workout|duration_seconds=600i,calories=50.0|2024-03-04T19:00:00Z",
                "GPS|account=me,workout=2024-03-04T17:01:09Z Run|latitude=48.2,longitude=16.37,distance=0.0|2024-03-04T17:01:09Z",
                "GPS|account=me,workout=2024-03-04T17:01:09Z Run|latitude=48.2002,longitude=-16.37,altitude=171.5,distance=0.025,heart_rate=120i,speed=9.0|2024-03-04T17:01:19Z",
            ])
    }

    @Test func `batteries stand at their device's last sync; a phone is no device, and no hardware address is kept`()
        async throws
    {
        let body =
            #"[{"battery":"High","batteryLevel":81,"deviceVersion":"Charge 6","features":[],"id":"1700000001","lastSyncTime":"2024-03-04T18:22:10.000","mac":"A1B2C3D4E5F6","type":"TRACKER"},{"battery":"Low","batteryLevel":20,"deviceVersion":"Aria Air","id":"1700000002","lastSyncTime":"2024-03-04T07:12:44.000","type":"SCALE"},{"batteryLevel":0,"deviceVersion":"MobileTrack","id":"9","lastSyncTime":"2024-03-05T11:00:00.000","type":"TRACKER"}]"#
        let server = try ScriptedService.fitbit(zone: "Europe/Berlin", lastSync: "", [("/devices.json", body)])
        try await Embedding.run(fitbit: server.server.url, clock: ManualClock("2024-03-05T12:00:00Z"), since: nil) {
            sync in
            try await sync.grantEverything()
            #expect(try await sync.sync([.devices]).state == .done)
            let expected = [
                "DeviceBatteryLevel|account=me,device=1700000001,model=Charge 6|value=81.0|2024-03-04T17:22:10Z",
                "DeviceBatteryLevel|account=me,device=1700000002,model=Aria Air|value=20.0|2024-03-04T06:12:44Z",
            ]
            expectPoints(Points.lines(expected), in: try await sync.stored())
            let row = try #require(try await sync.archive.changes(after: 0, limit: 1).first)
            #expect(row.day.parts.allSatisfy { !String(decoding: $0.bytes, as: UTF8.self).contains("A1B2C3D4E5F6") })
        }
    }

    @Test func `what is later than the tracker's last sync is padding and not written`() async throws {
        let steps =
            #"{"activities-steps":[],"activities-steps-intraday":{"dataset":[{"time":"09:59:00","value":7},{"time":"10:00:00","value":3},{"time":"10:01:00","value":0},{"time":"11:00:00","value":0}]}}"#
        let server = try ScriptedService.fitbit(
            zone: "Europe/Berlin", lastSync: "2024-03-04T10:00:00.000", [("/steps/", steps)])
        try await Embedding.run(
            fitbit: server.server.url, clock: ManualClock("2024-03-04T10:00:00Z"), since: CivilDay("2024-03-04")!
        ) { sync in
            try await sync.grantEverything()
            #expect(try await sync.sync([.steps]).state == .done)
            let expected = Points.lines([
                "Steps_Intraday|account=me|value=7i|2024-03-04T08:59:00Z",
                "Steps_Intraday|account=me|value=3i|2024-03-04T09:00:00Z",
            ])
            let stored = try await sync.stored().filter { $0.hasPrefix("Steps") }
            expectPoints(expected, in: stored)
        }
    }

    @Test(arguments: [
        ("get_intraday_activity_by_date", [Resource.calories, .distance, .steps]), ("get_battery_level", [.devices]),
        ("get_intraday_heart_rate_by_date", [.heartRate]), ("get_breathing_rate_by_interval", [.breathingRate]),
        ("get_intraday_hrv_by_interval", [.hrv]), ("get_spo2_by_interval", [.spo2Intraday]),
        ("get_body_data_by_interval", [.weight]), ("get_vo2max_cardio_score_by_interval", [.cardioScore]),
        ("get_sleep_log_by_interval", [.sleep]), ("get_temperature_skin_by_interval", [.skinTemperature]),
        ("get_spo2_summary_by_interval", [.spo2]),
    ])
    func `a name of old means its resources`(name: String, resources: [Resource]) {
        #expect(Resource.named(name) == resources)
    }

    /// Syncs `from` to 2024-03-04 of one resource, in Berlin, and compares all that stands in InfluxDB then.
    private func expect(
        _ bodies: [(String, String)], of resource: Resource, from: String = "2024-03-04", _ lines: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let server = try ScriptedService.fitbit(zone: "Europe/Berlin", lastSync: "2024-03-05T11:00:00.000", bodies)
        try await Embedding.run(
            fitbit: server.server.url, clock: ManualClock("2024-03-05T12:00:00Z"), since: CivilDay(from)!
        ) { sync in
            try await expectRow(of: resource, in: sync, lines, sourceLocation)
        }
    }
}
