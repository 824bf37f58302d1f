extension ScriptedServer {
    /// A request as it arrived.
    package struct Request: Sendable {
        /// The number of its connection, from 0, in the order they were accepted.
        package let connection: Int
        /// The number of the request in the whole server, from 0.
        package let index: Int
        /// All its bytes.
        package let raw: [UInt8]
        /// Request line and headers, without line breaks.
        package let lines: [String]
        /// The bytes after the headers.
        package let body: [UInt8]

        /// The method, as in the request line.
        package var method: String { part(0) }

        /// Path and query, as in the request line.
        package var target: String { part(1) }

        /// The value of the first header of that name, in any case.
        package func header(_ name: String) -> String? {
            let prefix = name.lowercased() + ":"
            guard let line = lines.dropFirst().first(where: { $0.lowercased().hasPrefix(prefix) }) else { return nil }
            return String(line.dropFirst(prefix.count).drop { $0 == " " })
        }

        private func part(_ index: Int) -> String {
            let parts = lines[0].split(separator: " ", omittingEmptySubsequences: false)
            return index < parts.count ? String(parts[index]) : ""
        }
    }
}
