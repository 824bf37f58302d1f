/// One row of a series that is short enough to be made row by row.
public struct Point: Sendable {
    /// A field's name and value; nil is absent.
    public enum Field: Sendable {
        case integer(String, Int64?)
        case float(String, Double?)
    }

    /// Seconds since 1970 in UTC.
    public var time: Int64
    /// The same fields in the same order in each point of a series.
    public var fields: [Field]

    /// A row with its fields one by one.
    public init(_ time: Int64, _ fields: Field...) { self.init(time, fields: fields) }

    /// A row with its fields as a list.
    public init(_ time: Int64, fields: [Field]) {
        self.time = time
        self.fields = fields
    }
}
