public import Foundation
public import HealthModel

/// A request as the simulator saw it.
public struct Call: Sendable, Equatable {
    /// GET, POST and so on, as sent.
    public var method: String
    /// Without the query.
    public var path: String
    /// Whose data were asked for; nil where the token was nobody's, and for OAuth.
    public var person: String?
    /// What was asked for; nil for the profile, OAuth and unknown paths, and for the Google Health API.
    public var resource: Resource?
    /// The id of the Google Health API's data type that was asked for, e.g. `heart-rate`; nil for everything else.
    public var dataType: String?
    /// In simulated time.
    public var time: Date
    /// The status of the answer.
    public var status: Int
}
