/// What InfluxQL answers: all series of all statements.
public struct InfluxQLResult: Sendable, Decodable {
    /// A value of a cell. JSON does not tell an integer from a float that is whole.
    public enum Value: Sendable, Equatable {
        case null
        case boolean(Bool)
        case integer(Int64)
        case float(Double)
        case string(String)

        /// The number, whether whole or not.
        public var number: Double? {
            switch self {
            case .integer(let value): Double(value)
            case .float(let value): value
            default: nil
            }
        }

        /// The text, if it is one.
        public var text: String? { if case .string(let value) = self { value } else { nil } }
    }

    /// A table: its measurement and, with `GROUP BY`, its tags.
    public struct Series: Sendable, Decodable {
        /// The measurement, or what the statement lists.
        public let name: String
        /// The tags of `GROUP BY`.
        public let tags: [String: String]
        /// The names of the columns.
        public let columns: [String]
        /// As many values a row as there are columns; `time` in seconds.
        public let rows: [[Value]]

        private enum CodingKeys: String, CodingKey {
            case name, tags, columns, values
        }

        /// Reads a table; a row of another length than the columns is left out.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
            tags = try container.decodeIfPresent([String: String].self, forKey: .tags) ?? [:]
            let columns = try container.decodeIfPresent([String].self, forKey: .columns) ?? []
            let rows = try container.decodeIfPresent([[Value]].self, forKey: .values) ?? []
            self.columns = columns
            self.rows = rows.filter { $0.count == columns.count }
        }

        /// All values of a column, or none if there is no such column.
        public func values(of column: String) -> [Value] {
            guard let index = columns.firstIndex(of: column) else { return [] }
            return rows.map { $0[index] }
        }
    }

    /// One statement's result.
    struct Statement: Sendable, Decodable {
        var series: [Series]?
        var error: String?
    }

    let results: [Statement]

    /// The series of all statements.
    public var series: [Series] { results.flatMap { $0.series ?? [] } }

    /// The first statement's error, if one failed.
    public var error: String? { results.lazy.compactMap(\.error).first }
}

extension InfluxQLResult.Value: Decodable {
    /// Reads any scalar.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .float(value)
        } else {
            self = .string(try container.decode(String.self))
        }
    }
}
