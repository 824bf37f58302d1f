/// The faults that wait for a matching request, first come first served.
struct FaultPlan: Sendable {
    private struct Entry: Sendable {
        var fault: Fault
        var matches: @Sendable (String) -> Bool
        var left: Int
    }

    private var entries: [Entry] = []

    mutating func add(_ fault: Fault, times: Int, matching: @escaping @Sendable (String) -> Bool) {
        guard times > 0 else { return }
        entries.append(Entry(fault: fault, matches: matching, left: times))
    }

    mutating func removeAll() { entries.removeAll() }

    /// How many faults still wait.
    var count: Int { entries.reduce(0) { $0 + $1.left } }

    /// The fault for a path, used up by this.
    mutating func take(_ path: String) -> Fault? {
        guard let index = entries.firstIndex(where: { $0.matches(path) }) else { return nil }
        let fault = entries[index].fault
        entries[index].left -= 1
        if entries[index].left == 0 { entries.remove(at: index) }
        return fault
    }
}
