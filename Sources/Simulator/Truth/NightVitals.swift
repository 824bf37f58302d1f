import HealthModel

/// What is measured over a night with stages. Whole numbers of the unit's last digit, so that nothing is rounded twice.
struct NightVitals: Sendable {
    /// Tenths of a breath a minute; nil where a stage was too short or too restless.
    struct Breathing: Sendable, Equatable {
        var full: Int
        var light: Int?
        var deep: Int?
        var rem: Int?
    }

    /// Five minutes of heart rate variability, in thousandths: ms, share and ms².
    struct Variability: Sendable, Equatable {
        var instant: Int64
        var rmssd: Int
        var coverage: Int
        var high: Int
        var low: Int
    }

    /// A reading of oxygen saturation in tenths of a percent; 500 stands for a bad one.
    struct Oxygen: Sendable, Equatable {
        var instant: Int64
        var tenths: Int
    }

    let session: SleepSession
    private let chance: Chance

    init(person: Person, session: SleepSession) {
        self.session = session
        chance = Chance(seed: person.seed, day: session.day.daysSince1970)
    }

    var breathing: Breathing {
        let full = 142 + Int(chance.normal(.breathing) * 8)
        func stage(_ index: Int, missing share: Double, shift: Int) -> Int? {
            if chance.happens(share, .breathing, index) { return nil }
            return full + shift + chance.integer(-4...4, .breathing, index + 10)
        }
        return Breathing(
            full: full, light: stage(1, missing: 0.01, shift: 1), deep: stage(2, missing: 0.19, shift: -3),
            rem: stage(3, missing: 0.13, shift: 4))
    }

    /// One row for every five minutes of the wall clock's grid, with gaps.
    var variability: [Variability] {
        let first = (session.start + 299) / 300 * 300
        return stride(from: first, to: session.end, by: 300).compactMap { instant in
            let index = Int(instant / 300)
            guard !chance.happens(0.1, .variability, index) else { return nil }
            let rmssd = max(9_000, baseVariability + Int(chance.normal(.variability, index + 1_000_000) * 9_000))
            return Variability(
                instant: instant, rmssd: rmssd,
                coverage: chance.integer(780...1_014, .variability, index + 2_000_000),
                high: rmssd * 9 + chance.integer(0...240_000, .variability, index + 3_000_000),
                low: rmssd * 14 + chance.integer(0...380_000, .variability, index + 4_000_000))
        }
    }

    /// The night's rmssd in thousandths of a millisecond; deep sleep's is nil on some nights.
    var dailyVariability: (daily: Int, deep: Int?) {
        let deep =
            chance.happens(0.08, .variability, -2)
            ? nil : baseVariability + chance.integer(-2500...6000, .variability, -3)
        return (baseVariability + chance.integer(-900...900, .variability, -4), deep)
    }

    private var baseVariability: Int { 38_000 + Int(chance.normal(.variability, -1) * 6_000) }

    /// One reading a minute at an odd second, a sixth of them bad.
    var oxygen: [Oxygen] {
        let base = 957 + chance.integer(-8...8, .oxygen)
        var (rows, drift): ([Oxygen], Double) = ([], 0)
        var instant = session.start + Int64(chance.integer(60...119, .oxygen, 1))
        while instant < session.end {
            let index = Int(instant / 60)
            drift = drift * 0.9 + chance.normal(.oxygen, index) * 2.2
            let bad = chance.happens(0.16, .oxygen, index + 1_000_000)
            rows.append(Oxygen(instant: instant, tenths: bad ? 500 : min(1000, max(880, base + Int(drift)))))
            instant += chance.happens(0.03, .oxygen, index + 2_000_000) ? 121 : 60
        }
        return rows
    }

    /// Average, least and greatest of the good readings, in tenths of a percent.
    var oxygenSummary: (average: Int, least: Int, greatest: Int)? {
        let good = oxygen.map(\.tenths).filter { $0 != 500 }
        guard let least = good.min(), let greatest = good.max() else { return nil }
        return (good.reduce(0, +) / good.count, least, greatest)
    }

    /// Tenths of a degree Celsius against the personal baseline; nil on some nights.
    var skinTemperature: Int? {
        chance.happens(0.12, .temperature) ? nil : Int(chance.normal(.temperature, 1) * 7)
    }
}
