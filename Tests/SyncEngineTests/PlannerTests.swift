import HealthModel
import SyncEngine
import Testing

struct PlannerTests {
    private let start = CivilDay("2026-03-01")!

    /// A generator of numbers that are the same in every run (SplitMix64).
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// The fewest windows of `width` that cover the days, tried in every way.
    private func fewest(_ days: [Int], width: Int) -> Int {
        guard let first = days.first else { return 0 }
        let starts = (first - width + 1)...first
        return 1 + (starts.map { start in fewest(days.filter { $0 >= start + width }, width: width) }.min() ?? 0)
    }

    private func plan(_ days: Set<CivilDay>, width: Int, of resource: Resource = .sleep) -> [FetchWindow] {
        Planner.windows(
            wanted: [resource: days], offers: [ResourceOffer(resource, daysPerRequest: width, scope: "s")])
    }

    @Test func `The windows are the fewest, cover all that is wanted, overlap nowhere and end on wanted days`() {
        var random = Seeded(state: 20_261_122)
        for _ in 0..<400 {
            let width = Int.random(in: 1...7, using: &random)
            let offsets = (0..<18).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            let wanted = Set(offsets.map { start.advanced(by: $0) })
            let windows = plan(wanted, width: width)
            #expect(windows.count == fewest(offsets, width: width))
            #expect(windows.allSatisfy { wanted.contains($0.days.lowerBound) && wanted.contains($0.days.upperBound) })
            #expect(windows.allSatisfy { $0.days.count <= width })
            #expect(wanted.allSatisfy { day in windows.count { $0.days.contains(day) } == 1 })
            #expect(windows.map(\.days.upperBound) == windows.map(\.days.upperBound).sorted(by: >))
        }
    }

    @Test func `A range that is half there asks for the other half`() {
        let wanted = Set((10..<20).map { start.advanced(by: $0) })
        #expect(plan(wanted, width: 30) == [FetchWindow(.sleep, start.advanced(by: 10)...start.advanced(by: 19))])
    }

    @Test func `Scattered days share a window when that saves a call`() {
        let wanted: Set = [start, start.advanced(by: 99)]
        #expect(plan(wanted, width: 100).count == 1)
        #expect(plan(wanted, width: 99).count == 2)
    }

    @Test func `The newest days of all resources come first`() {
        let days = Set((0..<3).map { start.advanced(by: $0) })
        let windows = Planner.windows(
            wanted: [.steps: days, .sleep: [start], .weight: [start.advanced(by: 2)]],
            offers: [
                ResourceOffer(.sleep, daysPerRequest: 100, scope: "s"),
                ResourceOffer(.steps, daysPerRequest: 1, scope: "s"),
                ResourceOffer(.weight, daysPerRequest: 31, scope: "s"),
            ])
        #expect(
            windows.map { "\($0.resource.slug) \($0.days.upperBound)" } == [
                "steps 2026-03-03", "weight 2026-03-03", "steps 2026-03-02", "steps 2026-03-01", "sleep 2026-03-01",
            ])
    }

    @Test func `What nobody offers or wants is not asked for`() {
        #expect(plan([], width: 5).isEmpty)
        #expect(Planner.windows(wanted: [.hrv: [start]], offers: []).isEmpty)
    }
}
