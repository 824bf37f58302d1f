import HTTPServer

/// A request of somebody who may ask, not yet checked.
struct GoogleCall {
    let route: GoogleRoute
    let request: ServerRequest
    let context: GoogleContext

    /// Parameters that every Google API takes.
    private static let system = ["alt", "prettyPrint", "quotaUser"]

    func body() throws(GoogleError) -> [UInt8] {
        switch route {
        case .identity:
            try allow([])
            return try AccountFacts.identity(context)
        case .profile:
            try allow([])
            return try AccountFacts.profile(context)
        case .settings:
            try allow([])
            return try AccountFacts.settings(context)
        case .irregularRhythmProfile:
            try allow([])
            return try AccountFacts.irregularRhythmProfile(context)
        case .pairedDevices:
            try context.require(.settings)
            try allow(["pageSize", "pageToken"])
            return try PairedDevices.page(request, context)
        case .pairedDevice(let id):
            try context.require(.settings)
            try allow([])
            return try PairedDevices.one(id, context)
        case .points(let id):
            guard request.method == "GET" else { throw .insufficientScope }
            return try page(id, .list)
        case .verb(let id, "reconcile"): return try page(id, .reconcile)
        case .verb(let id, "rollUp"):
            let type = try type(id, .rollUp)
            return try RollUp(try RequestBody(request.body, RequestBody.rollUp), type: type, context: context).body()
        case .verb(let id, "dailyRollUp"):
            let type = try type(id, .dailyRollUp)
            let body = try RequestBody(request.body, RequestBody.dailyRollUp)
            return try DailyRollUp(body, type: type, context: context).body()
        // Nobody is given a scope for writing that would do more than be granted.
        case .verb: throw .insufficientScope
        case .export(let id):
            try context.require(.activity)
            try context.require(.location)
            try allow(["partialData"])
            return try TrackExport(id, request, context).body()
        case .point(let id, let point):
            guard request.method == "GET" else { throw .insufficientScope }
            return try PointSearch(type: try type(id, .get), context: context).body(point)
        }
    }

    private func page(_ id: String, _ operation: GoogleOperation) throws(GoogleError) -> [UInt8] {
        let type = try type(id, operation, parameters: ["filter", "pageSize", "pageToken", "dataSourceFamily"])
        let familyText = request.queryValue("dataSourceFamily")
        if operation == .list, familyText != nil, ["sleep", "food", "food-measurement-unit"].contains(type.id) {
            throw .invalid(
                "INVALID_DATA_POINT_DATA_SOURCE_FAMILY",
                "Data source family filters are not supported for \(type.id): use reconcile.")
        }
        let family = try SourceFamily(familyText)
        let filterText = request.queryValue("filter")
        let filter = try PointFilter(filterText, type: type, behaviour: context.behaviour)
        let query = PageToken.mark([
            context.person.id, type.id, operation.rawValue, filterText ?? "", familyText ?? "",
        ])
        let page = PointPage(
            type: type, context: context, filter: filter, family: family, isMerged: operation == .reconcile,
            size: try PageSize.read(request.queryValue("pageSize"), type: type, behaviour: context.behaviour),
            query: query,
            token: try PageToken(
                request.queryValue("pageToken"), query: query, now: context.view.now,
                lifetime: context.behaviour.pageTokenLifetime))
        return page.body()
    }

    /// The type, once it exists, has the operation, was granted and is not forbidden.
    private func type(
        _ id: String, _ operation: GoogleOperation, parameters: [String] = []
    ) throws(GoogleError) -> GoogleDataType {
        guard let type = GoogleCatalogue.types[id] else {
            guard !context.behaviour.answersUnknownWithPages else { throw .unknownPath }
            throw .invalid(
                "INVALID_PARENT_DATA_TYPE_COLLECTION", "Invalid parent data type collection: users/me/dataTypes/\(id)")
        }
        guard type.operations.contains(operation) else {
            guard !context.behaviour.answersUnknownWithPages else { throw .unknownPath }
            let allowed = type.operations.map(\.rawValue).joined(separator: ", ")
            throw .invalid(
                "UNSUPPORTED_DATA_TYPE_ACTION",
                "\(operation.title) is not supported for data type \(id), but the following actions are supported: "
                    + allowed,
                [["allowed_actions", allowed]])
        }
        try context.require(type.scope)
        guard !context.behaviour.forbids.contains(id) else { throw .permissionDenied }
        try allow(parameters)
        return type
    }

    private func allow(_ parameters: [String]) throws(GoogleError) {
        let unknown = request.query.map(\.name).filter { !(parameters + GoogleCall.system).contains($0) }
        guard unknown.isEmpty else {
            throw .badRequest(
                unknown.map {
                    .init(
                        field: "",
                        text: "Invalid JSON payload received. Unknown name \"\($0)\": Cannot bind query parameter. "
                            + "Field '\($0)' could not be found in request message.")
                })
        }
    }
}
