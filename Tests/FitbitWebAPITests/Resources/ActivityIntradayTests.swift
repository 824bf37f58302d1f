import HealthModel
import SyncEngine
import Testing

struct ActivityIntradayTests {
    @Test func `calories keep value, level and the true MET of each minute`() throws {
        let body = """
            {"activities-calories": [{"dateTime": "2024-03-04", "value": "2217"}], "activities-calories-intraday": {"dataset": [
            {"level": 0, "mets": 10, "time": "00:00:00", "value": 1.13},
            {"level": 2, "mets": 43, "time": "00:01:00", "value": 4.86}, {"time": "00:02:00", "value": 2}],
            "datasetInterval": 1, "datasetType": "minute"}}
            """
        #expect(
            try decoded(.calories, "2024-03-04", in: "Europe/Vienna", ("intraday", body)) == [
                "Calories_Intraday value=1.13,level=0i,mets=1.0 2024-03-03T23:00:00Z",
                "Calories_Intraday value=4.86,level=2i,mets=4.3 2024-03-03T23:01:00Z",
                "Calories_Intraday value=2.0 2024-03-03T23:02:00Z",
            ])
    }

    @Test func `steps are integers and distances floats, whatever the JSON has`() throws {
        #expect(
            try decoded(
                .steps, "2024-03-04",
                ("intraday", list("steps", #"{"time": "10:00:00", "value": 12.0}, {"time": "10:01", "value": "7"}"#))
            ) == ["Steps_Intraday value=12i 2024-03-04T10:00:00Z", "Steps_Intraday value=7i 2024-03-04T10:01:00Z"])
        #expect(
            try decoded(.distance, "2024-03-04", ("intraday", list("distance", #"{"time": "10:00:00", "value": 1}"#)))
                == ["Distance_Intraday value=1.0 2024-03-04T10:00:00Z"])
    }

    @Test func `zeros are written up to the last sync and not beyond it`() throws {
        let rows = (0..<4).map { #"{"time": "12:0\#($0):00", "value": 0}"# }.joined(separator: ",")
        #expect(
            try decoded(.steps, "2024-03-04", until: "2024-03-04T12:01:30Z", ("intraday", list("steps", rows))) == [
                "Steps_Intraday value=0i 2024-03-04T12:00:00Z", "Steps_Intraday value=0i 2024-03-04T12:01:00Z",
            ])
    }

    // fitbit-web-api.md 2: the date of the rows is the path's, whatever the daily list says.
    @Test func `rows belong to the day that was asked for`() throws {
        let body = """
            {"activities-steps": [{"dateTime": "today", "value": "3"}], "activities-steps-intraday": {"dataset":
            [{"time": "08:00:00", "value": 3}]}}
            """
        #expect(
            try decoded(.steps, "2024-03-04", ("intraday", body)) == ["Steps_Intraday value=3i 2024-03-04T08:00:00Z"])
    }

    @Test func `odd rows are passed over and unknown fields ignored`() throws {
        let rows = """
            {"time": "25:00:00", "value": 1}, {"value": 2}, {"time": null, "value": 3}, 7, null, {"time": "01:00:00"},
            {"time": "02:00:00", "value": null}, {"time": "03:00:00", "value": 4, "floors": {"new": []}}
            """
        #expect(
            try decoded(.steps, "2024-03-04", ("intraday", list("steps", rows)))
                == ["Steps_Intraday value=4i 2024-03-04T03:00:00Z"])
    }

    @Test func `a minute that is listed twice counts as it was listed last`() throws {
        let rows =
            #"{"time": "02:01:00", "value": 1}, {"time": "02:00:00", "value": 2}, {"time": "02:01:00", "value": 3}"#
        #expect(
            try decoded(.steps, "2024-03-04", ("intraday", list("steps", rows))) == [
                "Steps_Intraday value=2i 2024-03-04T02:00:00Z", "Steps_Intraday value=3i 2024-03-04T02:01:00Z",
            ])
    }

    @Test(arguments: [
        (Resource.steps, "steps", #"{"time":"00:00:00","value":0}"#, false),
        (.steps, "steps", #"{"time":"00:00:00","value":0},{"time":"00:01:00","value":4}"#, true),
        (.distance, "distance", #"{"time":"00:00:00","value":0}"#, false),
        (.distance, "distance", #"{"time":"00:00:00","value":0.1}"#, true),
        (.calories, "calories", #"{"time":"00:00:00","value":0}"#, true),
    ])
    func `a day that is full of zeros holds no data, of calories it does`(
        resource: Resource, name: String, rows: String, hasData: Bool
    ) throws {
        let body = #"{"activities-\#(name)-intraday":{"dataset":[\#(rows)]}}"#
        #expect(
            try cut(resource, "2024-03-04", "2024-03-04", ("intraday", body))
                == [CutDay("2024-03-04", ["intraday: \(body)"], hasData: hasData)])
    }

    @Test func `an answer is kept whole and to the letter, white space aside`() throws {
        let body =
            "{ \"activities-steps-intraday\": {\"dataset\": [ {\"time\": \"00:00:00\", \"value\": 4.50} ], \"id\": 1234567890123456789 } }"
        let kept =
            #"intraday: {"activities-steps-intraday":{"dataset":[{"time":"00:00:00","value":4.50}],"id":1234567890123456789}}"#
        #expect(
            try cut(.steps, "2024-03-04", "2024-03-04", ("intraday", body)) == [
                CutDay("2024-03-04", [kept], hasData: true)
            ])
    }

    @Test func `an empty list is a day without data`() throws {
        let body = #"{"activities-steps": [], "activities-steps-intraday": {"dataset": []}}"#
        #expect(try cut(.steps, "2024-03-04", "2024-03-04", ("intraday", body)) == [])
        #expect(try decoded(.steps, "2024-03-04", ("intraday", body)) == [])
    }

    // fitbit-web-api.md 1.3: 200 without the intraday key.
    @Test func `an answer without its minutes says that the application is not Personal`() {
        let error = #expect(throws: ProviderError.self) {
            try cut(
                .steps, "2024-03-04", "2024-03-04",
                ("intraday", #"{"activities-steps":[{"dateTime":"2024-03-04","value":"7"}]}"#))
        }
        #expect(error?.kind == .forbidden)
        #expect(error?.message.contains("\"Personal\"") == true)
        #expect(error?.message.contains("steps of 2024-03-04 (account me)") == true)
    }

    @Test(arguments: [
        (Resource.steps, "steps", "2024-03-03"), (.calories, "calories", "2024-03-05"),
        (.heartRate, "heart", "2023-03-04"),
    ])
    func `minutes of another date than the one asked for are unreadable`(
        resource: Resource, name: String, date: String
    ) {
        for rows in ["", #"{"time": "08:00:00", "value": 61}"#] {
            let body =
                #"{"activities-\#(name)": [{"dateTime": "\#(date)"}], "activities-\#(name)-intraday": {"dataset": [\#(rows)]}}"#
            let error = #expect(throws: ProviderError.self) {
                try cut(resource, "2024-03-04", "2024-03-04", ("intraday", body))
            }
            #expect(error?.kind == .unreadable)
            #expect(error?.message.contains("is about \(date), not about 2024-03-04") == true)
        }
    }

    @Test(arguments: ["[]", #"[{"dateTime": "today"}]"#, #"[{"dateTime": "2024-03-04"}]"#, #"[{"value": "3"}]"#])
    func `a daily list that is empty or names no other date is fine`(daily: String) throws {
        let body =
            #"{"activities-steps": \#(daily), "activities-steps-intraday": {"dataset": [{"time": "08:00:00", "value": 3}]}}"#
        #expect(try cut(.steps, "2024-03-04", "2024-03-04", ("intraday", body)).map(\.hasData) == [true])
    }

    @Test(arguments: ["{}", "[]", "7", #"{"success": true}"#, "<html></html>", #"{"activities-steps-intraday": {"#, ""])
    func `what is no answer about minutes is unreadable`(body: String) {
        let fetched = #expect(throws: ProviderError.self) {
            try cut(.steps, "2024-03-04", "2024-03-04", ("intraday", body))
        }
        #expect(fetched?.kind == .unreadable)
        let kept = #expect(throws: ProviderError.self) { try decoded(.steps, "2024-03-04", ("intraday", body)) }
        #expect(kept?.kind == .unreadable)
    }
}

private func list(_ resource: String, _ rows: String) -> String {
    #"{"activities-\#(resource)": [], "activities-\#(resource)-intraday": {"dataset": [\#(rows)]}}"#
}
