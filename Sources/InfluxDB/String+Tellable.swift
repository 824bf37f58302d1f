internal import Foundation

extension String {
    /// A server's sentence as it may stand in a status or a log: without the line that many servers quote, since it
    /// holds health values. It ends before the first quotation mark, backslash or `key=value`, and after 200 characters.
    var tellable: String {
        let fragment = firstMatch(of: /["'`\\“”‘’«»]|[^\s=]*=/)
        let told = self[..<(fragment?.range.lowerBound ?? endIndex)].prefix(200)
        guard told.endIndex < endIndex else { return self }
        let plain = told.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: ":,;([{<")))
        return plain.isEmpty ? "" : plain + " …"
    }
}
