import Foundation
import HealthModel

/// One point of the way of a workout; whole numbers of the last digit that is written.
struct TrackSample: Sendable, Equatable {
    /// Seconds since 1970.
    var instant: Int64
    /// Ten-millionths of a degree; nil where there was no reception.
    var place: (latitude: Int, longitude: Int)?
    /// Tenths of a metre.
    var altitude: Int
    /// Since the start.
    var millimetres: Int
    var heart: Int

    static func == (left: TrackSample, right: TrackSample) -> Bool {
        left.instant == right.instant && left.millimetres == right.millimetres
    }
}

extension DayTruth {
    /// The way of one of the date's workouts, every five seconds: rounds of two kilometres near home, with a tunnel.
    func track(of workout: Workout) -> [TrackSample] {
        guard workout.hasTrack, let way = workout.millimetres else { return [] }
        let home = (latitude: 40 + Double(person.seed % 17), longitude: 8 + Double(person.seed % 11))
        return stride(from: workout.start, through: workout.end, by: 5).enumerated().map { number, instant in
            let millimetres = Int(Int64(way) * (instant - workout.start) / (workout.end - workout.start))
            let angle = Double(millimetres) / 2_000_000 * 2 * Double.pi
            let index = min(max(0, Int((instant - start) / 60)), minutes.count - 1)
            let isInTunnel = number % 97 >= 94
            return TrackSample(
                instant: instant,
                place: isInTunnel
                    ? nil
                    : (
                        Int(((home.latitude + sin(angle) * 0.00286) * 1e7).rounded()),
                        Int(((home.longitude + cos(angle) * 0.00429) * 1e7).rounded())
                    ),
                altitude: 3400 + Int((sin(angle) * 120).rounded()), millimetres: millimetres,
                heart: max(40, minutes[index].heart))
        }
    }
}
