import Foundation

/// JSON with one value after the other replaced by something that no provider would send.
package enum OddJSON {
    /// Odd in any place; a provider's own odd stamps may be added.
    private static let values = """
        [null, true, -1, 0, -9223372036854775808, 9223372036854775807, 18446744073709551615, 1e308, -1e308, 0.1, "", "text",
        "NaN", "9999-12-31T23:59:59.999", "0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "99:99:99",
        "99999999999999999999s", "-9223372036854775808", "1e308", [], {}, [[]], [{}], [null], {"": null}]
        """

    /// Every text that comes of replacing one node of the body by one odd value.
    package static func texts(of body: String) throws -> [String] {
        let root = try JSONSerialization.jsonObject(with: Data(body.utf8))
        let values = try JSONSerialization.jsonObject(with: Data(Self.values.utf8)) as? [Any] ?? []
        return try values.flatMap { odd in
            try replacingEach(root, with: odd).map { changed in
                String(
                    decoding: try JSONSerialization.data(withJSONObject: changed, options: .fragmentsAllowed),
                    as: UTF8.self)
            }
        }
    }

    /// The tree with each of its nodes replaced in turn.
    private static func replacingEach(_ node: Any, with odd: Any) -> [Any] {
        var trees: [Any] = [odd]
        if let list = node as? [Any] {
            for index in list.indices {
                trees += replacingEach(list[index], with: odd).map { changed in
                    var copy = list
                    copy[index] = changed
                    return copy
                }
            }
        } else if let members = node as? [String: Any] {
            for (key, value) in members {
                trees += replacingEach(value, with: odd).map { changed in
                    members.merging([key: changed]) { _, new in new }
                }
            }
        }
        return trees
    }
}
