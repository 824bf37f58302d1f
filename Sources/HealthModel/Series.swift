/// Points of one measurement and one tag set, as columns: row `i` is `times[i]` with each column's `i`-th value.
///
/// A row whose fields are all absent is not a point and is skipped by whoever writes the series.
public struct Series: Sendable, Equatable, Codable {
    /// A tag besides `account`, which the engine adds.
    public struct Tag: Sendable, Hashable, Codable {
        /// As influx-schema.md spells it, not escaped.
        public var name: String
        /// Not escaped; a tag with an empty value is not written.
        public var value: String

        /// A tag such as `isMainSleep` with `True` (influx-schema.md, "Measurements").
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One field's values. Absent is ``absentInteger`` or `NaN`: neither is ever written (influx-schema.md, rule 4).
    public enum Values: Sendable {
        case integers([Int64])
        case floats([Double])
    }

    /// A field and its values, as many as the series has times.
    public struct Column: Sendable, Equatable {
        /// The field's key as influx-schema.md spells it, not escaped.
        public var field: String
        /// Integers or floats for good: a field never changes its type (influx-schema.md, rule 3).
        public var values: Values

        /// One field of a series, with an absent value where a row has none.
        public init(_ field: String, _ values: Values) {
            self.field = field
            self.values = values
        }
    }

    /// The absent value of an integer column.
    public static let absentInteger = Int64.min

    /// The measurement, as influx-schema.md spells it.
    public var measurement: String
    /// Extra tags in the order of their names.
    public var tags: [Tag]
    /// Seconds since 1970 in UTC.
    public var times: [Int64]
    /// One a field.
    public var columns: [Column]

    /// Sorts `tags` by name; `times` and every column have to be of one length.
    public init(measurement: String, tags: [Tag] = [], times: [Int64] = [], columns: [Column] = []) {
        self.measurement = measurement
        self.tags = tags.sorted { $0.name < $1.name }
        self.times = times
        self.columns = columns
    }

    /// How many points there are.
    public var count: Int { times.count }
}

extension Series.Values: Equatable {
    /// Equal where values are equal, an absent float (`NaN`) being equal to an absent float.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.integers(let left), .integers(let right)): left == right
        case (.floats(let left), .floats(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
        default: false
        }
    }
}
