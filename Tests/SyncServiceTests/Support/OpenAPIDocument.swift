import Foundation
import TestSupport

/// `Public/openapi.json`, as a test holds answers against it.
struct OpenAPIDocument: Sendable {
    /// A method of a path.
    struct Operation: Hashable, Comparable, CustomStringConvertible {
        var method: String
        var path: String

        var description: String { "\(method) \(path)" }

        static func < (left: Self, right: Self) -> Bool { (left.path, left.method) < (right.path, right.method) }
    }

    let root: JSONValue
    let schema: JSONSchema

    /// As it is shipped, read once.
    static let shipped = Result { try OpenAPIDocument() }

    private init() throws {
        root = try JSONValue(Data(contentsOf: URL(filePath: PageTests.shipped + "/openapi.json")))
        schema = JSONSchema(document: root)
    }

    private static let methods = ["get", "post", "put", "patch", "delete", "head", "options"]

    /// All that it tells of.
    var operations: [Operation] {
        (root["paths"]?.object ?? [:]).flatMap { path, item in
            Self.methods.filter { item[$0] != nil }.map { Operation(method: $0.uppercased(), path: path) }
        }.sorted()
    }

    /// What it says of one.
    func content(of operation: Operation) -> JSONValue? {
        root["paths"]?[operation.path]?[operation.method.lowercased()]
    }

    /// The parameters of one, those of its path included, references followed.
    func parameters(of operation: Operation) -> [JSONValue] {
        let own = content(of: operation)?["parameters"]?.array ?? []
        let shared = root["paths"]?[operation.path]?["parameters"]?.array ?? []
        return (shared + own).map(followed)
    }

    /// The names of those that stand in the query.
    func query(of operation: Operation) -> Set<String> {
        Set(parameters(of: operation).filter { $0["in"] == "query" }.compactMap { $0["name"]?.string })
    }

    /// The names in the form that may stand in for the query; nil where none may.
    func form(of operation: Operation) -> Set<String>? {
        let body = content(of: operation)?["requestBody"]?["content"]?["application/x-www-form-urlencoded"]
        return body?["schema"].map { Set(followed($0)["properties"]?.object?.keys.map(\.self) ?? []) }
    }

    /// What a reference stands for, or the value itself.
    func followed(_ value: JSONValue) -> JSONValue {
        value["$ref"]?.string.flatMap(schema.resolve) ?? value
    }

    /// Why an answer is not one that the document tells of; empty when it is.
    func faults(of answer: Answer, to method: String, _ target: String) -> [String] {
        let path = String(target.prefix { $0 != "?" })
        guard let operation = operations.first(where: { $0.method == method && Self.fits(path, $0.path) }) else {
            return ["\(method) \(path) is not in the document"]
        }
        guard let listed = content(of: operation)?["responses"]?["\(answer.status)"] else {
            return ["\(operation) is answered with \(answer.status): \(answer.text.prefix(200))"]
        }
        let response = followed(listed)
        guard let contents = response["content"]?.object else {
            return answer.bytes.isEmpty ? [] : ["\(operation), \(answer.status): a body that is not told of"]
        }
        let type = (answer.header("Content-Type") ?? "").prefix { $0 != ";" }
        guard let content = contents[String(type)] else { return ["\(operation), \(answer.status): is \(type)"] }
        guard type == "application/json", let expected = content["schema"] else { return [] }
        guard let value = try? JSONValue(answer.bytes) else { return ["\(operation): is no JSON"] }
        return schema.faults(value, expected).map { "\(operation), \(answer.status): \($0)" }
    }

    /// Whether a path is one that a pattern like `/jobs/{id}` stands for.
    private static func fits(_ path: String, _ pattern: String) -> Bool {
        let (parts, words) = (path.split(separator: "/"), pattern.split(separator: "/"))
        return parts.count == words.count && zip(parts, words).allSatisfy { $0 == $1 || $1.hasPrefix("{") }
    }
}
