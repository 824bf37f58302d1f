import Foundation
import HTTPServer
import Testing

/// An answer, with the shortcuts that tests read it by.
struct Answer {
    /// There is nothing at a path.
    struct Missing: Error {
        var path: String
        var text: String
    }

    let response: ServerResponse

    init(_ response: ServerResponse) { self.response = response }

    var status: Int { response.status }
    var bytes: [UInt8] { if case .bytes(let bytes) = response.body { bytes } else { [] } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    func header(_ name: String) -> String? { response.header(name) }

    /// The code of an error, checked to be of the one shape that errors have.
    var error: String? {
        guard let body = try? object(), let code = body["error"] as? String, let sentence = body["message"] as? String,
            sentence.hasSuffix("."), header("Content-Type") == "application/json"
        else { return nil }
        return code
    }

    func object(_ path: String = "") throws -> [String: Any] {
        try #require(try value(path) as? [String: Any])
    }

    /// The value at a path like `resources/heart-rate/last_sync`; an index steps into an array.
    func value(_ path: String) throws -> Any {
        try path.split(separator: "/").reduce(try JSONSerialization.jsonObject(with: Data(bytes))) { value, step in
            if let index = Int(step), let array = value as? [Any], array.indices.contains(index) { return array[index] }
            guard let found = (value as? [String: Any])?[String(step)] else {
                throw Missing(path: path, text: String(text.prefix(300)))
            }
            return found
        }
    }

    func string(_ path: String) throws -> String { try #require(try value(path) as? String) }
    func number(_ path: String) throws -> Int { try #require((try value(path) as? NSNumber)?.intValue) }
    func list(_ path: String) throws -> [Any] { try #require(try value(path) as? [Any]) }
}
