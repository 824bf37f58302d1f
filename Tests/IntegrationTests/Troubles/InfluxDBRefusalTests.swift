import Archive
import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import Simulator
import SyncEngine
import TestSupport
import Testing

/// InfluxDB is well and takes nothing from us, or not everything.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct InfluxDBRefusalTests {
    private func ask(_ query: String, at url: String, user: String? = nil) async throws {
        let headers = user.map { [HTTPHeader("Authorization", "Basic \(Data($0.utf8).base64EncodedString())")] } ?? []
        let answer = try await Shared.http.send(
            HTTPRequest(
                "POST", url: "\(url)/query",
                headers: headers + [.init("Content-Type", "application/x-www-form-urlencoded")],
                body: FormEncoding.encode([("q", query)])))
        guard answer.status == 200, !String(decoding: answer.body, as: UTF8.self).contains("error") else {
            throw Unexpected("InfluxDB answered \(answer.status) to \(query).")
        }
    }

    @Test func `a password that was changed is told until it is set here too, and then the rest comes`() async throws {
        let fitbit = try SimulatedFitbit()
        let server = try await Influxd.start(usesAuthentication: true)
        try await ask("CREATE USER admin WITH PASSWORD 'one' WITH ALL PRIVILEGES", at: server.url)
        func address(_ password: String) -> String {
            "http://admin:\(password)@127.0.0.1:\(server.port)"
        }
        let kept = try LocalServer.makeFolder()
        defer { try? FileManager.default.removeItem(at: kept) }
        let days = fitbit.today.advanced(by: -2)...fitbit.today.advanced(by: -1)
        func run(_ password: String, _ body: (Embedding) async throws -> Void) async throws {
            try await Embedding.run(
                fitbit: fitbit.url, clock: fitbit.clock, since: days.lowerBound, folder: kept, database: "fitbit",
                influxURL: address(password), resumes: false, body: body)
        }
        try await run("one") { sync in
            try await sync.authorize()
            #expect(try await sync.sync([.sleep, .hrv], to: days.lowerBound).state == .done)
            try await ask("SET PASSWORD FOR admin = 'two'", at: server.url, user: "admin:one")
            let job = try await sync.syncWithoutSink([.sleep, .hrv], to: days.upperBound)
            #expect(job.problems.map(\.code) == ["sink_behind"])
            let told = try await sync.sinkError()
            #expect(told.contains("401") && told.contains("Set INFLUXDB_USERNAME and INFLUXDB_PASSWORD"))
            #expect(!told.contains("one"))
            let status = try await sync.engine.status()
            #expect(status.state == .degraded && status.sinks[0].pending == 2)
            #expect(status.sinks[0].retryAt.map { $0 > fitbit.clock.now() } == true)
        }
        try await run("two") { sync in
            try await sync.expectDrained()
            let query = InfluxQuery(sync.influx, http: Shared.http)
            let archived = try await sync.archived()
            for name in ["Sleep Levels", "Sleep Summary", "HRV", "HRV_Intraday"] {
                let expected = archived.count { $0.hasPrefix("\(name)|") }
                #expect(try await query.count(measurement: name) > 0)
                #expect(try await query.count(measurement: name) <= expected)
            }
            let levels = try await query.select(#"SELECT COUNT(level) FROM "Sleep Levels""#)
            #expect(
                levels.series.first?.values(of: "count")
                    == [.integer(Int64(archived.count { $0.hasPrefix("Sleep Levels|") }))])
        }
        try await run("three") { sync in
            let told = try await sync.sinkError()
            #expect(told.contains("401"), "before there is anything to deliver")
            #expect(try await sync.sink.pending == 0)
            #expect(try await sync.engine.status().state == .degraded)
        }
        server.stop()
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `a wrong address is told before anybody syncs, and is forgotten once something answers there`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let server = try await Influxd.start()
        server.halt()
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day, influxURL: server.url) { sync in
            #expect(try await sync.sinkError().contains("No connection to"))
            let status = try await sync.engine.status()
            #expect(status.sinks[0].pending == 0 && status.sinks[0].retryAt != nil)
            try await server.start()
            fitbit.clock.advance(by: 60)
            try await eventually("it is well") { try await sync.sink.lastError == nil }
            #expect(try await sync.sink.retryAt == nil)
        }
        server.stop()
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `a field that the database holds as text costs its own points, which are counted, and nothing else`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await ask("CREATE DATABASE \(sync.influx.database)", at: sync.influx.url)
            let noon = Int(day.start(in: fitbit.person.zone).timeIntervalSince1970) + 43_200
            let answer = try await Shared.http.send(
                HTTPRequest(
                    "POST", url: "\(sync.influx.url)/write?db=\(sync.influx.database)&precision=s",
                    body: Array("Steps_Intraday,account=other value=\"many\" \(noon)".utf8)))
            #expect(answer.status == 204)
            try await sync.authorize()
            #expect(try await sync.sync([.steps, .distance, .sleep], to: day).state == .done, "the queue goes on")
            let status = try await sync.engine.status()
            let sink = status.sinks[0]
            let steps = try await sync.archived().filter { $0.hasPrefix("Steps_Intraday|") }
            #expect(sink.deadLetters == steps.count && steps.count == 1440)
            #expect(sink.pending == 0 && sink.lastError == nil && sink.retryAt == nil)
            #expect(sink.lastRefusal == fitbit.clock.now())
            #expect(status.state == .degraded, "refused lines want a look")
            let letters = try await sync.archive.deadLetters(of: sink.id, limit: 1)
            #expect(letters.first?.reason.contains("field type conflict") == true)
            let stored = try await sync.stored().filter { !$0.hasPrefix("Steps_Intraday|") }
            expectPoints(try await sync.archived().filter { !$0.hasPrefix("Steps_Intraday|") }, in: stored)
        }
        await fitbit.simulator.stop(deadline: .zero)
    }
}
