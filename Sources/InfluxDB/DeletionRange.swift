/// Instants without a gap at the precision of a second: nothing but the points to delete can lie in them.
struct DeletionRange: Equatable {
    var first: Int64
    var last: Int64

    /// How many instants it holds.
    var count: Int { Int(last - first) + 1 }

    /// The least number of ranges for the times. Times that the databases cannot hold are left out.
    static func covering(_ times: [Int64]) -> [DeletionRange] {
        var ranges: [DeletionRange] = []
        for time in Set(times).sorted() where Int64(-9_223_372_036)...9_223_372_035 ~= time {
            if let last = ranges.last?.last, last + 1 == time {
                ranges[ranges.count - 1].last = time
            } else {
                ranges.append(DeletionRange(first: time, last: time))
            }
        }
        return ranges
    }
}
