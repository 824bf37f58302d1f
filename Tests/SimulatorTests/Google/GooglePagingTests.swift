import Foundation
import HTTPServer
import Simulator
import Testing

struct GooglePagingTests {
    let bench = GoogleBench()
    static let day =
        #"steps.interval.civil_start_time >= "2026-03-08" AND steps.interval.civil_start_time < "2026-03-10""#

    private func page(_ type: String, _ query: [String: String], _ person: Person = People.ada) async throws -> Reply {
        await bench.get(GoogleBench.points(type), token: try await bench.token(person), query: query)
    }

    @Test(arguments: [("steps", "", 7), ("steps", "reconcile", 9), ("weight", "", 2), ("heart-rate", "reconcile", 997)])
    func `pages of any size add up to the same points`(type: String, verb: String, size: Int) async throws {
        let token = try await bench.token(People.noor)
        bench.simulator.behaviour.callsPerMinute = 100_000
        let field = type == "steps" ? "interval.civil_start_time" : "sample_time.civil_time"
        let from = type == "weight" ? "2025-12-01" : "2026-03-09"
        let filter = "\(type.replacing("-", with: "_")).\(field) >= \"\(from)\""
        let whole = try await bench.all(type, verb, token: token, filter: filter)
        let parts = try await bench.all(type, verb, token: token, filter: filter, pageSize: size)
        #expect(whole.count > size)
        #expect(
            try JSONSerialization.data(withJSONObject: whole, options: .sortedKeys)
                == JSONSerialization.data(withJSONObject: parts, options: .sortedKeys))
    }

    @Test func `a page holds 1440 points unless asked, at most 10000, and 25 nights`() async throws {
        #expect(try await page("heart-rate", [:]).list("dataPoints").count == 1440)
        #expect(try await page("heart-rate", ["pageSize": "0"]).list("dataPoints").count == 1440)
        #expect(try await page("heart-rate", ["pageSize": "50000"]).list("dataPoints").count == 10_000)
        #expect(try await page("sleep", [:]).list("dataPoints").count == 25)
        #expect(try await page("sleep", ["pageSize": "1000"]).list("dataPoints").count == 25)
        bench.simulator.behaviour.defaultPageSize = 50
        #expect(try await page("heart-rate", [:]).list("dataPoints").count == 50)
    }

    @Test(arguments: ["-1", "many", "1.5", "99999999999"])
    func `a page size that is none is refused`(size: String) async throws {
        #expect(try await page("steps", ["pageSize": size]).googleRefusal.hasPrefix("400 INVALID_ARGUMENT"))
    }

    @Test func `a token belongs to its query, its person and its hour`() async throws {
        let query = ["pageSize": "5", "filter": Self.day]
        let next = try await page("steps", query).text("nextPageToken")
        #expect(try await page("steps", query.merging(["pageToken": next]) { $1 }).status == 200)
        for wrong in [
            ["pageSize": "5", "pageToken": next],
            ["filter": #"steps.interval.civil_start_time >= "2026-03-08""#, "pageToken": next],
            query.merging(["pageToken": "x" + next]) { $1 }, query.merging(["pageToken": "nonsense!"]) { $1 },
            query.merging(["pageToken": next, "dataSourceFamily": "users/me/dataSourceFamilies/all-sources"]) { $1 },
        ] {
            #expect(try await page("steps", wrong).googleRefusal == "400 INVALID_ARGUMENT")
        }
        #expect(try await page("distance", ["pageToken": next]).googleRefusal == "400 INVALID_ARGUMENT")
        #expect(
            try await page("steps", query.merging(["pageToken": next]) { $1 }, People.noor).googleRefusal
                == "400 INVALID_ARGUMENT")
        #expect(try await page("steps", query.merging(["pageToken": next, "pageSize": "9"]) { $1 }).status == 200)
        bench.turnClock(by: 3600)
        #expect(try await page("steps", query.merging(["pageToken": next]) { $1 }).status == 400)
    }

    @Test func `an empty page may come with a token and is not the end`() async throws {
        let token = try await bench.token()
        let whole = try await bench.all("steps", token: token, filter: Self.day)
        bench.simulator.behaviour.sendsEmptyPages = true
        var (query, points, empty) = (["pageSize": "100", "filter": Self.day], 0, 0)
        while true {
            let reply = await bench.get(GoogleBench.points("steps"), token: token, query: query)
            let count = reply.has("dataPoints") ? try reply.list("dataPoints").count : 0
            points += count
            if count == 0 { empty += 1 }
            guard reply.has("nextPageToken") else { break }
            query["pageToken"] = try reply.text("nextPageToken")
        }
        #expect(points == whole.count && empty == (whole.count - 1) / 100)
    }

    @Test func `nothing is a bare object, or an empty list and an empty token`() async throws {
        let nothing = ["filter": #"steps.interval.civil_start_time < "2020-01-01""#]
        #expect(try await page("steps", nothing).string == "{}")
        #expect(try await page("floors", [:]).status == 400)
        #expect(try await page("altitude", [:]).string == "{}")
        bench.simulator.behaviour.sendsEmptyLists = true
        bench.simulator.behaviour.endsWithEmptyToken = true
        #expect(try await page("steps", nothing).string == #"{"dataPoints":[],"nextPageToken":""}"#)
    }

    @Test func `what comes while one reads does not move the pages`() async throws {
        let token = try await bench.token()
        let query = ["pageSize": "50"]
        let first = await bench.get(GoogleBench.points("steps", "reconcile"), token: token, query: query)
        let next = query.merging(["pageToken": try first.text("nextPageToken")]) { $1 }
        let second = await bench.get(GoogleBench.points("steps", "reconcile"), token: token, query: next)
        bench.turnClock(by: 3000)
        let later = await bench.get(GoogleBench.points("steps", "reconcile"), token: token, query: next)
        #expect(try second.list("dataPoints").count == 50)
        #expect(
            try JSONSerialization.data(withJSONObject: second.value("dataPoints"), options: .sortedKeys)
                == JSONSerialization.data(withJSONObject: later.value("dataPoints"), options: .sortedKeys))
    }
}
