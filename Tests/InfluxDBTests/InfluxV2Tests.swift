import HTTPClient
import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

/// Versions 2 and 3, against an imitation that is strict about what their documentation asks.
@Suite struct InfluxV2Tests {
    private func sink(
        _ server: InfluxV2Imitation, token: String? = "a-token", org: String? = "home", bucket: String? = "b c",
        layout: InfluxConfiguration.Layout = .single
    ) throws -> InfluxSink {
        InfluxSink(
            try InfluxConfiguration(url: server.url, org: org, bucket: bucket, token: token, layout: layout),
            http: Fixture.http)
    }

    private func change(_ series: Series..., deleting: [Series] = []) -> SeriesChange {
        SeriesChange(
            points: series.map { AccountSeries(.me, $0) }, deletions: deleting.map { AccountSeries(.me, $0) })
    }

    private func failure(_ sink: InfluxSink) async throws -> SinkError {
        try #require(
            await #expect(throws: SinkError.self) { _ = try await sink.deliver(self.change(.integers("m", [1]))) })
    }

    @Test func `a bucket is made in its organisation and written with gzip`() async throws {
        let server = try InfluxV2Imitation()
        let sink = try sink(server)
        let tags = [Series.Tag("model", "Charge 6, \"x\"")]
        #expect(try await sink.deliver(change(.floats("HR zones", tags: tags, [1.5, 2]))).written == 2)
        #expect(server.buckets == ["b c"])
        let lines = server.lines(in: "b c")
        #expect(lines.map(\.measurement) == ["HR zones", "HR zones"])
        #expect(lines.first?.tags == ["account": "me", "model": "Charge 6, \"x\""])
        #expect(lines.map { $0.fields["value"] } == [.float(1.5), .float(2)])
        let write = try #require(server.requests.last)
        #expect(write.header("Content-Encoding") == "gzip")
    }

    @Test func `version 3 makes the database itself and needs no organisation`() async throws {
        let server = try InfluxV2Imitation { $0.generation = .three }
        let sink = try sink(server, org: nil, layout: .buckets)
        #expect(try await sink.deliver(change(.integers("HR zones", [1, 2]))).written == 2)
        #expect(server.lines(in: "HR_zones").count == 2)
    }

    @Test(arguments: [InfluxV2Imitation.Generation.two, .three])
    func `a wrong token stops the queue and is not in the message`(_ generation: InfluxV2Imitation.Generation)
        async throws
    {
        let server = try InfluxV2Imitation { $0.generation = generation }
        for token in ["wrong-token", nil] {
            let error = try await failure(try sink(server, token: token))
            #expect(error.kind == .unauthorized)
            #expect(error.message.contains("INFLUXDB_TOKEN"))
            #expect(!error.message.contains("wrong-token"))
        }
    }

    @Test func `a wrong organisation, and a bucket that may not be made, are missing`() async throws {
        let server = try InfluxV2Imitation { $0.mayCreateBuckets = false }
        let org = try await failure(try sink(server, org: "elsewhere"))
        #expect(org.kind == .missing)
        #expect(org.message.contains("INFLUXDB_ORG"))
        let bucket = try await failure(try sink(server))
        #expect(bucket.kind == .missing)
        #expect(bucket.message.contains("influx bucket create --org 'home' --name 'b c'"))
    }

    @Test(arguments: [InfluxV2Imitation.Generation.two, .three])
    func `a poisoned line is the only one refused`(_ generation: InfluxV2Imitation.Generation) async throws {
        let server = try InfluxV2Imitation {
            $0.generation = generation
            $0.heldTypes = ["b c": ["bad.value": "string"]]
        }
        let sink = try sink(server)
        let report = try await sink.deliver(
            change(.integers("good", (0..<500).map(Int64.init)), .integers("bad", [7]), .integers("more", [1])))
        #expect((report.written, report.refused.count) == (501, 1))
        #expect(report.refused.first?.line == "bad,account=me value=7i 1700000000")
        #expect(report.refused.first?.reason.contains("type") == true)
        #expect(server.lines(in: "b c").count == 501)
    }

    @Test func `lines that are all refused cost one request`() async throws {
        let server = try InfluxV2Imitation {
            $0.buckets = ["b c"]
            $0.heldTypes = ["b c": ["bad.value": "string"]]
        }
        let report = try await sink(server).deliver(change(.integers("bad", (0..<300).map(Int64.init))))
        #expect((report.written, report.refused.count) == (0, 300))
        #expect(server.requests.count { $0.target.hasPrefix("/api/v2/write") } == 1)
    }

    @Test(arguments: [InfluxV2Imitation.Generation.two, .three], [true, false])
    func `a field keeps the type that the server holds`(
        _ generation: InfluxV2Imitation.Generation, tellsTypes: Bool
    ) async throws {
        let server = try InfluxV2Imitation {
            $0.generation = generation
            $0.answersInfluxQL = tellsTypes
            $0.heldTypes = ["b c": ["SPO2.value": "integer"]]
        }
        let sink = try sink(server)
        let report = try await sink.deliver(change(.integers("other", [1]), .floats("SPO2", [95.6, 94])))
        #expect((report.written, report.refused.count) == (3, 0))
        let values = server.lines(in: "b c").filter { $0.measurement == "SPO2" }.map { $0.fields["value"] }
        #expect(values == [.integer(96), .integer(94)])
    }

    @Test func `points beyond the retention are counted and not halved`() async throws {
        let server = try InfluxV2Imitation {
            $0.buckets = ["b c"]
            $0.retainsFrom = 1_700_000_100
        }
        let report = try await sink(server).deliver(change(.integers("m", [1, 2, 3, 4])))
        #expect((report.written, report.beyondRetention, report.refused.count) == (2, 2, 0))
        #expect(server.requests.count { $0.target.hasPrefix("/api/v2/write") } == 1)
    }

    @Test func `a batch that is too large is split`() async throws {
        let server = try InfluxV2Imitation {
            $0.buckets = ["b c"]
            $0.maximumBodyBytes = 1_000
        }
        #expect(try await sink(server).deliver(change(.integers("m", (0..<100).map(Int64.init)))).written == 100)
        #expect(server.lines(in: "b c").count == 100)
    }

    @Test func `exactly the named points are deleted`() async throws {
        let server = try InfluxV2Imitation()
        let sink = try sink(server)
        let main = Series.integers("Sleep Levels", tags: [.init("isMainSleep", "True")], [1, 2, 3])
        let nap = Series.integers("Sleep Levels", tags: [.init("isMainSleep", #"Fal"se\x"#)], [1, 2, 3])
        var middle = nap
        middle.times = [nap.times[1]]
        #expect(try await sink.deliver(change(main, deleting: [nap])).undeleted == 0)
        _ = try await sink.deliver(change(main, nap))
        let report = try await sink.deliver(change(deleting: [middle]))
        #expect(report.undeleted == 0)
        let left = server.lines(in: "b c").filter { $0.tags["isMainSleep"] != "True" }
        #expect(left.map(\.time) == [nap.times[0], nap.times[2]])
        #expect(server.lines(in: "b c").count == 5)
    }

    @Test func `what version 3 cannot delete is counted`() async throws {
        let server = try InfluxV2Imitation { $0.generation = .three }
        let report = try await sink(server).deliver(change(.integers("m", [1]), deleting: [.integers("m", [1, 2])]))
        #expect((report.undeleted, report.written) == (2, 1))
    }
}
