extension Series.Values: Encodable {
    /// An array, an absent value being null.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .integers(let values): try values.map { $0 == Series.absentInteger ? nil : $0 }.encode(to: encoder)
        case .floats(let values): try values.map { $0.isNaN ? nil : $0 }.encode(to: encoder)
        }
    }
}

extension Series.Column: Codable {
    private enum Key: String, CodingKey { case field, integers, floats }

    /// Reads what ``encode(to:)`` writes; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let field = try container.decode(String.self, forKey: .field)
        if let integers = try container.decodeIfPresent([Int64?].self, forKey: .integers) {
            self.init(field, .integers(integers.map { $0 ?? Series.absentInteger }))
        } else {
            self.init(field, .floats(try container.decode([Double?].self, forKey: .floats).map { $0 ?? .nan }))
        }
    }

    /// `{"field": …, "integers": […]}` or `{"field": …, "floats": […]}`, an absent value being null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(field, forKey: .field)
        if case .integers = values {
            try container.encode(values, forKey: .integers)
        } else {
            try container.encode(values, forKey: .floats)
        }
    }
}
