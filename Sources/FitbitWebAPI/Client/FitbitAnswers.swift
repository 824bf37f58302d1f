import HealthModel
import SyncEngine

/// The answers to the requests of one window, in their order.
struct FitbitAnswers {
    var days: ClosedRange<CivilDay>
    var parts: [DayPart]
    var subject: FitbitSubject
}
