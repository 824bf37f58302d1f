package import Foundation

/// YAML, read by Debian's python3-yaml.
package enum YAML {
    package struct Unreadable: Error, CustomStringConvertible { package let description: String }

    private static let python = Tool("/usr/bin/python3")

    /// Whether it can be read here.
    package static let isReadable = (try? python.run(["-c", "import yaml"]).code == 0) ?? false

    /// What a file says; a key that stands there twice is an error, as YAML has it.
    package static func read(_ file: URL) throws -> JSONValue {
        let script = """
            import json, sys, yaml
            class Strict(yaml.SafeLoader):
                def construct_mapping(self, node, deep=False):
                    keys = [self.construct_object(key) for key, _ in node.value]
                    twice = [key for key in keys if keys.count(key) > 1]
                    if twice: raise yaml.YAMLError(f"twice: {twice[0]}")
                    return super().construct_mapping(node, deep)
            print(json.dumps(yaml.load(open(sys.argv[1]), Strict)))
            """
        let answer = try python.run(["-c", script, file.path(percentEncoded: false)])
        guard answer.code == 0 else {
            throw Unreadable(description: "\(file.lastPathComponent): \(answer.printed.suffix(500))")
        }
        return try JSONValue(Array(answer.printed.utf8))
    }
}
