/// A value that is made once for all who ask for it, when the first one does.
actor Once<Value: Sendable> {
    private let make: @Sendable () async -> Value
    private var task: Task<Value, Never>?

    init(_ make: @escaping @Sendable () async -> Value) { self.make = make }

    func value() async -> Value {
        if let task { return await task.value }
        let made = Task { await make() }
        task = made
        return await made.value
    }
}
