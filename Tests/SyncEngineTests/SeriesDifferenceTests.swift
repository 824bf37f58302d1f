import HealthModel
import Testing

@testable import SyncEngine

struct SeriesDifferenceTests {
    private func series(
        _ times: [Int64], _ fields: String..., tag: String? = nil
    ) -> Series {
        Series(
            measurement: "m", tags: tag.map { [.init("kind", $0)] } ?? [], times: times,
            columns: (fields.isEmpty ? ["value"] : fields).map { .init($0, .integers(times.map { _ in 1 })) })
    }

    @Test func `Points that are there again are not deleted`() {
        #expect(SeriesDifference.deletions(earlier: [series([1, 2])], current: [series([1, 2, 3])]).isEmpty)
        #expect(SeriesDifference.deletions(earlier: [], current: [series([1])]).isEmpty)
    }

    @Test func `Points that moved are deleted where they were`() {
        let gone = SeriesDifference.deletions(earlier: [series([3, 1, 2])], current: [series([2, 4])])
        #expect(gone == [Series(measurement: "m", times: [1, 3])])
    }

    @Test func `A point that lost a field is deleted, one that gained a field is not`() {
        let both = series([1], "value", "deep")
        #expect(
            SeriesDifference.deletions(earlier: [both], current: [series([1])]) == [
                Series(measurement: "m", times: [1])
            ])
        #expect(SeriesDifference.deletions(earlier: [series([1])], current: [both]).isEmpty)
    }

    @Test func `A changed tag is another point`() {
        let gone = SeriesDifference.deletions(earlier: [series([1], tag: "a")], current: [series([1], tag: "b")])
        #expect(gone == [Series(measurement: "m", tags: [.init("kind", "a")], times: [1])])
    }

    @Test func `An absent value is no point`() {
        let absent = Series(
            measurement: "m", times: [1, 2],
            columns: [.init("value", .integers([Series.absentInteger, 7])), .init("share", .floats([.nan, .nan]))])
        #expect(SeriesDifference.deletions(earlier: [absent], current: [series([2])]).isEmpty)
        #expect(
            SeriesDifference.deletions(earlier: [series([1, 2])], current: [absent]) == [
                Series(measurement: "m", times: [1])
            ])
    }

    @Test func `What any of several versions had is deleted`() {
        let versions = [series([1], "old"), series([1], "value"), series([2])]
        #expect(
            SeriesDifference.deletions(earlier: versions, current: [series([1])]) == [
                Series(measurement: "m", times: [1, 2])
            ])
    }

    @Test func `A point whose fields stand in two series of one key is whole`() {
        let halves = [series([1], "a"), series([1], "b")]
        #expect(SeriesDifference.deletions(earlier: [series([1], "a", "b")], current: halves).isEmpty)
    }
}
