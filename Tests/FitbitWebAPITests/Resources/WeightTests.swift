import HealthModel
import Testing

struct WeightTests {
    @Test func `each weigh-in stands at its time in kilograms`() throws {
        let body = """
            [{"bmi": 23.1, "date": "2024-03-04", "fat": 19.4, "logId": 1709536291000, "time": "07:11:31", "weight": 74.8},
            {"bmi": 23.09, "date": "2024-03-04", "logId": 1709596799000, "source": "API", "time": "23:59:59", "weight": 75}]
            """
        #expect(
            try decoded(.weight, "2024-03-04", in: "Europe/Berlin", ("entries", body)) == [
                "Body weight=74.8,bmi=23.1,fat=19.4 2024-03-04T06:11:31Z",
                "Body weight=75.0,bmi=23.09 2024-03-04T22:59:59Z",
            ])
    }

    // fitbit-web-api.md 7: hand entries of one date share their logId and their time.
    @Test func `of two entries without a time the last one counts`() throws {
        let body = """
            [{"date": "2024-03-04", "logId": 1, "time": "23:59:59", "weight": 74.8}, {"date": "2024-03-04", "logId": 1, "weight": 74}]
            """
        #expect(try decoded(.weight, "2024-03-04", ("entries", body)) == ["Body weight=74.0 2024-03-04T23:59:59Z"])
    }

    @Test func `an entry later than what was seen is left out`() throws {
        let body =
            #"[{"date": "2024-03-04", "time": "07:00:00", "weight": 74}, {"date": "2024-03-04", "time": "23:59:59", "weight": 75}]"#
        #expect(
            try decoded(.weight, "2024-03-04", until: "2024-03-04T12:00:00Z", ("entries", body))
                == ["Body weight=74.0 2024-03-04T07:00:00Z"])
    }

    @Test func `entries go to the dates they name, to the letter`() throws {
        let days = try cut(
            .weight, "2024-03-04", "2024-03-05",
            (
                "entries",
                """
                {"weight": [{"date": "2024-03-04", "weight": 74.80, "logId": 1234567890123456789},
                {"date": "2024-03-05", "weight": 75}, {"date": "2024-03-04", "weight": 74},
                {"date": "2024-03-06", "weight": 1}]}
                """
            ))
        #expect(
            days == [
                CutDay(
                    "2024-03-04",
                    [
                        #"entries: [{"date":"2024-03-04","weight":74.80,"logId":1234567890123456789},{"date":"2024-03-04","weight":74}]"#
                    ],
                    hasData: true),
                CutDay("2024-03-05", [#"entries: [{"date":"2024-03-05","weight":75}]"#], hasData: true),
            ])
    }
}
