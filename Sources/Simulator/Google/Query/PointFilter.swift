/// A checked filter: which points are wanted (google-health-api.md 3.2).
struct PointFilter: Sendable {
    private struct Restriction: Sendable {
        var axis: TimeBounds.Axis
        var isLower: Bool
        var value: Int64

        var bounds: TimeBounds {
            TimeBounds(axis: axis, lower: isLower ? value : nil, upper: isLower ? nil : value)
        }
    }

    /// One restriction as it was written.
    private struct Words {
        var member: String
        var comparator: String
        var literal: String
    }

    /// All of the clauses have to hold, of each clause one restriction.
    private let clauses: [[Restriction]]

    /// What has to be looked through; points in it are still to be asked ``contains(instant:wall:)``.
    let bounds: TimeBounds

    /// Reads a filter on a type; nil and the empty text ask for everything.
    init(_ text: String?, type: GoogleDataType, behaviour: GoogleBehaviour) throws(GoogleError) {
        guard let text, !text.isEmpty else {
            clauses = []
            bounds = .everything
            return
        }
        let words: [[Words]]
        do throws(FilterRefusal) { words = try PointFilter.parse(text, allowsOr: type.kind == .sleep) } catch {
            throw FilterRefusal.error([error])
        }
        var refusals: [FilterRefusal] = []
        var clauses: [[Restriction]] = []
        for clause in words {
            var restrictions: [Restriction] = []
            for word in clause {
                do throws(FilterRefusal) { restrictions.append(try PointFilter.check(word, type)) } catch {
                    refusals.append(error)
                }
            }
            clauses.append(restrictions)
        }
        if behaviour.refusesFilters.contains(type.id) { refusals = words.flatMap(\.self).map { _ in .member } }
        let axes = Set(clauses.flatMap(\.self).map(\.axis))
        if axes.count > 1 { refusals.append(.mixed) }
        guard refusals.isEmpty, let axis = axes.first else { throw FilterRefusal.error(refusals) }

        let single = clauses.filter { $0.count == 1 }.flatMap(\.self)
        let lower = single.filter(\.isLower).map(\.value).max()
        let upper = single.filter { !$0.isLower }.map(\.value).min()
        if let lower, let upper, upper <= lower {
            throw .invalid("INVALID_TIME_RANGE", "Query end time must be strictly larger than start time")
        }
        self.clauses = clauses
        bounds = TimeBounds(axis: axis, lower: lower, upper: upper)
    }

    func contains(instant: Int64, wall: Int64) -> Bool {
        clauses.allSatisfy { clause in clause.contains { $0.bounds.contains(instant: instant, wall: wall) } }
    }

    private static func parse(_ text: String, allowsOr: Bool) throws(FilterRefusal) -> [[Words]] {
        guard let tokens = FilterLexer.tokens(text) else { throw .syntax }
        var rest = tokens[...]
        var clauses: [[Words]] = []
        var joins = false
        while true {
            let words = try restriction(&rest)
            if joins { clauses[clauses.count - 1].append(words) } else { clauses.append([words]) }
            guard let next = rest.popFirst() else { return clauses }
            switch next {
            case .word("AND"): joins = false
            case .word("OR"):
                guard allowsOr else { throw .structure }
                joins = true
            case .word: throw .structure
            case .comparator, .literal: throw .syntax
            }
        }
    }

    private static func restriction(_ rest: inout ArraySlice<FilterLexer.Token>) throws(FilterRefusal) -> Words {
        guard let first = rest.popFirst() else { throw .missingToken }
        guard case .word(let member) = first else { throw .syntax }
        guard case .comparator(let comparator) = rest.first else { throw .structure }
        rest = rest.dropFirst()
        guard let value = rest.popFirst() else { throw .missingToken }
        guard case .literal(let literal) = value else { throw .syntax }
        return Words(member: member, comparator: comparator, literal: literal)
    }

    private static func check(_ words: Words, _ type: GoogleDataType) throws(FilterRefusal) -> Restriction {
        let parts = words.member.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0] == type.filterName else { throw .collection }
        guard words.comparator == ">=" || words.comparator == "<" else { throw .comparator }
        let member = parts.count > 1 ? parts[1] : ""
        let isLower = words.comparator == ">="
        switch (type.kind, member) {
        case (.interval, "interval.start_time"), (.sample, "sample_time.physical_time"),
            (.sleep, "interval.end_time"), (.electrocardiogram, "interval.start_time"):
            guard isLower || type.kind != .electrocardiogram else { throw .comparator }
            guard let value = TimeLiteral.physical(words.literal) else { throw .syntax }
            return Restriction(axis: .physical, isLower: isLower, value: value)
        case (.interval, "interval.civil_start_time"), (.sample, "sample_time.civil_time"),
            (.session, "interval.civil_start_time"), (.sleep, "interval.civil_end_time"):
            guard let value = TimeLiteral.civil(words.literal) else { throw .civilFormat }
            return Restriction(axis: .civil, isLower: isLower, value: value)
        case (.daily, "date"):
            guard let value = TimeLiteral.date(words.literal) else { throw .civilFormat }
            return Restriction(axis: .civil, isLower: isLower, value: value)
        default: throw .member
        }
    }
}
