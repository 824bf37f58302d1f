import Foundation
import HTTPServer
import Testing

/// An answer, with the shortcuts that tests read it by.
struct Reply {
    /// There is nothing at a path.
    struct Missing: Error {
        var path: String
        var answer: String
    }

    let response: ServerResponse

    init(_ response: ServerResponse) { self.response = response }

    var status: Int { response.status }
    var bytes: [UInt8] { if case .bytes(let bytes) = response.body { bytes } else { [] } }
    var string: String { String(decoding: bytes, as: UTF8.self) }

    func header(_ name: String) -> String? { response.header(name) }

    /// The value at a path like `sleep.0.levels.data`.
    func value(_ path: String = "") throws -> Any {
        try path.split(separator: ".").reduce(try JSONSerialization.jsonObject(with: Data(bytes))) { value, step in
            if let index = Int(step), let array = value as? [Any], array.indices.contains(index) { return array[index] }
            if let found = (value as? [String: Any])?[String(step)] { return found }
            throw Missing(path: path, answer: String(string.prefix(200)))
        }
    }

    func list(_ path: String = "") throws -> [[String: Any]] { try #require(try value(path) as? [[String: Any]]) }
    func text(_ path: String) throws -> String { try #require(try value(path) as? String) }
    func number(_ path: String) throws -> Double {
        let value = try value(path)
        try #require(!(value is String))
        return try #require((value as? NSNumber)?.doubleValue)
    }
    func has(_ path: String) -> Bool { (try? value(path)) != nil }

    /// `400 validation date`: status, type and field of a refusal.
    var refusal: String {
        let type = (try? text("errors.0.errorType")) ?? "?"
        let field = try? text("errors.0.fieldName")
        return "\(status) \(type)" + (field.map { " \($0)" } ?? "")
    }
}
