import Foundation
import HealthModel
import Testing

@testable import SyncEngine

struct SeriesThinnerTests {
    private func series(_ times: [Int64], _ values: [Int64], _ measurement: String = "HeartRate_Intraday") -> Series {
        Series(measurement: measurement, times: times, columns: [.init("value", .integers(values))])
    }

    private func values(_ series: Series?) -> [Int64] {
        guard case .integers(let values)? = series?.columns.first?.values else { return [] }
        return values
    }

    @Test func `of each stretch of time the smallest and the largest value stay, in the order of time`() throws {
        var thinner = SeriesThinner(span: 0..<100, width: 2)
        thinner.add(series([0, 10, 20, 30, 50, 60, 70], [5, 9, 1, 4, 7, 7, 7]))
        let kept = try #require(thinner.result().first)
        #expect(kept.times == [10, 20, 50])
        #expect(values(kept) == [9, 1, 7])
        #expect(thinner.points == 7)
    }

    @Test func `what fits stays whole`() {
        var thinner = SeriesThinner(span: 0..<86_400, width: 1440)
        let day = series((0..<1440).map { $0 * 60 }, (0..<1440).map { $0 % 7 })
        thinner.add(day)
        #expect(thinner.result() == [day])
    }

    @Test func `a stretch goes on over the end of a day's series`() {
        var thinner = SeriesThinner(span: 0..<1000, width: 1)
        for start in [0, 100, 200] as [Int64] { thinner.add(series([start, start + 1], [start, start + 1])) }
        #expect(thinner.result().map(\.times) == [[0, 201]])
    }

    @Test func `fields that come and go, and what is absent, are kept apart`() throws {
        var thinner = SeriesThinner(span: 0..<10, width: 10)
        thinner.add(
            Series(
                measurement: "Body", times: [1, 2],
                columns: [.init("weight", .floats([70.5, 71])), .init("fat", .floats([.nan, 20]))]))
        thinner.add(
            Series(
                measurement: "Body", times: [3],
                columns: [.init("weight", .floats([72])), .init("bmi", .floats([22]))]))
        let body = try #require(thinner.result().first)
        #expect(body.columns.map(\.field) == ["weight", "fat", "bmi"])
        #expect(
            body.columns.map(\.values) == [
                .floats([70.5, 71, 72]), .floats([.nan, 20, .nan]), .floats([.nan, .nan, 22]),
            ])
    }

    @Test func `tags keep series apart, and points outside of a limit do not count`() {
        var thinner = SeriesThinner(span: 10..<20, width: 10)
        for tag in ["True", "False"] {
            thinner.add(
                Series(
                    measurement: "Sleep Levels", tags: [.init("isMainSleep", tag)], times: [9, 10, 20],
                    columns: [.init("level", .integers([1, 2, 3]))]), within: 10..<20)
        }
        #expect(thinner.points == 2)
        #expect(thinner.result().map(\.times) == [[10], [10]])
        #expect(thinner.result().map { $0.tags.first?.value } == ["True", "False"])
    }

    @Test func `memory grows with the width and not with the days`() {
        var thinner = SeriesThinner(span: 0..<864_000, width: 100)
        for day in 0..<10 as Range<Int64> {
            thinner.add(series((0..<86_400).map { day * 86_400 + $0 }, (0..<86_400).map { ($0 * 7919) % 211 }))
        }
        #expect(thinner.points == 864_000)
        #expect(thinner.result().first.map { $0.count <= 200 } == true)
    }

    @Test func `an integer that no measurement has ends nothing`() {
        var thinner = SeriesThinner(span: 0..<10, width: 1)
        thinner.add(series([1, 2], [.max, .min + 1]))
        #expect(values(thinner.result().first) == [.max, .min])
    }
}
