import HTTPServer
import SyncEngine

/// `/metrics`: what `/status` says, and what was counted since the start, for Prometheus.
enum MetricsRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        let metrics = SharedAnswer {
            do {
                let text = MetricsText.text(
                    of: try await context.status.value().get(), jobs: try await context.engine.jobs(),
                    counters: await context.engine.counters(), durations: context.durations.reading,
                    version: context.configuration.version)
                return ServerResponse(text: text, contentType: Exposition.contentType)
            } catch {
                return JSONAnswer.failure(error)
            }
        }
        return [Route(methods: ["GET"], pattern: "/metrics") { _, _ in await metrics.value() }]
    }
}
