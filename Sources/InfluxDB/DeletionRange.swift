/// Instants in which nothing but the points to delete can lie: neighbouring seconds, or the minutes of a series of minutes.
///
/// What else a series of minutes might hold between two of them is among the points that are written afterwards.
struct DeletionRange: Equatable {
    var first: Int64
    var last: Int64
    /// How many points it is for.
    var count = 1

    /// The least number of ranges for the times. Times that the databases cannot hold are left out.
    static func covering(_ times: [Int64]) -> [DeletionRange] {
        let step: Int64 = times.allSatisfy { $0 % 60 == 0 } ? 60 : 1
        var ranges: [DeletionRange] = []
        for time in Set(times).sorted() where Int64(-9_223_372_036)...9_223_372_035 ~= time {
            if let last = ranges.last?.last, last + step == time {
                ranges[ranges.count - 1].last = time
                ranges[ranges.count - 1].count += 1
            } else {
                ranges.append(DeletionRange(first: time, last: time))
            }
        }
        return ranges
    }
}
