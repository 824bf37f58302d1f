import Foundation

/// The JSON of every answer: snake_case keys, times as `2026-11-22T07:15:00Z`. The command line reads what the service
/// writes, with the same rules.
public enum WireJSON {
    /// Keys in alphabetical order; throws `EncodingError` for a number that JSON cannot hold.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// Throws `DecodingError` when the bytes are not JSON or not of this shape.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(bytes))
    }
}
