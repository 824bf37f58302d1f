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
        if settings.isLoopback, settings.apiToken == nil { return [.ok("This machine alone; no token is wanted.")] }
        let place = settings.apiToken == nil ? "of DATA_DIR/api-token" : "of API_TOKEN"
        let names =
            settings.isLoopback || settings.isPublic
            ? "" : " Browsers elsewhere want PUBLIC_URL set to the address that they use."
        return [.ok("Whoever shows the token \(place).\(names)")]
    }
}
