/// What the contributions of one window come to.
struct RollUpTally: Sendable {
    private(set) var count = 0
    private(set) var sum = 0.0
    private(set) var least = Double.infinity
    private(set) var greatest = -Double.infinity
    private(set) var zones = [0.0, 0.0, 0.0, 0.0]

    mutating func add(_ contribution: Contribution) {
        count += 1
        sum += contribution.amount
        least = min(least, contribution.amount)
        greatest = max(greatest, contribution.amount)
        if contribution.amount != 0 { zones[contribution.zone] += contribution.amount }
    }

    var average: Double { sum / Double(max(1, count)) }
}
