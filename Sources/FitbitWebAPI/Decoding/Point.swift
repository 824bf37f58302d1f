/// One row of a series that is short enough to be read row by row.
struct Point: Sendable {
    /// A field's name and value; nil is absent.
    enum Field: Sendable {
        case integer(String, Int64?)
        case float(String, Double?)
    }

    /// Seconds since 1970 in UTC.
    var time: Int64
    /// The same fields in the same order in each point of a series.
    var fields: [Field]

    init(_ time: Int64, _ fields: Field...) { self.init(time, fields: fields) }

    init(_ time: Int64, fields: [Field]) {
        self.time = time
        self.fields = fields
    }
}
