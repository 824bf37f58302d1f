public import Foundation

/// Why a provider did not give an answer, as a sentence and as what follows from it.
public struct ProviderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What follows from the failure.
    public enum Kind: Sendable, Equatable {
        /// There is no usable grant: the person has to authorise again.
        case notAuthorized
        /// The grant lacks the resource's scope.
        case scopeMissing
        /// This resource is refused (403); others may work.
        case forbidden
        /// The provider says that the request is wrong (400, 404): repeating it does not help.
        case rejected
        /// The service is over (410): nothing helps.
        case gone
        /// Too many calls; again from this instant on.
        case rateLimited(until: Date)
        /// Not reachable, or 5xx, or an answer that was cut: try again later.
        case unavailable
        /// An answer that is not what the service documents: HTML, truncated or absurd JSON.
        case unreadable
        /// The job was cancelled.
        case cancelled
    }

    /// Decides what becomes of the window and of the job.
    public var kind: Kind
    /// What happened, to whom, and what to do. Holds no token and no health value.
    public var message: String

    /// An error whose `message` is a whole sentence, as a person reads it in `/status`.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The ``message``.
    public var description: String { message }

    /// The same failure as it stands for requests that were not tried because of it.
    var ofOthers: ProviderError { ProviderError(kind, "Not tried, since another request failed. \(message)") }

    /// The ``Kind/code``.
    public var code: String { kind.code }
}

extension ProviderError.Kind {
    /// A bounded word for `/status`, rows and logs.
    public var code: String {
        switch self {
        case .notAuthorized: "not_authorized"
        case .scopeMissing: "scope_missing"
        case .forbidden: "forbidden"
        case .rejected: "rejected"
        case .gone: "gone"
        case .rateLimited: "rate_limited"
        case .unavailable: "unavailable"
        case .unreadable: "unreadable"
        case .cancelled: "cancelled"
        }
    }
}
