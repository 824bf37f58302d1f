import ArgumentParser
import Foundation
import HealthModel
import OAuth
import SyncEngine

/// `fitbit-sync import-token`
struct ImportToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-token",
        abstract: "Take over the authorisation of fitbit-grafana from its token file.",
        discussion: """
            Reads the file that its TOKEN_FILE_PATH names, refreshes the token once with the client id and secret of your \
            settings, which have to be the ones that it used, and keeps the authorisation in the archive. Stop the service \
            and fitbit-grafana before: with Fitbit a refresh token is good once, and its copy is of no use afterwards.
            """)

    @Argument(help: "The token file, JSON with a refresh_token.")
    var file: String

    @Option(help: "The account's name: a-z, 0-9, _ and -.")
    var account = Account.me.name

    @Option(help: "google or fitbit; without it what the file says.")
    var provider: Settings.Provider?

    @OptionGroup var options: CommonOptions

    /// What fitbit-grafana keeps (`provider` since it speaks with Google).
    struct Tokens: Decodable {
        var refresh_token: String
        var provider: String?
    }

    func run() async throws {
        guard let account = Account(account) else {
            throw ValidationError("--account is 1 to 32 of the characters a-z, 0-9, _ and -.")
        }
        let tokens = try Self.read(file)
        let settings = try await options.settings(needsCredentials: false)
        let provider = try provider ?? Self.provider(of: tokens, settings)
        guard settings.registration(of: provider).hasClient else {
            Terminal.complain(
                "The file is of \(provider.rawValue), of which no client is set. Set \(provider.rawValue.uppercased())_CLIENT_ID "
                    + "and \(provider.rawValue.uppercased())_CLIENT_SECRET to those that fitbit-grafana has.")
            throw ExitCode.badSettings
        }
        do {
            try await take(tokens.refresh_token, for: account, provider, settings)
        } catch let error as OAuthError {
            Terminal.complain("\(error.message) Or sign in anew: fitbit-sync authorize.")
            throw error.kind == .unavailable ? ExitCode.unavailable : ExitCode.notAuthorized
        } catch {
            throw CommandFailure.told(error)
        }
    }

    private func take(
        _ token: String, for account: Account, _ provider: Settings.Provider, _ settings: Settings
    ) async throws {
        let application = try Startup.application(settings, Logs.logger(settings), startsByItself: false)
        do {
            let client = settings.oauthClient(of: provider)
            let outcome = try await application.flow.takeOver(token, for: account, with: client)
            try await application.engine.authorized(outcome.account, with: client.provider)
            await application.close()
            print("\(outcome.account) is authorised with \(client.displayName). Start the service: fitbit-sync serve.")
            if !outcome.missing.isEmpty {
                Terminal.say(
                    "Not granted: \(outcome.missing.joined(separator: ", ")). For what they give, sign in anew: "
                        + "fitbit-sync authorize.")
            }
        } catch {
            await application.close()
            throw error
        }
    }

    /// Without a word of it: the one whose client is set, or, as in the years of Fitbit, that.
    static func provider(of tokens: Tokens, _ settings: Settings) throws -> Settings.Provider {
        guard let word = tokens.provider else {
            let set = Settings.Provider.allCases.filter { settings.registration(of: $0).hasClient }
            return set.count == 1 ? set[0] : .fitbit
        }
        guard let provider = Settings.Provider(rawValue: word.lowercased()) else {
            throw ValidationError(
                "The file names the provider \"\(word.prefix(40))\". Say which one it is: --provider google, or fitbit."
            )
        }
        return provider
    }

    static func read(_ path: String) throws -> Tokens {
        guard let data = FileManager.default.contents(atPath: path) else {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw ValidationError(isThere ? "\(path) may not be read by this user." : "There is no file \(path).")
        }
        guard let tokens = try? JSONDecoder().decode(Tokens.self, from: data), !tokens.refresh_token.isEmpty else {
            throw ValidationError("\(path) is no token file: JSON with a refresh_token is wanted.")
        }
        return tokens
    }
}

extension Settings.Provider: ExpressibleByArgument {}
