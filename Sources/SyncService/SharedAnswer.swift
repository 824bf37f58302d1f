/// An answer that is made once for all who ask for it at the same time: it costs what one costs, however many ask.
///
/// Nobody gets an answer whose making had begun before they asked: what a client has just changed, it sees. Two are thus
/// known at a time, the one that is being made and the one after it. They are tasks of their own, since none of those who
/// wait may take it along when it leaves; each ends by itself.
actor SharedAnswer<Value: Sendable> {
    private let make: @Sendable () async -> Value
    private var current: Task<Value, Never>?
    private var next: Task<Value, Never>?

    init(_ make: @escaping @Sendable () async -> Value) { self.make = make }

    /// The answer, as it is at some time after the call.
    func value() async -> Value {
        if let next { return await next.value }
        guard let current else {
            let task = Task { await self.made(after: nil) }
            current = task
            return await task.value
        }
        let task = Task { await self.made(after: current) }
        next = task
        return await task.value
    }

    private func made(after earlier: Task<Value, Never>?) async -> Value {
        if let earlier {
            _ = await earlier.value
            // From here on it is being made, and whoever asks wants the one after it.
            (current, next) = (next, nil)
        }
        let answer = await make()
        if next == nil { current = nil }
        return answer
    }
}
