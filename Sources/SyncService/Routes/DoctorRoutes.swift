import HTTPServer

/// `/api/doctor`: everything that a person can get wrong, looked at now.
enum DoctorRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        guard let examine = context.configuration.doctor else { return [] }
        // It asks the providers and the database: one at a time, however many ask.
        let report = SharedAnswer { JSONAnswer.response(await examine()) }
        return [Route(methods: ["GET"], pattern: "/api/doctor") { _, _ in await report.value() }]
    }
}
