public import Foundation
public import HTTPServer
import Synchronization

/// An imitation of a provider over a ``World`` of people. It can be asked without a socket, being a request handler, or
/// started on a loopback port; what it is given to do and what it saw may be used from any task.
public protocol ProviderSimulator: RequestHandler {
    /// The people whose data it serves.
    var world: World { get }
    /// Its faults, calls and socket.
    var controls: SimulatorControls { get }
}

extension ProviderSimulator {
    /// Listens on a loopback address; the base URL, which serves data and OAuth alike.
    @discardableResult
    public func start(host: String = "127.0.0.1", port: Int = 0) throws -> URL {
        try controls.listener.start(self, host: host, port: port)
    }

    /// Stops listening; the world and all grants stay, and it may be started again.
    public func stop(deadline: Duration = .seconds(2)) async { await controls.listener.stop(deadline: deadline) }

    /// Where data are asked for; nil while it is not started.
    public var apiURL: URL? { controls.listener.url }

    /// Who is signed in to the browser that opens the consent page; the first of the people unless set.
    public func signIn(_ person: Person) { controls.state.withLock { $0.signedIn = person.id } }

    /// Spoils the next `times` answers to paths that `matching` accepts. Faults are used in the order of injection.
    public func inject(_ fault: Fault, times: Int = 1, matching: @escaping @Sendable (_ path: String) -> Bool) {
        controls.state.withLock { $0.faults.add(fault, times: times, matching: matching) }
    }

    /// Spoils the next `times` answers to paths that contain `part`; the empty string means every path.
    public func inject(_ fault: Fault, times: Int = 1, pathContaining part: String) {
        inject(fault, times: times) { part.isEmpty || $0.contains(part) }
    }

    /// Forgets the faults that are left.
    public func clearFaults() { controls.state.withLock { $0.faults.removeAll() } }

    /// How many faults still wait for a request.
    public var waitingFaults: Int { controls.state.withLock { $0.faults.count } }

    /// Every request answered since the start or the last ``resetCalls()``, in the order of the answers.
    public var calls: [Call] { controls.state.withLock { $0.calls } }

    /// Forgets the calls seen so far.
    public func resetCalls() { controls.state.withLock { $0.calls.removeAll() } }

    /// The time in seconds since 1970.
    var seconds: Int64 { Int64(world.now.timeIntervalSince1970) }

    /// Who decides on the consent page: whom the form names, else who is signed in.
    func visitor(_ parameters: [String: String]) throws(ConsentRefusal) -> Person {
        let signedIn = controls.state.withLock { $0.signedIn }
        let person = parameters["as"].map(world.person) ?? signedIn.flatMap(world.person) ?? world.people.first
        guard let person else { throw ConsentRefusal(error: "access_denied", text: "Nobody is signed in") }
        return person
    }

    /// The page on which a person decides about a request that `read` finds valid: its client, and its boxes for a person.
    func consentPage(
        _ query: [QueryItem], at path: String,
        _ read: (_ parameters: [String: String]) throws(ConsentRefusal) -> (
            client: String, boxes: (Person) -> [ConsentPage.Box]
        )
    ) -> ServerResponse {
        let parameters = Dictionary(query.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        do throws(ConsentRefusal) {
            let request = try read(parameters)
            let person = try visitor(parameters)
            return ConsentPage.page(
                client: request.client, path: path, boxes: request.boxes(person), query: query, person: person,
                others: world.people.filter { $0.id != person.id })
        } catch {
            return ConsentPage.error(error)
        }
    }

    /// The query of the page for somebody else, where the form asks for one.
    func queryOfSwitch(_ form: [String: String]) -> [QueryItem]? {
        guard let other = form["switch"] else { return nil }
        var query = form.filter { $0.key != "switch" && !$0.key.hasPrefix("grant_") }
        query["as"] = other
        return query.sorted { $0.key < $1.key }.map { QueryItem(name: $0.key, value: $0.value) }
    }

    /// Sends the browser on.
    func found(_ location: String) -> ServerResponse {
        ServerResponse(status: 302, headers: [ServerHeader(name: "Location", value: location)])
    }

    /// Answers a request under the faults that wait for it, and notes the call.
    func answer(
        _ request: ServerRequest, with body: (_ fault: Fault?, _ call: inout Call) -> ServerResponse
    ) async -> ServerResponse {
        let fault = controls.state.withLock { $0.faults.take(request.path) }
        if fault == .silence { await Fault.waitForCancellation() }
        var call = Call(method: request.method, path: request.path, time: world.now, status: 0)
        var response = body(fault, &call)
        if let fault { response = fault.spoil(response) }
        call.status = response.status
        let noted = call
        controls.state.withLock { $0.calls.append(noted) }
        return response
    }
}
