import Archive
import Foundation
import HTTPClient
import HTTPServer
import HealthModel
import Logging
import OAuth
import SyncEngine
import SyncService
import TestSupport

/// A request as the C library splits it, from its bytes to the answer of the whole service, in which nobody is
/// authorised. The first byte says whether the service wants its token.
struct RequestEntry: FuzzEntry {
    private static let token = "a-token-of-the-seeds"
    private static let session = "567a77291d6701751e24fd9a6950e56fadcd8b373c10cc9ec8542b0ee881db01"
    private static let open = ["/healthz", "/readyz", "/callback", "/login", "/style.css"]

    private let folder: TemporaryFolder
    private let bare: SyncService
    private let guarded: SyncService

    init() throws {
        folder = try TemporaryFolder()
        let pages = folder.path + "/Public"
        try FileManager.default.createDirectory(atPath: pages, withIntermediateDirectories: false)
        try Data("<!doctype html>".utf8).write(to: URL(filePath: pages + "/index.html"))
        let archive = try SQLiteArchive(directory: folder.path + "/archive")
        let log = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        let engine = SyncEngine(provider: ScriptedProvider(lastSync: nil), archive: archive, sinks: [], log: log)
        let client = OAuthClient(
            provider: "scripted", displayName: "Scripted", clientID: "id", clientSecret: "secret",
            authorizeURL: "http://127.0.0.1:9/authorize", tokenURL: "http://127.0.0.1:9/token",
            redirectURI: "http://localhost:8710/callback", scopes: ["sleep"], authentication: .basic)
        let flow = AuthorizationFlow(
            clients: [client], http: HTTPClient(.init(name: "fuzz")), store: archive,
            now: { ProviderEntry.now }, log: log)
        func service(_ token: String?) throws -> SyncService {
            try SyncService(
                engine: engine, authorization: flow,
                configuration: ServiceConfiguration(
                    publicURL: "http://localhost:8710", hostNames: ["::1"], apiToken: token, publicDirectory: pages,
                    provider: "scripted", startsByItself: false),
                clock: ManualClock(ProviderEntry.now), log: log)
        }
        bare = try service(nil)
        guarded = try service(Self.token)
    }

    func run(_ bytes: [UInt8]) async {
        guard let first = bytes.first, let message = RequestMessage(bytes[1...]) else { return }
        let received = ServerRequest.received(
            method: message.method, target: message.target, headers: message.headers, body: message.body)
        if let refusal = received.refusal { return check(refusal) }
        guard let request = received.request else { preconditionFailure("neither taken nor refused") }
        precondition(request.path.utf8.first == UInt8(ascii: "/") && !request.path.utf8.contains(0))
        _ = request.formItems
        let wantsToken = first & 1 == 1
        let answer = await (wantsToken ? guarded : bare).respond(to: request)
        check(answer)
        if wantsToken, !Self.open.contains(request.path), !Self.knowsToken(bytes) {
            let isSentToLogin = answer.status == 302 && answer.header("Location") == "/login"
            precondition(answer.status == 401 || answer.status == 403 || isSentToLogin, "answered without the token")
        }
    }

    /// An answer that the server can send: no byte of a request ends a header.
    private func check(_ answer: ServerResponse) {
        precondition((200...599).contains(answer.status))
        for header in answer.headers {
            precondition(!header.name.isEmpty && !header.value.isEmpty, "an empty header")
            precondition(header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a header with a control character")
        }
    }

    private static func knowsToken(_ bytes: [UInt8]) -> Bool {
        [token, session].contains { bytes.firstRange(of: Array($0.utf8)) != nil }
    }
}
