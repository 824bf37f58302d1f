import Foundation
import HTTPServer
import Simulator
import Testing

struct GoogleFilterTests {
    let bench = GoogleBench()

    private func list(_ type: String, _ filter: String, verb: String = "reconcile") async throws -> Reply {
        await bench.get(
            GoogleBench.points(type, verb), token: try await bench.token(), query: ["filter": filter])
    }

    @Test(arguments: [
        ("steps", #"steps.interval.end_time >= "2026-03-08T00:00:00Z""#, "DATA_TYPE_MEMBER"),
        ("steps", #"steps.date >= "2026-03-08""#, "DATA_TYPE_MEMBER"),
        ("steps", #"steps >= "2026-03-08""#, "DATA_TYPE_MEMBER"),
        ("sleep", #"sleep.interval.start_time >= "2026-03-08T00:00:00Z""#, "DATA_TYPE_MEMBER"),
        ("sleep", #"sleep.interval.civil_start_time >= "2026-03-08""#, "DATA_TYPE_MEMBER"),
        ("weight", #"weight.interval.start_time >= "2026-03-08T00:00:00Z""#, "DATA_TYPE_MEMBER"),
        ("daily-vo2-max", #"daily_vo2_max.civil_date >= "2026-03-08""#, "DATA_TYPE_MEMBER"),
        (
            "daily-oxygen-saturation", #"daily_oxygen_saturation.interval.civil_start_time >= "2026-03-08""#,
            "DATA_TYPE_MEMBER"
        ),
        ("exercise", #"exercise.interval.start_time >= "2026-03-08T00:00:00Z""#, "DATA_TYPE_MEMBER"),
        ("steps", #"steps.interval.start_time <= "2026-03-08T00:00:00Z""#, "RESTRICTION_COMPARATOR"),
        ("steps", #"steps.interval.start_time > "2026-03-08T00:00:00Z""#, "RESTRICTION_COMPARATOR"),
        ("steps", #"steps.interval.start_time = "2026-03-08T00:00:00Z""#, "RESTRICTION_COMPARATOR"),
        (
            "steps",
            #"steps.interval.start_time >= "2026-03-08T00:00:00Z" AND steps.interval.civil_start_time < "2026-03-09""#,
            "MIXED_TIME_RESTRICTIONS"
        ),
        ("steps", #"steps.interval.civil_start_time >= "8 March""#, "CIVIL_DATE_TIME_FORMAT"),
        ("steps", #"steps.interval.civil_start_time >= "2026-03-08T00:00:00Z""#, "CIVIL_DATE_TIME_FORMAT"),
        ("steps", #"steps.interval.civil_start_time >= "2026-02-30""#, "CIVIL_DATE_TIME_FORMAT"),
        ("daily-vo2-max", #"daily_vo2_max.date >= "2026-03-08T00:00:00""#, "CIVIL_DATE_TIME_FORMAT"),
        (
            "steps",
            #"steps.interval.civil_start_time >= "2026-03-08" and steps.interval.civil_start_time < "2026-03-09""#,
            "EXPRESSION_STRUCTURE"
        ),
        (
            "steps",
            #"steps.interval.civil_start_time >= "2026-03-08" OR steps.interval.civil_start_time < "2026-03-01""#,
            "EXPRESSION_STRUCTURE"
        ),
        ("steps", "steps", "EXPRESSION_STRUCTURE"),
        ("steps", #"heart_rate.sample_time.physical_time >= "2026-03-08T00:00:00Z""#, "COLLECTION_MISMATCH"),
        ("heart-rate", #"heart-rate.sample_time.physical_time >= "2026-03-08T00:00:00Z""#, "COLLECTION_MISMATCH"),
        ("heart-rate", #"heartRate.sample_time.physical_time >= "2026-03-08T00:00:00Z""#, "COLLECTION_MISMATCH"),
        ("steps", #"steps.interval.start_time >= "2026-03-08T00:00:00Z"#, "SYNTAX"),
        ("steps", "steps.interval.start_time >= 2026-03-08", "SYNTAX"),
        ("steps", #"steps.interval.start_time >= "2026-03-08""#, "SYNTAX"),
        ("steps", #"(steps.interval.civil_start_time >= "2026-03-08")"#, "SYNTAX"),
        ("steps", "steps.interval.start_time%20%3E%3D%20%222026-03-08T00%3A00%3A00Z%22", "SYNTAX"),
        ("steps", "steps.interval.start_time >=", "MISSING_TOKEN"),
        ("steps", #"steps.interval.civil_start_time >= "2026-03-08" AND"#, "MISSING_TOKEN"),
    ])
    func `a wrong filter is refused with its reason`(type: String, filter: String, reason: String) async throws {
        let reply = try await list(type, filter)
        #expect(reply.googleRefusal == "400 INVALID_ARGUMENT INVALID_DATA_POINT_FILTER")
        #expect(
            try reply.text("error.details.0.metadata.detailedReasons") == "INVALID_DATA_POINT_FILTER_" + reason)
        #expect(try reply.text("error.details.0.domain") == "health.googleapis.com")
        #expect(try reply.text("error.message").contains(reason))
    }

    @Test func `two wrong members are two reasons, joined by a comma`() async throws {
        let reply = try await list(
            "sleep", #"sleep.interval.start_time >= "2026-03-08T00:00:00Z" AND sleep.date < "2026-03-09""#)
        let member = "INVALID_DATA_POINT_FILTER_DATA_TYPE_MEMBER"
        #expect(try reply.text("error.details.0.metadata.detailedReasons") == "\(member),\(member)")
    }

    @Test(arguments: [
        (
            "steps",
            #"steps.interval.civil_start_time >= "2026-03-08" AND steps.interval.civil_start_time < "2026-03-08""#
        ),
        ("daily-vo2-max", #"daily_vo2_max.date >= "2026-03-08" AND daily_vo2_max.date < "2026-03-08""#),
        ("sleep", #"sleep.interval.civil_end_time >= "2026-03-08" AND sleep.interval.civil_end_time < "2026-03-07""#),
    ])
    func `a range without length is refused`(type: String, filter: String) async throws {
        let reply = try await list(type, filter)
        #expect(reply.googleRefusal == "400 INVALID_ARGUMENT INVALID_TIME_RANGE")
        #expect(try reply.text("error.message") == "Query end time must be strictly larger than start time")
    }

    @Test(arguments: [
        ("steps", "steps.interval.start_time", true), ("steps", "steps.interval.civil_start_time", false),
        ("distance", "distance.interval.start_time", true),
        ("active-energy-burned", "active_energy_burned.interval.start_time", true),
        ("time-in-heart-rate-zone", "time_in_heart_rate_zone.interval.civil_start_time", false),
        ("heart-rate", "heart_rate.sample_time.physical_time", true),
        ("heart-rate", "heart_rate.sample_time.civil_time", false),
        ("heart-rate-variability", "heart_rate_variability.sample_time.physical_time", true),
        ("oxygen-saturation", "oxygen_saturation.sample_time.civil_time", false),
        ("respiratory-rate-sleep-summary", "respiratory_rate_sleep_summary.sample_time.physical_time", true),
        ("weight", "weight.sample_time.civil_time", false), ("body-fat", "body_fat.sample_time.physical_time", true),
        ("vo2-max", "vo2_max.sample_time.physical_time", true),
        ("sleep", "sleep.interval.end_time", true), ("sleep", "sleep.interval.civil_end_time", false),
    ])
    func `a window holds the points in it and no others`(type: String, member: String, physical: Bool) async throws {
        var person = People.ada
        person.heartInterval = 120...240
        let bench = GoogleBench(people: [person])
        let token = try await bench.token(person)
        let bounds =
            physical
            ? ("2026-03-06T23:00:00Z", "2026-03-08T23:00:00Z") : ("2026-03-07", "2026-03-09T00:00:00")
        let filter = "\(member) >= \"\(bounds.0)\" AND \(member) < \"\(bounds.1)\""
        let (lower, upper) = ("2026-03-06T23:00:00", "2026-03-08T23:00:00")
        let found = try await bench.all(type, "reconcile", token: token, filter: filter, pageSize: 7000)
        let open = try await bench.all(
            type, "reconcile", token: token, filter: "\(member) >= \"\(bounds.0)\"", pageSize: 7000)
        func instant(_ point: [String: Any]) throws -> String {
            let value = try #require(point.values.compactMap { $0 as? [String: Any] }.first)
            let times = try #require((value["sampleTime"] ?? value["interval"]) as? [String: Any])
            let name = type == "sleep" ? "endTime" : value["sampleTime"] == nil ? "startTime" : "physicalTime"
            return String(try #require(times[name] as? String).prefix(19))
        }
        #expect(!found.isEmpty)
        #expect(try found.allSatisfy { (lower..<upper).contains(try instant($0)) })
        let expected = try open.filter { try instant($0) < upper }
        #expect(expected.count == found.count)
        let times = try found.map(instant)
        #expect(times == times.sorted(by: >))
    }

    @Test func `days are taken by their dates, the last one not`() async throws {
        let token = try await bench.token()
        let found = try await bench.all(
            "daily-resting-heart-rate", token: token,
            filter: #"daily_resting_heart_rate.date >= "2026-02-20" AND daily_resting_heart_rate.date < "2026-02-24""#)
        let days = found.compactMap { point in
            ((point["dailyRestingHeartRate"] as? [String: Any])?["date"] as? [String: Int])?["day"]
        }
        #expect(Set(days).isSubset(of: [20, 21, 22, 23]) && days == days.sorted(by: >) && days.count >= 3)
    }

    @Test func `nights may be joined by OR`() async throws {
        let token = try await bench.token()
        func nights(_ filter: String) async throws -> [String] {
            try await bench.all("sleep", token: token, filter: filter, pageSize: 25).compactMap {
                $0["name"] as? String
            }
        }
        let member = "sleep.interval.civil_end_time"
        let two = try await nights("\(member) >= \"2026-03-09\" OR \(member) < \"2023-01-15\"")
        let (new, old) = (
            try await nights("\(member) >= \"2026-03-09\""), try await nights("\(member) < \"2023-01-15\"")
        )
        #expect(!new.isEmpty && !old.isEmpty && two == new + old)
    }

    @Test func `an electrocardiogram has a lower bound only`() async throws {
        let token = try await bench.token(People.ada, scopes: [.electrocardiogram])
        func status(_ sign: String) async -> Int {
            await bench.get(
                GoogleBench.points("electrocardiogram"), token: token,
                query: ["filter": #"electrocardiogram.interval.start_time \#(sign) "2026-03-08T00:00:00Z""#]
            ).status
        }
        #expect(await status(">=") == 200)
        #expect(await status("<") == 400)
    }

    @Test func `some types refuse every filter and still list`() async throws {
        bench.simulator.behaviour.refusesFilters = ["vo2-max"]
        let refused = try await list("vo2-max", #"vo2_max.sample_time.physical_time >= "2026-03-08T00:00:00Z""#)
        #expect(
            try refused.text("error.details.0.metadata.detailedReasons")
                == "INVALID_DATA_POINT_FILTER_DATA_TYPE_MEMBER")
        #expect(try await list("vo2-max", "").status == 200)
        #expect(try await list("steps", #"steps.interval.civil_start_time >= "2026-03-08""#).status == 200)
    }

    @Test(arguments: ["startTime", "page_size", "pagesize", "orderBy"])
    func `an unknown parameter is refused by its name`(name: String) async throws {
        let reply = await bench.get(
            GoogleBench.points("steps"), token: try await bench.token(), query: [name: "1", "pageSize": "1"])
        #expect(reply.googleRefusal.hasPrefix("400 INVALID_ARGUMENT"))
        #expect(try reply.text("error.message").contains("Unknown name \"\(name)\""))
        #expect(reply.string.contains("google.rpc.BadRequest"))
    }
}
