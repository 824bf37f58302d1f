/// Randomness without state: the same seed, stream and index give the same number, in whatever order one asks.
struct Chance: Sendable {
    /// What a number is for, so that two uses never share one.
    enum Stream: UInt64 {
        case night, stages, shortWakes, nap, workout, walk, worn, steps, effort, heart, sampling, resting
        case breathing, variability, oxygen, weight, cardio, temperature, battery
        case floors, track
    }

    private let seed: UInt64

    init(seed: UInt64, day: Int) {
        self.seed = Chance.mix(seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: Int64(day)))
    }

    func bits(_ stream: Stream, _ index: Int = 0) -> UInt64 {
        Chance.mix(seed ^ (stream.rawValue &+ 1) &* 0xD6E8_FEB8_6659_FD93 &+ UInt64(bitPattern: Int64(index)))
    }

    /// 0 inclusive to 1 exclusive.
    func unit(_ stream: Stream, _ index: Int = 0) -> Double { Double(bits(stream, index) >> 11) * 0x1p-53 }

    func happens(_ share: Double, _ stream: Stream, _ index: Int = 0) -> Bool { unit(stream, index) < share }

    func integer(_ range: ClosedRange<Int>, _ stream: Stream, _ index: Int = 0) -> Int {
        range.lowerBound + Int(bits(stream, index) % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// About normal, mean 0 and deviation 1: three uniform numbers added.
    func normal(_ stream: Stream, _ index: Int = 0) -> Double {
        let bits = bits(stream, index)
        let sum = (bits & 0x1F_FFFF) + (bits >> 21 & 0x1F_FFFF) + (bits >> 42 & 0x1F_FFFF)
        return (Double(sum) / Double(0x1F_FFFF) - 1.5) * 2
    }

    /// The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
