import HTTPClient
import InfluxDB
import Testing

@Suite struct InfluxConfigurationTests {
    @Test(arguments: [
        ("http://LOCALHOST:8086/", "http://localhost:8086"),
        ("https://db.example:443/influx//", "https://db.example/influx"),
        (" http://u:p@h:80?x=1#y ", "http://h"), ("http://[::1]:8086", "http://[::1]:8086"),
    ])
    func `the address is normalised and holds no credentials`(given: String, normal: String) throws {
        let configuration = try InfluxConfiguration(url: given)
        #expect(configuration.url == normal)
        #expect(InfluxSink(configuration, http: Fixture.http).id == "\(normal) fitbit")
    }

    @Test(arguments: ["", "localhost:8086", "ftp://x", "http://", "http://a b"])
    func `what is no address is refused with advice`(given: String) {
        let error = #expect(throws: InfluxConfigurationError.self) { try InfluxConfiguration(url: given) }
        #expect(error?.setting == "INFLUXDB_URL")
    }

    @Test func `database and bucket stand in for each other`() throws {
        let one = try InfluxConfiguration(url: "http://h", database: "d")
        let two = try InfluxConfiguration(url: "http://h", database: " ", bucket: "b")
        #expect((one.bucket, two.database) == ("d", "b"))
        #expect(try InfluxConfiguration(url: "http://h").bucket == "fitbit")
    }

    @Test func `credentials of the address are used unless others are given`() throws {
        let configuration = try InfluxConfiguration(url: "http://u:p%40@h", password: "")
        #expect((configuration.username, configuration.password) == ("u", "p@"))
        #expect(try InfluxConfiguration(url: "http://u:p@h", username: "v").username == "v")
    }

    @Test func `no credential is in its description`() throws {
        let configuration = try InfluxConfiguration(url: "http://u1:p1@h", password: "p2", token: "t1")
        for text in ["\(configuration)", String(reflecting: configuration)] {
            #expect(!["u1", "p1", "p2", "t1"].contains { text.contains($0) })
        }
    }

    @Test func `the id tells places and layouts apart and does not depend on credentials`() throws {
        func id(_ configuration: InfluxConfiguration) -> String { InfluxSink(configuration, http: Fixture.http).id }
        let plain = id(try InfluxConfiguration(url: "http://h"))
        #expect(id(try InfluxConfiguration(url: "http://h", username: "u", password: "p", token: "t")) == plain)
        let ids = [
            plain, id(try InfluxConfiguration(url: "http://h", database: "x")),
            id(try InfluxConfiguration(url: "http://h", org: "o")),
            id(try InfluxConfiguration(url: "http://h", layout: .buckets)),
            id(try InfluxConfiguration(url: "http://i")),
        ]
        #expect(Set(ids).count == ids.count)
    }
}
