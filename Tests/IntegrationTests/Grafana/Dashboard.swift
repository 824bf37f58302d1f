import TestSupport

/// A dashboard as its file has it.
struct Dashboard {
    let json: JSONValue
    /// Rows too.
    let panels: [JSONValue]

    init(_ json: JSONValue) throws {
        self.json = json
        panels = json["panels"]?.array ?? []
        if panels.isEmpty { throw Unexpected("A dashboard without panels.") }
    }

    var uid: String { json["uid"]?.string ?? "" }

    var variables: [JSONValue] { json["templating"]?["list"]?.array ?? [] }

    /// All queries of its panels, with the panel's title.
    var queries: [(panel: String, text: String)] {
        panels.flatMap { panel in
            (panel["targets"]?.array ?? []).compactMap { target in
                target["query"]?.string.map { (panel["title"]?.string ?? "", $0) }
            }
        }
    }

    /// The queries of its variables, with the variable's name.
    var variableQueries: [(variable: String, text: String)] {
        variables.filter { $0["type"]?.string == "query" }.compactMap { variable in
            variable["query"]?.string.map { (variable["name"]?.string ?? "", $0) }
        }
    }
}
