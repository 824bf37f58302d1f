import Foundation
import HTTPServer
import Simulator
import Testing

struct GoogleMethodTests {
    let bench = GoogleBench()

    @Test(arguments: [
        ("total-calories", "", "rollup, daily_rollup"), ("total-calories", "reconcile", "rollup, daily_rollup"),
        ("calories-in-heart-rate-zone", "", "rollup, daily_rollup"),
        ("floors", "", "reconcile, rollup, daily_rollup"), ("daily-vo2-max", "dailyRollUp", "list, reconcile"),
        ("vo2-max", "rollUp", "list, reconcile"), ("sleep", "dailyRollUp", "list, get, reconcile"),
        ("daily-resting-heart-rate", "rollUp", "list, reconcile"),
        ("heart-rate", "1", "list, reconcile, rollup, daily_rollup"),
    ])
    func `what a type does not offer is refused with what it does`(
        type: String, verb: String, allowed: String
    ) async throws {
        let token = try await bench.token()
        func ask() async -> Reply {
            switch verb {
            case "rollUp", "dailyRollUp":
                await bench.post(GoogleBench.points(type, verb), token: token, json: "{}")
            case "1": await bench.get(GoogleBench.points(type) + "/1", token: token)
            default: await bench.get(GoogleBench.points(type, verb), token: token)
            }
        }
        let reply = await ask()
        #expect(reply.googleRefusal == "400 INVALID_ARGUMENT UNSUPPORTED_DATA_TYPE_ACTION")
        #expect(try reply.text("error.details.0.metadata.allowed_actions") == allowed)
        bench.simulator.behaviour.answersUnknownWithPages = true
        let page = await ask()
        #expect(page.status == 404)
        #expect(page.header("Content-Type")?.hasPrefix("text/html") == true)
    }

    @Test func `an unknown type is refused, as JSON or as a page`() async throws {
        let token = try await bench.token()
        let reply = await bench.get(GoogleBench.points("gossip"), token: token)
        #expect(reply.googleRefusal == "400 INVALID_ARGUMENT INVALID_PARENT_DATA_TYPE_COLLECTION")
        #expect(await bench.get(GoogleBench.points("heart_rate"), token: token).status == 400)
        bench.simulator.behaviour.answersUnknownWithPages = true
        #expect(await bench.get(GoogleBench.points("gossip"), token: token).status == 404)
    }

    @Test(arguments: [
        "/v4/users/me/devices", "/v4/users/ADA001/settings", "/v3/users/me/settings", "/", "/o/elsewhere",
        "/v4/users/me/dataTypes/steps", "/v4/users/me/dataTypes/steps/dataPoints:list",
        "/v4/users/me/dataTypes/steps/dataPoints:rollUp",
    ])
    func `a path that does not exist, or not with this verb, is a page`(path: String) async throws {
        let reply = await bench.get(path, token: try await bench.token())
        #expect(reply.status == 404)
        #expect(reply.string.hasPrefix("<!DOCTYPE html>"))
    }

    @Test func `nothing can be written with scopes for reading`() async throws {
        let token = try await bench.token()
        for path in [GoogleBench.points("weight"), GoogleBench.points("weight", "batchDelete")] {
            let reply = await bench.post(path, token: token, json: "{}")
            #expect(reply.googleRefusal == "403 PERMISSION_DENIED ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        }
    }

    @Test func `a forbidden type is forbidden whatever was granted`() async throws {
        bench.simulator.behaviour.forbids = ["heart-rate"]
        let token = try await bench.token()
        #expect(
            await bench.get(GoogleBench.points("heart-rate"), token: token).googleRefusal == "403 PERMISSION_DENIED")
        #expect(await bench.get(GoogleBench.points("steps"), token: token).status == 200)
    }

    @Test(arguments: ["weight", "body-fat", "sleep", "height"])
    func `a point with a name can be asked for by it`(type: String) async throws {
        let token = try await bench.token()
        let listed = await bench.get(GoogleBench.points(type), token: token, query: ["pageSize": "3"])
        let points = try listed.list("dataPoints")
        let last = try #require(points.last)
        let name = try #require(last["name"] as? String)
        #expect(name.wholeMatch(of: /users\/[0-9]{21}\/dataTypes\/[a-z-]+\/dataPoints\/[0-9]+/) != nil)
        let id = try #require(name.split(separator: "/").last)
        let one = await bench.get(GoogleBench.points(type) + "/\(id)", token: token)
        #expect(
            try JSONSerialization.data(withJSONObject: last, options: .sortedKeys)
                == JSONSerialization.data(withJSONObject: one.value(), options: .sortedKeys))
        #expect(await bench.get(GoogleBench.points(type) + "/4", token: token).googleRefusal == "404 NOT_FOUND")
    }

    @Test func `families are named in full`() async throws {
        let token = try await bench.token(People.noor)
        func ask(_ family: String, _ type: String = "steps", _ verb: String = "") async -> Reply {
            await bench.get(
                GoogleBench.points(type, verb), token: token, query: ["dataSourceFamily": family, "pageSize": "1000"])
        }
        let full = "users/me/dataSourceFamilies/"
        #expect(
            await ask("google-wearables").googleRefusal
                == "400 INVALID_ARGUMENT INVALID_DATA_POINT_DATA_SOURCE_FAMILY")
        #expect(await ask(full + "my-sources").status == 400)
        #expect(await ask(full + "self-sources").string == "{}")
        #expect(await ask(full + "all-sources").string.contains("PHONE"))
        #expect(await !ask(full + "google-wearables").string.contains("PHONE"))
        #expect(await ask(full + "google-wearables", "sleep").status == 400)
        #expect(await ask(full + "google-wearables", "sleep", "reconcile").status == 200)
    }

    @Test func `wearables did not type in a weight`() async throws {
        let token = try await bench.token()
        let family = ["dataSourceFamily": "users/me/dataSourceFamilies/google-wearables", "pageSize": "10000"]
        let all = await bench.get(GoogleBench.points("weight"), token: token, query: ["pageSize": "10000"])
        let worn = await bench.get(GoogleBench.points("weight"), token: token, query: family)
        #expect(all.string.contains(#""MANUAL""#) && !worn.string.contains(#""MANUAL""#))
    }
}
