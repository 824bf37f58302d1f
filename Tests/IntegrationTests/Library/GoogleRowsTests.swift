import Archive
import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// Each row of the table, from Google's JSON to what a real InfluxDB gives back: measurement, tags, field types, values and
/// times, and nothing besides.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct GoogleRowsTests {
    @Test func `calories are those of each minute, a minute without a sum is zero`() async throws {
        try await expect(
            [
                (
                    "/total-calories/dataPoints:rollUp",
                    GooglePoints.rollUp([
                        GooglePoints.minute("2024-03-03T23:00:00Z", "2024-03-03T23:01:00Z", "1.13"),
                        GooglePoints.minute("2024-03-03T23:01:00Z", "2024-03-03T23:02:00Z", "5"),
                        #"{"startTime":"2024-03-04T12:00:00Z","endTime":"2024-03-04T12:01:00Z","totalCalories":{}}"#,
                        GooglePoints.minute("2024-03-04T22:59:00Z", "2024-03-04T23:00:00Z", #""0.5""#),
                        GooglePoints.minute("2024-03-04T23:00:00Z", "2024-03-04T23:01:00Z", "9"),
                    ])
                )
            ], of: .calories,
            [
                "Calories_Intraday|account=me|value=1.13|2024-03-03T23:00:00Z",
                "Calories_Intraday|account=me|value=5.0|2024-03-03T23:01:00Z",
                "Calories_Intraday|account=me|value=0.0|2024-03-04T12:00:00Z",
                "Calories_Intraday|account=me|value=0.5|2024-03-04T22:59:00Z",
            ])
    }

    @Test func `distance is kilometres of millimetres, a record without any is zero`() async throws {
        try await expect(
            [
                (
                    "/distance/",
                    GooglePoints.page([
                        GooglePoints.interval("distance", "2024-03-04T11:01:00Z"),
                        GooglePoints.interval("distance", "2024-03-04T11:00:00Z", #""millimeters":"73400""#),
                    ])
                )
            ], of: .distance,
            [
                "Distance_Intraday|account=me|value=0.0734|2024-03-04T11:00:00Z",
                "Distance_Intraday|account=me|value=0.0|2024-03-04T11:01:00Z",
            ])
    }

    @Test func `steps are integers, whatever the JSON says they are, and no minute is made up`() async throws {
        try await expect(
            [
                (
                    "/steps/",
                    GooglePoints.page([
                        GooglePoints.interval("steps", "2024-03-04T11:04:00Z", #""count":1.0"#),
                        GooglePoints.interval("steps", "2024-03-04T11:03:00Z", #""count":"NaN""#),
                        GooglePoints.interval("steps", "2024-03-04T11:02:00Z"),
                        GooglePoints.interval("steps", "2024-03-04T11:01:00Z", #""count":51"#),
                        GooglePoints.interval("steps", "2024-03-04T11:00:00Z", #""count":"52""#),
                    ])
                )
            ], of: .steps,
            [
                "Steps_Intraday|account=me|value=52i|2024-03-04T11:00:00Z",
                "Steps_Intraday|account=me|value=51i|2024-03-04T11:01:00Z",
                "Steps_Intraday|account=me|value=0i|2024-03-04T11:02:00Z",
                "Steps_Intraday|account=me|value=1i|2024-03-04T11:04:00Z",
            ])
    }

    @Test func `heart rate has the samples of all pages, its zones and the resting rate`() async throws {
        func beat(_ time: String, _ rate: String) -> String {
            GooglePoints.sample("heartRate", time, #""beatsPerMinute":\#(rate)"#)
        }
        try await expect(
            [
                // The pages of a date, the newest first; one is empty and not the last.
                ("pageToken=last", GooglePoints.page([beat("2024-03-03T23:00:03Z", #""55""#)])),
                ("pageToken=empty", #"{"nextPageToken":"last"}"#),
                (
                    "/heart-rate/",
                    GooglePoints.page(
                        [beat("2024-03-04T22:59:59.250Z", "57"), beat("2024-03-04T12:05:13Z", #""56""#)], next: "empty")
                ),
                (
                    "/time-in-heart-rate-zone/dataPoints:dailyRollUp",
                    GooglePoints.rollUp([
                        GooglePoints.window(
                            "2024-03-04",
                            #""timeInHeartRateZone":{"timeInHeartRateZones":[{"heartRateZone":"LIGHT","duration":"78060s"},{"heartRateZone":"MODERATE","duration":"2640s"},{"heartRateZone":"VIGOROUS","duration":"0s"},{"heartRateZone":"SLEEPY","duration":"60s"}]}"#
                        )
                    ])
                ),
                (
                    "/calories-in-heart-rate-zone/dataPoints:dailyRollUp",
                    GooglePoints.rollUp([
                        GooglePoints.window(
                            "2024-03-04",
                            #""caloriesInHeartRateZone":{"caloriesInHeartRateZones":[{"heartRateZone":"LIGHT","kcal":1702.41},{"heartRateZone":"MODERATE","kcal":251}]}"#
                        )
                    ])
                ),
                (
                    "/daily-resting-heart-rate/",
                    GooglePoints.page([
                        GooglePoints.daily(
                            "dailyRestingHeartRate", "2024-03-04",
                            #""beatsPerMinute":"57","dailyRestingHeartRateMetadata":{"calculationMethod":"WITH_SLEEP"}"#
                        )
                    ])
                ),
            ], of: .heartRate,
            [
                "HeartRate_Intraday|account=me|value=55i|2024-03-03T23:00:03Z",
                "HeartRate_Intraday|account=me|value=56i|2024-03-04T12:05:13Z",
                "HeartRate_Intraday|account=me|value=57i|2024-03-04T22:59:59Z",
                "HR zones|account=me|Out of Range=1301i,Fat Burn=44i,Cardio=0i,Out of Range kcal=1702.41,Fat Burn kcal=251.0|2024-03-03T23:00:00Z",
                "RestingHR|account=me|value=57i|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `the breathing rate has the whole night and its stages, without placeholders`() async throws {
        try await expect(
            [
                (
                    "/daily-respiratory-rate/",
                    GooglePoints.page([
                        GooglePoints.daily("dailyRespiratoryRate", "2024-03-04", #""breathsPerMinute":14.8"#)
                    ])
                ),
                (
                    "/respiratory-rate-sleep-summary/",
                    GooglePoints.page([
                        GooglePoints.sample(
                            "respiratoryRateSleepSummary", "2024-03-04T13:30:00Z",
                            #""fullSleepStats":{"breathsPerMinute":12.5},"deepSleepStats":{"breathsPerMinute":11}"#),
                        GooglePoints.sample(
                            "respiratoryRateSleepSummary", "2024-03-04T05:52:00Z",
                            #""fullSleepStats":{"breathsPerMinute":14.8,"standardDeviation":1.3},"deepSleepStats":{"breathsPerMinute":14},"lightSleepStats":{"breathsPerMinute":"14.6"},"remSleepStats":{"breathsPerMinute":0}"#
                        ),
                    ])
                ),
            ], of: .breathingRate,
            ["BreathingRate|account=me|value=14.8,deep=14.0,light=14.6|2024-03-03T23:00:00Z"])
    }

    @Test func `heart rate variability has the night's samples, those before midnight too, and its values`()
        async throws
    {
        func sample(_ time: String, _ members: String) -> String {
            GooglePoints.sample(
                "heartRateVariability", time,
                #""rootMeanSquareOfSuccessiveDifferencesMilliseconds":\#(members)"#)
        }
        try await expect(
            [
                (
                    "/heart-rate-variability/",
                    GooglePoints.page([
                        sample("2024-03-03T23:05:00Z", "0"), sample("2024-03-03T23:00:00Z", "41.6"),
                        sample(
                            "2024-03-03T22:55:00Z",
                            #"38.204,"standardDeviationMilliseconds":52,"metadata":{"lowFrequencyPower":655.5,"highFrequencyPower":402}"#
                        ),
                    ])
                ),
                (
                    "/daily-heart-rate-variability/",
                    GooglePoints.page([
                        GooglePoints.daily(
                            "dailyHeartRateVariability", "2024-03-04",
                            #""averageHeartRateVariabilityMilliseconds":41,"deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds":38.5,"entropy":3.11"#
                        )
                    ])
                ),
            ], of: .hrv,
            [
                "HRV_Intraday|account=me|rmssd=38.204,hf=402.0,lf=655.5|2024-03-03T22:55:00Z",
                "HRV_Intraday|account=me|rmssd=41.6|2024-03-03T23:00:00Z",
                "HRV|account=me|dailyRmssd=41.0,deepRmssd=38.5|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `oxygen minutes are floats, without the placeholder 50`() async throws {
        func sample(_ time: String, _ percent: String) -> String {
            GooglePoints.sample("oxygenSaturation", time, #""percentage":\#(percent)"#)
        }
        try await expect(
            [
                (
                    "/oxygen-saturation/",
                    GooglePoints.page([
                        sample("2024-03-04T00:12:41Z", "95.4"), sample("2024-03-04T00:11:41Z", "50"),
                        sample("2024-03-04T00:10:41Z", "96"), sample("2024-03-03T22:30:00Z", #""97.5""#),
                    ])
                )
            ], of: .spo2Intraday,
            [
                "SPO2_Intraday|account=me|value=97.5|2024-03-03T22:30:00Z",
                "SPO2_Intraday|account=me|value=96.0|2024-03-04T00:10:41Z",
                "SPO2_Intraday|account=me|value=95.4|2024-03-04T00:12:41Z",
            ])
    }

    @Test func `the oxygen summary has average, lower and upper bound`() async throws {
        try await expect(
            [
                (
                    "/daily-oxygen-saturation/",
                    GooglePoints.page([
                        GooglePoints.daily(
                            "dailyOxygenSaturation", "2024-03-04",
                            #""averagePercentage":99.3,"lowerBoundPercentage":97.9,"upperBoundPercentage":100"#)
                    ])
                )
            ], of: .spo2, ["SPO2|account=me|avg=99.3,min=97.9,max=100.0|2024-03-03T23:00:00Z"])
    }

    @Test func `weigh-ins have the mass index of the height in force, and fat where it was measured`() async throws {
        func weight(_ time: String, _ grams: String) -> String {
            GooglePoints.sample("weight", time, #""weightGrams":\#(grams)"#)
        }
        try await expect(
            [
                (
                    "/weight/",
                    GooglePoints.page([
                        weight("2024-03-04T20:00:00.749348Z", "63000"), weight("2024-03-04T06:12:44Z", "63500"),
                    ])
                ),
                (
                    "/body-fat/",
                    GooglePoints.page([
                        GooglePoints.sample("bodyFat", "2024-03-04T18:00:00Z", #""percentage":21"#),
                        GooglePoints.sample("bodyFat", "2024-03-04T06:12:44Z", #""percentage":21.3"#),
                    ])
                ),
                (
                    "/height/",
                    GooglePoints.page([
                        GooglePoints.sample("height", "2024-03-04T12:00:00Z", #""heightMillimeters":"1500""#),
                        GooglePoints.sample("height", "2019-01-01T12:00:00Z", #""heightMillimeters":"2000""#),
                    ])
                ),
            ], of: .weight,
            [
                "Body|account=me|weight=63.5,bmi=15.875,fat=21.3|2024-03-04T06:12:44Z",
                "Body|account=me|fat=21.0|2024-03-04T18:00:00Z",
                "Body|account=me|weight=63.0,bmi=28.0|2024-03-04T20:00:00Z",
            ])
    }

    @Test func `a VO2 max is a number`() async throws {
        try await expect(
            [
                (
                    "/daily-vo2-max/",
                    GooglePoints.page([
                        GooglePoints.daily("dailyVo2Max", "2024-03-04", #""vo2Max":45,"cardioFitnessLevel":"GOOD""#),
                        GooglePoints.daily("dailyVo2Max", "2024-03-03", #""vo2Max":46.5,"estimated":true"#),
                    ])
                )
            ], of: .cardioScore, from: "2024-03-03",
            [
                "CardioScore|account=me|value=46.5|2024-03-02T23:00:00Z",
                "CardioScore|account=me|value=45.0|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `a night and a classic nap have summaries and painted levels`() async throws {
        func stage(_ from: String, _ to: String, _ type: String) -> String {
            #"{"startTime":"2024-03-0\#(from)Z","startUtcOffset":"3600s","endTime":"2024-03-0\#(to)Z","endUtcOffset":"3600s","type":"\#(type)"}"#
        }
        func sleep(_ from: String, _ to: String, _ members: String) -> String {
            #"{"dataPointName":"users/1/dataTypes/sleep/dataPoints/7","sleep":{"interval":{"startTime":"2024-03-0\#(from)Z","startUtcOffset":"3600s","endTime":"2024-03-0\#(to)Z","endUtcOffset":"3600s"},\#(members)}}"#
        }
        let night = [
            stage("3T22:30:00", "3T23:00:00", "LIGHT"), stage("3T23:00:00", "3T23:15:00", "DEEP"),
            stage("3T23:15:00", "3T23:30:00", "REM"),
        ]
        // The merged stream says each line of the summary twice.
        let lines = [("DEEP", 15), ("LIGHT", 29), ("REM", 15), ("AWAKE", 1)].map {
            #"{"type":"\#($0.0)","minutes":"\#($0.1)"}"#
        }
        let nap = [
            stage("4T13:00:00", "4T13:28:00", "ASLEEP"), stage("4T13:28:00", "4T13:30:00", "RESTLESS"),
        ]
        try await expect(
            [
                (
                    "/sleep/",
                    GooglePoints.page([
                        sleep(
                            "4T13:00:00", "4T13:30:00",
                            #""type":"CLASSIC","stages":[\#(nap.joined(separator: ","))],"metadata":{"processed":true,"nap":true,"stagesStatus":"REJECTED_NAP"},"summary":{"minutesInSleepPeriod":"30","minutesAsleep":"28","minutesAwake":"2","minutesToFallAsleep":"0","minutesAfterWakeUp":"0","stagesSummary":[{"type":"ASLEEP","minutes":"28"},{"type":"RESTLESS","minutes":"2","count":"1"},{"type":"AWAKE","minutes":"0"}]}"#
                        ),
                        sleep(
                            "3T22:30:00", "3T23:30:00",
                            #""type":"STAGES","stages":[\#(night.joined(separator: ","))],"shortAwakenings":[\#(stage("3T22:40:00", "3T22:41:00", "AWAKE"))],"metadata":{"processed":true,"mainSleep":true,"stagesStatus":"SUCCEEDED"},"summary":{"minutesInSleepPeriod":"60","minutesAsleep":"59","minutesAwake":"1","minutesToFallAsleep":"0","minutesAfterWakeUp":"0","stagesSummary":[\#((lines + lines).joined(separator: ","))]}"#
                        ),
                    ])
                )
            ], of: .sleep,
            [
                "Sleep Summary|account=me,isMainSleep=True|minutesAsleep=59i,minutesAwake=1i,minutesInBed=60i,minutesToFallAsleep=0i,minutesAfterWakeup=0i,minutesDeep=15i,minutesLight=29i,minutesREM=15i|2024-03-03T22:30:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=1i,duration_seconds=600i|2024-03-03T22:30:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=3i,duration_seconds=60i|2024-03-03T22:40:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=1i,duration_seconds=1140i|2024-03-03T22:41:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=0i,duration_seconds=900i|2024-03-03T23:00:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=2i,duration_seconds=900i|2024-03-03T23:15:00Z",
                "Sleep Levels|account=me,isMainSleep=True|level=3i|2024-03-03T23:30:00Z",
                "Sleep Summary|account=me,isMainSleep=False|minutesAsleep=28i,minutesAwake=2i,minutesInBed=30i,minutesToFallAsleep=0i,minutesAfterWakeup=0i,minutesRestless=2i|2024-03-04T13:00:00Z",
                "Sleep Levels|account=me,isMainSleep=False|level=1i,duration_seconds=1680i|2024-03-04T13:00:00Z",
                "Sleep Levels|account=me,isMainSleep=False|level=2i,duration_seconds=120i|2024-03-04T13:28:00Z",
                "Sleep Levels|account=me,isMainSleep=False|level=3i|2024-03-04T13:30:00Z",
            ])
    }

    @Test func `skin temperature is the night against the baseline, where there is one`() async throws {
        try await expect(
            [
                (
                    "/daily-sleep-temperature-derivations/",
                    GooglePoints.page([
                        GooglePoints.daily(
                            "dailySleepTemperatureDerivations", "2024-03-04",
                            #""nightlyTemperatureCelsius":33.5,"baselineTemperatureCelsius":34,"relativeNightlyStddev30dCelsius":0.31"#
                        ),
                        GooglePoints.daily(
                            "dailySleepTemperatureDerivations", "2024-03-03",
                            #""nightlyTemperatureCelsius":34,"baselineTemperatureCelsius":"NaN""#),
                    ])
                )
            ], of: .skinTemperature, from: "2024-03-03",
            [
                "TempSkin|account=me|nightly=34.0|2024-03-02T23:00:00Z",
                "TempSkin|account=me|value=-0.5,nightly=33.5,baseline=34.0|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `the day's totals are sums of all sources, zone minutes those of each zone`() async throws {
        func level(_ type: String, _ start: String, _ end: String) -> String {
            #"{"activityLevel":{"interval":{"startTime":"\#(start)","startUtcOffset":"3600s","endTime":"\#(end)","endUtcOffset":"3600s"},"activityLevelType":"\#(type)"}}"#
        }
        try await expect(
            [
                ("/steps/", GooglePoints.rollUp([GooglePoints.window("2024-03-04", #""steps":{"countSum":"7883"}"#)])),
                (
                    "/distance/",
                    GooglePoints.rollUp([GooglePoints.window("2024-03-04", #""distance":{"millimetersSum":"6460000"}"#)]
                    )
                ),
                (
                    "/total-calories/",
                    GooglePoints.rollUp([GooglePoints.window("2024-03-04", #""totalCalories":{"kcalSum":2722}"#)])
                ),
                ("/floors/", GooglePoints.rollUp([GooglePoints.window("2024-03-04", #""floors":{}"#)])),
                (
                    "/active-zone-minutes/",
                    GooglePoints.rollUp([
                        GooglePoints.window(
                            "2024-03-04", #""activeZoneMinutes":{"sumInFatBurnHeartZone":"8","sumInCardioHeartZone":2}"#
                        )
                    ])
                ),
                (
                    "/activity-level/",
                    GooglePoints.page([
                        level("VERY_ACTIVE", "2024-03-04T17:00:00Z", "2024-03-04T17:52:00Z"),
                        level("LIGHTLY_ACTIVE", "2024-03-04T10:00:00Z", "2024-03-04T10:05:00Z"),
                        level("SEDENTARY", "2024-03-03T22:30:00Z", "2024-03-04T10:00:00Z"),
                    ])
                ),
            ], of: .activity,
            [
                "Activity|account=me|steps=7883i,distance=6.46,calories=2722.0,floors=0i,minutesSedentary=660i,minutesLightlyActive=5i,minutesFairlyActive=0i,minutesVeryActive=52i|2024-03-03T23:00:00Z",
                "Active Zone Minutes|account=me|total=10i,fatBurn=8i,cardio=2i|2024-03-03T23:00:00Z",
            ])
    }

    @Test func `workouts stand at their start, and the places of their tracks beside them`() async throws {
        func exercise(_ id: Int, _ start: String, _ end: String, _ members: String) -> String {
            #"{"dataPointName":"users/1/dataTypes/exercise/dataPoints/\#(id)","exercise":{"interval":{"startTime":"\#(start)","startUtcOffset":"3600s","endTime":"\#(end)","endUtcOffset":"3600s"},\#(members)}}"#
        }
        let track = TrackText.file([
            TrackText.point("2024-03-04T16:02:00.000Z", "48.2", "16.37", "<DistanceMeters>0</DistanceMeters>"),
            TrackText.point(
                "2024-03-04T16:02:10.000Z", "48.2002", "-16.37",
                "<AltitudeMeters>171.5</AltitudeMeters><DistanceMeters>25</DistanceMeters><HeartRateBpm><Value>120</Value></HeartRateBpm>"
            ),
        ])
        try await expect(
            [
                (":exportExerciseTcx", track),
                (
                    "/exercise/",
                    GooglePoints.page([
                        exercise(
                            77, "2024-03-04T16:02:00Z", "2024-03-04T16:41:30Z",
                            #""exerciseType":"RUNNING","displayName":"Run","activeDuration":"2340s","metricsSummary":{"caloriesKcal":402,"distanceMillimeters":6820000,"steps":"6144","averageHeartRateBeatsPerMinute":"148"},"exerciseMetadata":{"hasGps":true}"#
                        ),
                        exercise(
                            78, "2024-03-04T06:00:00Z", "2024-03-04T06:30:00Z",
                            #""exerciseType":"STRENGTH_TRAINING","exerciseMetadata":{}"#),
                    ])
                ),
            ], of: .workouts,
            [
                "Workouts|account=me,activity=Run|duration_seconds=2370i,active_seconds=2340i,calories=402.0,steps=6144i,distance=6.82,averageHeartRate=148i|2024-03-04T16:02:00Z",
                "Workouts|account=me,activity=Strength Training|duration_seconds=1800i|2024-03-04T06:00:00Z",
                "GPS|account=me,workout=2024-03-04T16:02:00Z Run|latitude=48.2,longitude=16.37,distance=0.0|2024-03-04T16:02:00Z",
                "GPS|account=me,workout=2024-03-04T16:02:00Z Run|latitude=48.2002,longitude=-16.37,altitude=171.5,distance=0.025,heart_rate=120i,speed=9.0|2024-03-04T16:02:10Z",
            ])
    }

    @Test
    func `batteries stand at their device's last sync, or at the look where none is told; no hardware address is kept`()
        async throws
    {
        let body =
            #"{"pairedDevices":[{"name":"users/1/pairedDevices/4411","deviceType":"TRACKER","deviceVersion":"Charge 6","batteryLevel":81,"batteryStatus":"High","lastSyncTime":"2024-03-04T17:22:10Z","macAddress":"A1B2C3D4E5F6","features":["STEPS"]},{"name":"users/1/pairedDevices/4412","deviceType":"SCALE","deviceVersion":"Aria Air","batteryLevel":20,"macAddress":"A1B2C3D4E5F6"}],"nextPageToken":""}"#
        let server = try ScriptedService.google(zone: "Europe/Berlin", lastSync: nil, [("/pairedDevices", body)])
        try await Embedding.run(google: server.server.url, clock: ManualClock("2024-03-05T12:00:00Z"), since: nil) {
            sync in
            try await sync.grantEverything()
            #expect(try await sync.sync([.devices]).state == .done)
            let expected = [
                "DeviceBatteryLevel|account=me,device=4411,model=Charge 6|value=81.0|2024-03-04T17:22:10Z",
                "DeviceBatteryLevel|account=me,device=4412,model=Aria Air|value=20.0|2024-03-05T12:00:00Z",
            ]
            expectPoints(Points.lines(expected), in: try await sync.stored())
            let row = try #require(try await sync.archive.changes(after: 0, limit: 1).first)
            #expect(row.day.parts.allSatisfy { !String(decoding: $0.bytes, as: UTF8.self).contains("A1B2C3D4E5F6") })
        }
    }

    /// Syncs `from` to 2024-03-04 of one resource, in Berlin, and compares all that stands in InfluxDB then.
    private func expect(
        _ bodies: [(String, String)], of resource: Resource, from: String = "2024-03-04", _ lines: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let server = try ScriptedService.google(zone: "Europe/Berlin", lastSync: "2024-03-05T10:00:00Z", bodies)
        try await Embedding.run(
            google: server.server.url, clock: ManualClock("2024-03-05T12:00:00Z"), since: CivilDay(from)!
        ) { sync in
            try await expectRow(of: resource, in: sync, lines, sourceLocation)
        }
    }
}
