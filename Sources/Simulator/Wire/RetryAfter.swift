/// What stands in `Retry-After` of a 429.
public enum RetryAfter: Sendable, Equatable {
    /// The seconds until calls are free again.
    case truthful
    case missing
    case lying(seconds: Int)

    /// The seconds to write, `truth` being the true ones.
    func seconds(_ truth: Int) -> Int? {
        switch self {
        case .truthful: truth
        case .lying(let seconds): seconds
        case .missing: nil
        }
    }
}
