import HTTPClient
import OAuth

extension Check {
    /// The client's id and secret: really asked.
    static let credentials = Check("credentials", "Client id and secret") { examination in
        var findings: [Finding] = []
        for provider in examination.providers {
            guard let answer = await examination.tokenEndpoint(of: provider) else { continue }
            let registration = examination.settings.registration(of: provider)
            let oddity = oddity(registration, of: provider)
            switch answer {
            case .success(let said): findings.append(judge(said.answer.verdict, oddity, of: provider))
            case .failure:
                findings.append(judgeUnasked(oddity, of: provider))
            }
        }
        if findings.isEmpty { findings = [.skipped("No client id and secret are set.")] }
        return findings
    }

    static func judge(_ verdict: ClientAnswer.Verdict, _ oddity: String?, of provider: Settings.Provider) -> Finding {
        let names = "\(provider.name.uppercased())_CLIENT_ID and \(provider.name.uppercased())_CLIENT_SECRET"
        let place =
            provider == .google
            ? "console.cloud.google.com, Google Auth Platform, Clients" : "dev.fitbit.com, Manage my apps"
        switch verdict {
        case .accepted: return .ok("They are right: the token endpoint knows them.", of: provider.name)
        case .refused(let word):
            return .failed(
                "They are not accepted\(word.isEmpty ? "" : " (\(word))")." + (oddity.map { " \($0)" } ?? ""),
                "Copy both anew into \(names), from \(place); then start the service again.", of: provider.name)
        case .gone:
            return .failed(
                "The sign-in service has ended (410): nobody can authorise with it any more.",
                "Authorise with a provider that answers: what was fetched stays.", of: provider.name)
        case .unclear(let status, let word):
            return .warning(
                "The token endpoint did not say whether they are right (\(status)\(word.isEmpty ? "" : ", \(word)")).",
                oddity ?? "Try again later; when it lasts, check the address of the token endpoint.", of: provider.name)
        }
    }

    static func judgeUnasked(_ oddity: String?, of provider: Settings.Provider) -> Finding {
        oddity.map {
            .warning($0, "Compare them with what the provider shows; it could not be asked now.", of: provider.name)
        } ?? .skipped("They could not be tried: the token endpoint was not reached.", of: provider.name)
    }

    /// What is odd about the shape of an id and a secret; neither is told.
    static func oddity(_ registration: Settings.Registration, of provider: Settings.Provider) -> String? {
        let (id, secret) = (registration.clientID, registration.clientSecret)
        if (id + secret).contains(where: \.isWhitespace) { return "There is a blank inside one of them." }
        switch provider {
        case .google:
            let end = ".apps.googleusercontent.com"
            if secret.hasSuffix(end) { return "The id stands where the secret belongs." }
            if id.hasPrefix("GOCSPX-") { return "The secret stands where the id belongs." }
            if !id.hasSuffix(end) { return "An id of Google ends in \(end), and this one does not." }
        case .fitbit:
            if id.hasSuffix(".apps.googleusercontent.com") { return "This is an id of Google." }
            if id.count == 32, secret.count == 6 { return "The secret stands where the id belongs." }
        }
        return nil
    }
}
