import HealthModel
import Testing

struct SeriesTests {
    @Test func `Tags stand in the order of their names, however they were given`() {
        let series = Series(measurement: "m", tags: [.init("b", "1"), .init("a", "2")], times: [1, 2])
        #expect(series.tags.map(\.name) == ["a", "b"])
        #expect(series.count == 2)
    }

    @Test func `Two absent floats are equal, an absent and a present one are not`() {
        #expect(Series.Values.floats([.nan, 1]) == .floats([.nan, 1]))
        #expect(Series.Values.floats([.nan]) != .floats([1]))
        #expect(Series.Values.floats([1]) != .floats([1, 1]))
        #expect(Series.Values.floats([1]) != .integers([1]))
    }
}
