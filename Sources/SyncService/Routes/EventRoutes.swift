import HTTPServer

/// `/events`: what changes, as it changes.
enum EventRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/events", allowsHEAD: false) { _, _ in
                guard let stream = await context.feed.listen() else {
                    return JSONAnswer.failure(
                        503, "too_many_listeners",
                        "\(EventFeed.most) pages listen already, or the service stops. Ask for /status instead.",
                        headers: [ServerHeader(name: "Retry-After", value: "30")])
                }
                var response = ServerResponse(events: stream)
                // A proxy that gathers an answer before it passes it on would hold the events back (nginx).
                response.headers.append(ServerHeader(name: "X-Accel-Buffering", value: "no"))
                return response
            }
        ]
    }
}
