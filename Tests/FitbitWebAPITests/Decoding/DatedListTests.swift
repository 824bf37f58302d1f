import HealthModel
import SyncEngine
import Testing

struct DatedListTests {
    static let keyed: [(resource: Resource, key: String)] = [
        (.breathingRate, "br"), (.hrv, "hrv"), (.weight, "weight"), (.cardioScore, "cardioScore"), (.sleep, "sleep"),
        (.skinTemperature, "tempSkin"),
    ]

    @Test(arguments: keyed)
    func `an empty list under its key is a window without data`(resource: Resource, key: String) throws {
        #expect(try cut(resource, "2024-03-04", "2024-03-05", ("part", #"{"\#(key)": []}"#)) == [])
    }

    @Test(arguments: keyed)
    func `an answer without its list is unreadable, not a window without data`(resource: Resource, key: String) {
        for body in ["{}", "[]", #"{"\#(key)": null}"#, #"{"\#(key)": {}}"#, #"{"success": true}"#] {
            let error = #expect(throws: ProviderError.self) {
                try cut(resource, "2024-03-04", "2024-03-05", ("part", body))
            }
            #expect(error?.kind == .unreadable)
            #expect(error?.message.contains("`\(key)`") == true)
        }
    }

    // fitbit-web-api.md 0.5, 6 and 8.4: the two forms of blood oxygen.
    @Test(arguments: [Resource.spo2, .spo2Intraday], ["[]", "{}", #"{"spo2": []}"#, #"{"spo2": null}"#])
    func `blood oxygen is nothing in a list or an object without members`(resource: Resource, body: String) throws {
        #expect(try cut(resource, "2024-03-04", "2024-03-05", ("part", body)) == [])
    }

    @Test(arguments: [
        (Resource.weight, #"{"weight": [{"date": "2024-03-04", "weight": 74}, {"weight": 2}, 3]}"#, "2 of 3 elements"),
        (.sleep, #"{"sleep": [{"startTime": "2024-03-04T00:00:00.000", "duration": 60000}]}"#, "1 of 1 element "),
        (.spo2, #"[{"dateTime": "2024-03-04"}, {"dateTime": "4 March"}, null]"#, "2 of 3 elements"),
        (.spo2Intraday, #"{"dateTime": "2024-02-30", "minutes": []}"#, "1 of 1 element "),
        (
            .hrv, #"{"hrv": [{"dateTime": "", "minutes": []}, {"dateTime": "2024-03-04", "minutes": []}]}"#,
            "1 of 2 elements"
        ),
    ])
    func `elements without a date make the answer unreadable`(resource: Resource, body: String, count: String) {
        let error = #expect(throws: ProviderError.self) {
            try cut(resource, "2024-03-04", "2024-03-05", ("part", body))
        }
        #expect(error?.kind == .unreadable)
        #expect(error?.message.contains(count) == true)
        #expect(error?.message.contains("4 March") == false)
    }

    @Test func `elements outside the window are left out`() throws {
        let body = #"{"weight":[{"date":"2024-03-03","weight":1},{"date":"2024-03-06","weight":2}]}"#
        #expect(try cut(.weight, "2024-03-04", "2024-03-05", ("part", body)) == [])
    }
}
