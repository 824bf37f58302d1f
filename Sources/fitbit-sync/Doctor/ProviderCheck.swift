import Foundation
import HTTPClient

extension Check {
    /// Whether a provider answers.
    static let provider = Check("provider", "Provider") { examination in
        var findings: [Finding] = []
        for provider in examination.providers {
            var troubles: [Finding] = []
            if case .failure(let error)? = await examination.tokenEndpoint(of: provider) {
                troubles.append(judge(error, of: provider.name))
            }
            let site = await examination.site(of: provider)
            if case .failure(let error)? = site { troubles.append(judge(error, of: provider.name)) }
            let host = URLComponents(string: examination.settings.registration(of: provider).apiURL)?.host ?? ""
            if troubles.isEmpty, case .success(let answer)? = site {
                troubles.append(judge(status: answer.status, host: host, of: provider.name))
            }
            findings.append(contentsOf: troubles.prefix(1))
        }
        return findings
    }

    static func judge(status: Int, host: String, of provider: String) -> Finding {
        switch status {
        case 410:
            .failed(
                "\(host) says that its service has ended (410).",
                "Authorise with a provider that answers: what was fetched stays.", of: provider)
        case 429, 500...:
            .warning(
                "\(host) is reached, and in trouble for now (\(status)).", "Wait: syncs go on by themselves.",
                of: provider)
        default: .ok("\(host) is reached.", of: provider)
        }
    }

    static func judge(_ error: HTTPClientError, of provider: String) -> Finding {
        let (message, advice) = Advice.split(error.description)
        let name = error.host.prefix { $0 != ":" }
        return switch error.code {
        case .resolve:
            .failed(message, "Check the network and this machine's DNS: getent hosts \(name)", of: provider)
        case .timeout, .connect:
            .failed(
                message, "Check the network, a firewall or a proxy (HTTPS_PROXY): curl -v https://\(error.host)/",
                of: provider)
        case .tls where message.contains("wrong version number"):
            .failed(message, "What answers there speaks no https: correct the address, or the proxy.", of: provider)
        case .tls:
            .failed(
                message, "Check this machine's clock, and its certificates: apt install ca-certificates", of: provider)
        default: .failed(message, advice ?? "Try again later.", of: provider)
        }
    }
}
