import HTTPServer
import OAuth
import SyncEngine

/// `/api/service`: what the page has to know of the service before anybody is connected.
enum ServiceRoutes {
    private struct Provider: Encodable {
        var name: String
        var displayName: String
        var redirectUri: String
    }

    private struct Description: Encodable {
        var version: String
        var defaultProvider: String
        var startsByItself: Bool
        var charts: Bool
        var providers: [Provider]
    }

    static func all(_ context: RouteContext, hasCharts: Bool) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/api/service") { _, _ in
                JSONAnswer.response(
                    Description(
                        version: context.configuration.version, defaultProvider: context.configuration.provider,
                        startsByItself: context.configuration.startsByItself, charts: hasCharts,
                        providers: context.authorization.clients.map {
                            Provider(name: $0.provider, displayName: $0.displayName, redirectUri: $0.redirectURI)
                        }))
            }
        ]
    }
}
