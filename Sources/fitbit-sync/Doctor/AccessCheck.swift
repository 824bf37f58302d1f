import Foundation

extension Check {
    /// Who may ask the service.
    static let access = Check("access", "Who may ask") { examination in
        judge(access: examination.settings)
    }

    static func judge(access settings: Settings) -> [Finding] {
        let name = URLComponents(string: settings.publicURL)?.host ?? settings.publicURL
        if settings.isLoopback, settings.isPublic, settings.apiToken == nil {
            return [
                .warning(
                    "PUBLIC_URL is a name beyond this machine (\(name)), and no API_TOKEN is set: who gets through the proxy "
                        + "may do everything.", "Set API_TOKEN, e.g. to the output of: openssl rand -hex 32")
            ]
        }
        if !settings.isLoopback, !settings.isPublic {
            return [
                .warning(
                    "The service listens beyond this machine (HTTP_HOST), but PUBLIC_URL is \(settings.publicURL): it answers "
                        + "to no other name without its token.",
                    "Set PUBLIC_URL to the address that browsers use, e.g. http://this-machine:\(settings.httpPort)")
            ]
        }
        return [
            .ok(
                settings.isLoopback && settings.apiToken == nil
                    ? "This machine alone; no token is wanted." : "Whoever shows the token (API_TOKEN).")
        ]
    }
}
