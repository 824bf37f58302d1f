import Synchronization

/// What a test gives an imitation to do, what it saw, and its socket: the same for every provider.
public final class SimulatorControls: Sendable {
    struct State {
        var faults = FaultPlan()
        var calls: [Call] = []
        var signedIn: String?
    }

    let state = Mutex(State())
    let listener = LoopbackListener()

    init() {}
}
