import Foundation
import TestSupport

/// Holds values against schemas, with the words of JSON Schema 2020-12 that `Public/openapi.json` uses.
///
/// Stricter than the standard: what a schema with `properties` does not name is refused, so that nothing is answered
/// that the document does not tell of.
struct JSONSchema: Sendable {
    /// The words that are checked, and those that say nothing of a value. Any other is a fault of the schema.
    private static let words: Set = [
        "$ref", "type", "enum", "const", "oneOf", "properties", "required", "additionalProperties", "propertyNames",
        "minProperties", "items", "minimum", "maximum", "minLength", "pattern", "format", "description", "default",
        "example",
    ]

    /// What `$ref` points into.
    let document: JSONValue

    /// Why a value does not fit, each with its path; empty when it does.
    func faults(_ value: JSONValue, _ schema: JSONValue, at path: String = "$") -> [String] {
        guard let words = schema.object else { return ["\(path): the schema is no object"] }
        let unknown = Set(words.keys).subtracting(Self.words)
        guard unknown.isEmpty else { return ["\(path): \(unknown.sorted()) is not checked"] }
        var faults: [String] = []
        if let reference = words["$ref"]?.string {
            guard let target = resolve(reference) else { return ["\(path): \(reference) leads nowhere"] }
            faults += self.faults(value, target, at: path)
        }
        if let type = words["type"] {
            let allowed = type.array ?? [type]
            guard allowed.contains(where: { Self.isOf($0.string ?? "", value) }) else {
                return ["\(path): \(value) is not \(allowed.compactMap(\.string).joined(separator: " or "))"]
            }
        }
        if let allowed = words["enum"]?.array, !allowed.contains(value) {
            faults.append("\(path): \(value) is not listed")
        }
        if let only = words["const"], only != value { faults.append("\(path): \(value) is not \(only)") }
        if let choices = words["oneOf"]?.array {
            let fitting = choices.count { self.faults(value, $0, at: path).isEmpty }
            if fitting != 1 {
                faults.append("\(path): fits \(fitting) of \(choices.count)")
                faults += choices.flatMap { self.faults(value, $0, at: path) }
            }
        }
        switch value {
        case .object(let members): faults += ofObject(members, words, path)
        case .array(let items):
            guard let schema = words["items"] else { break }
            for (index, item) in items.enumerated() { faults += self.faults(item, schema, at: "\(path)[\(index)]") }
        case .number(let number): faults += Self.ofNumber(number, words, path)
        case .string(let text): faults += Self.ofText(text, words, path)
        case .null, .bool: break
        }
        return faults
    }

    /// What a reference like `#/components/schemas/Job` points to.
    func resolve(_ reference: String) -> JSONValue? {
        reference.dropFirst(2).split(separator: "/").reduce(document) { $0?[String($1)] }
    }

    private func ofObject(_ members: [String: JSONValue], _ words: [String: JSONValue], _ path: String) -> [String] {
        var faults: [String] = []
        let named = words["properties"]?.object
        for name in words["required"]?.array?.compactMap(\.string) ?? [] where members[name] == nil {
            faults.append("\(path): \(name) is missing")
        }
        if let least = words["minProperties"]?.number, Double(members.count) < least {
            faults.append("\(path): has \(members.count) members")
        }
        for (name, member) in members {
            if let names = words["propertyNames"] { faults += self.faults(.string(name), names, at: "\(path) name") }
            if let schema = named?[name] {
                faults += self.faults(member, schema, at: "\(path).\(name)")
            } else if let others = words["additionalProperties"] {
                if others != true { faults += self.faults(member, others, at: "\(path).\(name)") }
            } else if named != nil {
                faults.append("\(path): \(name) is not in the document")
            }
        }
        return faults
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch value {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .number(let number): type == "number" || type == "integer" && number == number.rounded()
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }

    private static func ofNumber(_ number: Double, _ words: [String: JSONValue], _ path: String) -> [String] {
        let isLow = words["minimum"]?.number.map { number < $0 } ?? false
        let isHigh = words["maximum"]?.number.map { number > $0 } ?? false
        return isLow || isHigh ? ["\(path): \(number) is out of bounds"] : []
    }

    private static func ofText(_ text: String, _ words: [String: JSONValue], _ path: String) -> [String] {
        var patterns = [words["pattern"]?.string].compactMap(\.self)
        switch words["format"]?.string {
        case "date": patterns.append("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        case "date-time": patterns.append("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")
        case let format?: return ["\(path): the format \(format) is not checked"]
        case nil: break
        }
        var faults = patterns.compactMap { pattern -> String? in
            guard let pattern = try? Regex(pattern) else { return "\(path): \(pattern) is no pattern" }
            return text.contains(pattern) ? nil : "\(path): \"\(text)\" has not its form"
        }
        if let least = words["minLength"]?.number, Double(text.count) < least { faults.append("\(path): is too short") }
        return faults
    }
}
