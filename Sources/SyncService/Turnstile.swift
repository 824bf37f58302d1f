/// Lets so many through at once; the others wait in the order in which they came. What is costly costs no more at a time,
/// however many ask for it.
actor Turnstile {
    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    /// Does the work when there is a place for it.
    func pass<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        await take()
        defer { leave() }
        try Task.checkCancellation()
        return try await work()
    }

    private func take() async {
        guard places == 0 else { return places -= 1 }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        places += 1
    }
}
