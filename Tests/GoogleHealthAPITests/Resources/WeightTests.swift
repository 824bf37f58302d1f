import HealthModel
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct WeightTests {
    @Test func `weight and fat of one instant are one entry, with the index of the height in force`() throws {
        let weights = Points.list([
            weight("2026-11-20T06:05:11.749348Z", "71250"), weight("2026-11-20T18:00:00Z", #""80000""#),
        ])
        let fat = Points.list([
            Points.sample("bodyFat", "2026-11-20T06:05:11Z", #""percentage":18.4"#),
            Points.sample("bodyFat", "2026-11-20T07:00:00Z", #""percentage":18"#),
        ])
        let heights = Points.list([height("2020-01-01T00:00:00Z", #""1500""#), height("2026-11-20T12:00:00Z", "2000")])
        #expect(
            try decoded(.weight, "2026-11-20", ("weight", weights), ("body-fat", fat), ("height", heights)) == [
                "Body weight=71.25,bmi=31.666666666666668,fat=18.4 2026-11-20T06:05:11Z",
                "Body fat=18.0 2026-11-20T07:00:00Z",
                "Body weight=80.0,bmi=20.0 2026-11-20T18:00:00Z",
            ])
    }

    @Test func `without a height there is no index, and a height later than all is better than none`() throws {
        let weights = "[\(weight("2026-11-20T06:00:00Z", "80000"))]"
        #expect(try decoded(.weight, "2026-11-20", ("weight", weights)) == ["Body weight=80.0 2026-11-20T06:00:00Z"])
        for odd in ["0", "-5", #""NaN""#, "null"] {
            let heights = "[\(height("2020-01-01T00:00:00Z", odd))]"
            #expect(
                try decoded(.weight, "2026-11-20", ("weight", weights), ("height", heights))
                    == ["Body weight=80.0 2026-11-20T06:00:00Z"])
        }
        let later = "[\(height("2027-01-01T00:00:00Z", "2000"))]"
        #expect(
            try decoded(.weight, "2026-11-20", ("weight", weights), ("height", later))
                == ["Body weight=80.0,bmi=20.0 2026-11-20T06:00:00Z"])
    }

    @Test func `heights are asked for when there is a weigh-in, all of them, and a day keeps the one that it needs`()
        async throws
    {
        let heights = [
            height("2025-01-01T00:00:00Z", "1900"), height("2019-01-01T00:00:00Z", "1800"),
            height("2026-11-20T20:00:00Z", "1950"), height("2026-01-01T00:00:00Z", "0"),
        ]
        let weights = [weight("2018-01-02T06:00:00Z", "70000"), weight("2018-01-03T06:00:00Z", "70000")]
        let newer = weight("2026-11-20T06:00:00Z", "71000")
        let service = Service { call in
            switch call.type {
            case "weight": .points([newer])
            case "height":
                call.pageToken == nil ? .points(Array(heights[..<2]), next: "a") : .points(Array(heights[2...]))
            default: .json("{}")
            }
        }
        let receiver = try await service.fetch(window(.weight, "2026-11-19", "2026-11-20"))
        #expect(
            receiver.lines == ["2026-11-20 weight: [\(newer)]", "2026-11-20 height: [\(heights[0])]"])
        #expect(service.calls.map(\.type) == ["weight", "body-fat", "height", "height"])
        #expect(service.calls.last?.filter == nil)
        let older = Service { call in
            switch call.type {
            case "weight": .points(weights)
            case "height": .points(heights)
            default: .json("{}")
            }
        }
        #expect(
            try await older.fetch(window(.weight, "2018-01-01", "2018-01-03")).lines == [
                "2018-01-02 weight: [\(weights[0])]", "2018-01-02 height: [\(heights[1])]",
                "2018-01-03 weight: [\(weights[1])]", "2018-01-03 height: [\(heights[1])]",
            ])
    }

    @Test func `fat without a weigh-in asks for no heights`() async throws {
        let fat = Points.sample("bodyFat", "2026-11-20T07:00:00Z", #""percentage":18"#)
        let service = Service { call in call.type == "body-fat" ? .points([fat]) : .json("{}") }
        let receiver = try await service.fetch(window(.weight, "2026-11-20"))
        #expect(receiver.lines == ["2026-11-20 body-fat: [\(fat)]"] && service.calls.count == 2)
    }

    private func weight(_ time: String, _ grams: String) -> String {
        Points.sample("weight", time, #""weightGrams":\#(grams)"#)
    }

    private func height(_ time: String, _ millimetres: String) -> String {
        Points.sample("height", time, #""heightMillimeters":\#(millimetres)"#)
    }
}
