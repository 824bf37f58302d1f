/// A line of line protocol, read strictly as the documentation has it, for the imitations of databases.
package struct StoredLine: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        case integer(Int64)
        case float(Double)

        package var typeName: String { if case .integer = self { "integer" } else { "float" } }
    }

    package var measurement = ""
    package var tags: [String: String] = [:]
    package var fields: [String: Value] = [:]
    package var time: Int64 = 0

    /// A reason why it is not a line.
    package struct Fault: Error {
        package let reason: String
    }

    /// Reads one line. Only numbers are values, and the time is needed: nothing else is ever sent by this project.
    package init(_ line: some StringProtocol) throws(Fault) {
        let parts = Self.split(String(line), at: " ")
        guard parts.count == 3 else { throw Fault(reason: "invalid field format") }
        let names = Self.split(parts[0], at: ",")
        measurement = Self.unescaped(names[0])
        if measurement.isEmpty { throw Fault(reason: "missing measurement") }
        for tag in names.dropFirst() {
            let pair = Self.split(tag, at: "=")
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else { throw Fault(reason: "missing tag value") }
            let previous = tags.updateValue(Self.unescaped(pair[1]), forKey: Self.unescaped(pair[0]))
            if previous != nil { throw Fault(reason: "duplicate tags") }
        }
        for field in Self.split(parts[1], at: ",") {
            let pair = Self.split(field, at: "=")
            guard pair.count == 2, !pair[0].isEmpty else { throw Fault(reason: "missing field key") }
            let value: Value
            if pair[1].hasSuffix("i"), let number = Int64(pair[1].dropLast()) {
                value = .integer(number)
            } else if let number = Double(pair[1]), number.isFinite, pair[1].first != "+" {
                value = .float(number)
            } else {
                throw Fault(reason: "invalid number")
            }
            fields[Self.unescaped(pair[0])] = value
        }
        guard let time = Int64(parts[2]) else { throw Fault(reason: "bad timestamp") }
        self.time = time
    }

    /// Parts between separators that no backslash stands before.
    private static func split(_ text: String, at separator: Character) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if character == separator, !isEscaped {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return parts
    }

    private static func unescaped(_ text: String) -> String {
        var output = ""
        var pending = false
        for character in text {
            if pending, !",= ".contains(character) { output.append("\\") }
            pending = character == "\\"
            if !pending { output.append(character) }
        }
        return pending ? output + "\\" : output
    }
}
