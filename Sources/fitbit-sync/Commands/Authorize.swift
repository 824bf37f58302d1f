import ArgumentParser
import Foundation
import HTTPClient
import HealthModel
import SyncEngine
import SyncService

/// `fitbit-sync authorize`
struct Authorize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Connect an account: once, with a browser here or anywhere.",
        discussion: """
            Opens the browser where there is one. Otherwise it prints a link for any browser; at the end that browser is \
            sent to an address that it cannot open, and that address, pasted here, completes the sign-in. Acts through the \
            running service when there is one, and by itself otherwise.
            """)

    @Option(help: "The account's name: a-z, 0-9, _ and -.")
    var account = Account.me.name

    @Option(help: "google or fitbit; without it PROVIDER.")
    var provider: String?

    @Flag(help: "Print the link and read the address, even where there is a browser.")
    var noBrowser = false

    @OptionGroup var options: CommonOptions

    /// How long a sign-in is good for, and a little.
    private static let patience = Duration.seconds(610)

    /// It was done; what runs beside it ends.
    private struct Finished: Error {}

    func validate() throws {
        guard Account(account) != nil else {
            throw ValidationError("--account is 1 to 32 of the characters a-z, 0-9, _ and -.")
        }
    }

    func run() async throws {
        let settings = try await options.settings(needsCredentials: false)
        let http = HTTPClient(.init(name: "command"))
        do {
            if let service = await RunningService(settings, http: http) {
                try await connect(service, settings)
            } else {
                try await runAlone(try await options.settings(), http)
            }
        } catch {
            await http.shutdown()
            throw CommandFailure.told(error)
        }
        await http.shutdown()
    }

    private func runAlone(_ settings: Settings, _ http: HTTPClient) async throws {
        let application = try Startup.application(settings, Logs.logger(settings), startsByItself: false)
        do {
            try await Startup.run(
                application,
                ready: {
                    try await connect(RunningService(at: settings, http: http), settings)
                    throw Finished()
                })
        } catch is Finished {
            Terminal.say("Start the service, and it syncs: fitbit-sync serve.")
        }
    }

    private func connect(_ service: RunningService, _ settings: Settings) async throws {
        let page = "\(settings.publicURL)/authorize?account=\(account)" + (provider.map { "&provider=\($0)" } ?? "")
        let signIn = try await service.signIn(account, provider: provider)
        if !noBrowser, LocalBrowser.open(page) {
            Terminal.say("A browser opens. If it does not, open this there: \(page)")
            return try await waitForBrowser(service)
        }
        Terminal.say(
            """
            Open this link in any browser, sign in and allow what you want to have synced:

            \(signIn.url)

            At the end the browser goes to \(settings.publicURL)/callback… and may say that it cannot open that page. That is \
            all right: copy the whole address from its address bar, and paste it here.
            """)
        let connected = try await service.finish(signIn, query: try await pastedQuery(settings))
        if connected.account != account {
            Terminal.say("This person is connected already, as the account \(connected.account): that one was renewed.")
        }
        Terminal.say("Connected: the account \(connected.account) may now be read from \(connected.provider).")
        if !connected.missing.isEmpty {
            Terminal.say("Not granted, and left out: \(connected.missing.joined(separator: ", "))")
        }
    }

    private func waitForBrowser(_ service: RunningService) async throws {
        func authorizations() async throws -> [String: Date] {
            let status = try WireJSON.decode(StatusReport.self, from: try await service.status())
            return status.accounts.reduce(into: [:]) { $0[$1.account] = $1.authorizedAt }
        }
        let before = try await authorizations()
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            try await Task.sleep(for: .seconds(1))
            // A person who is connected already is renewed under the name that they have.
            let renewed = try await authorizations().filter { before[$0.key] != $0.value }.keys.sorted()
            if !renewed.isEmpty { return Terminal.say("Connected: the account \(renewed.joined(separator: ", ")).") }
        }
        Terminal.complain("Nobody signed in within 10 minutes. Run this again, or use --no-browser.")
        throw ExitCode.notAuthorized
    }

    /// The query of the address that a person pastes; asks again until it is one.
    private func pastedQuery(_ settings: Settings) async throws -> String {
        while true {
            Terminal.prompt("The address: ")
            guard let line = await StandardInput.line() else {
                Terminal.complain("No address came, so nothing was connected.")
                throw ExitCode.notAuthorized
            }
            if let query = Self.query(ofPasted: line) { return query }
            Terminal.complain(
                "That is not the whole address. It begins with \(settings.publicURL)/callback? and has state= in it.")
        }
    }

    /// The query of a redirect; nil for what is none.
    static func query(ofPasted text: String) -> String? {
        let address = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let url = URLComponents(string: address), url.scheme?.hasPrefix("http") == true,
            let query = url.percentEncodedQuery, let items = url.queryItems
        else { return nil }
        func has(_ name: String) -> Bool { items.contains { $0.name == name && $0.value?.isEmpty == false } }
        return has("state") && (has("code") || has("error")) ? query : nil
    }
}
