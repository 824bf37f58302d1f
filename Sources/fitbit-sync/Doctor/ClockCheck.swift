import Foundation
import OAuth
import SyncEngine

extension Check {
    /// This machine's clock against those of the providers.
    static let clock = Check("clock", "Clock") { examination in
        var differences: [TimeInterval] = []
        for provider in examination.providers {
            if case .success(let answer)? = await examination.tokenEndpoint(of: provider),
                let date = answer.answer.date.flatMap(HTTPDate.date)
            {
                differences.append(answer.now.timeIntervalSince(date))
            } else if case .success(let answer)? = await examination.site(of: provider),
                let date = answer.date.flatMap(HTTPDate.date)
            {
                differences.append(answer.now.timeIntervalSince(date))
            }
        }
        return [judge(clock: examination.now(), difference: differences.min { abs($0) < abs($1) })]
    }

    /// - Parameter difference: seconds that this clock is ahead of a provider's; nil where no provider answered.
    static func judge(clock now: Date, difference: TimeInterval?) -> Finding {
        let remedy = "Set it: timedatectl set-ntp true"
        if now < DayRules.earliestNow {
            return .failed(
                "This machine's clock is not set: it says \(now.formatted(.iso8601.year().month().day())). Nothing is synced.",
                remedy)
        }
        guard let difference else {
            return .skipped("No provider answered, so there was nothing to compare this machine's clock with.")
        }
        let seconds = Int(abs(difference))
        let words =
            "This machine's clock is \(ProgressLine.duration(seconds)) \(difference > 0 ? "ahead of" : "behind") the provider's."
        switch seconds {
        // An answer takes a moment, and its date has whole seconds.
        case ..<15: return .ok("It agrees with the provider's.")
        case ..<120: return .ok(words)
        case ..<1800: return .warning(words, remedy)
        default: return .failed("\(words) Tokens seem to end too early or too late, and days seem to begin so.", remedy)
        }
    }
}
