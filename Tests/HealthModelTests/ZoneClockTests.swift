import Foundation
import HealthModel
import Testing

struct ZoneClockTests {
    private func clock(_ zone: String, _ day: String) throws -> ZoneClock {
        ZoneClock(zone: try #require(TimeZone(identifier: zone)), around: try #require(CivilDay(day)))
    }

    private func instant(_ zone: String, _ day: String, _ time: String) throws -> String {
        let parts = time.split(separator: ":").compactMap { Int($0) }
        let seconds = parts[0] * 3600 + parts[1] * 60
        return text(try clock(zone, day).instant(secondOfDay: seconds))
    }

    private func text(_ instant: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(instant)).formatted(.iso8601)
    }

    @Test func `An ordinary wall time is its instant`() throws {
        #expect(try instant("Europe/Berlin", "2026-07-01", "12:00") == "2026-07-01T10:00:00Z")
        #expect(try instant("Asia/Kolkata", "2026-07-01", "00:00") == "2026-06-30T18:30:00Z")
    }

    @Test func `A wall time that was skipped is shifted forward by the gap`() throws {
        #expect(try instant("Europe/Berlin", "2026-03-29", "01:59") == "2026-03-29T00:59:00Z")
        #expect(try instant("Europe/Berlin", "2026-03-29", "02:30") == "2026-03-29T01:30:00Z")
        #expect(try instant("Europe/Berlin", "2026-03-29", "03:30") == "2026-03-29T01:30:00Z")
        #expect(try instant("America/New_York", "2026-03-08", "02:15") == "2026-03-08T07:15:00Z")
    }

    @Test func `A wall time that happens twice is the second of the two`() throws {
        #expect(try instant("Europe/Berlin", "2026-10-25", "01:59") == "2026-10-24T23:59:00Z")
        #expect(try instant("Europe/Berlin", "2026-10-25", "02:30") == "2026-10-25T01:30:00Z")
        #expect(try instant("Europe/Berlin", "2026-10-25", "03:00") == "2026-10-25T02:00:00Z")
        #expect(try instant("America/New_York", "2026-11-01", "01:30") == "2026-11-01T06:30:00Z")
    }

    @Test func `A change of half an hour is one of half an hour`() throws {
        // Lord Howe: +10:30 in winter, +11 in summer; changes at 02:00 on 2026-04-05 and 2026-10-04.
        #expect(try instant("Australia/Lord_Howe", "2026-04-05", "01:45") == "2026-04-04T15:15:00Z")
        #expect(try instant("Australia/Lord_Howe", "2026-04-05", "01:15") == "2026-04-04T14:15:00Z")
        #expect(try instant("Australia/Lord_Howe", "2026-10-04", "02:15") == "2026-10-03T15:45:00Z")
        let clock = try clock("Australia/Lord_Howe", "2026-10-04")
        #expect(clock.endOfDay - clock.startOfDay == 23 * 3600 + 1800)
    }

    @Test func `A day whose midnight does not exist begins at the change`() throws {
        let paulo = try clock("America/Sao_Paulo", "2018-11-04")
        #expect(text(paulo.startOfDay) == "2018-11-04T03:00:00Z")
        #expect(paulo.endOfDay - paulo.startOfDay == 23 * 3600)
        let cairo = try clock("Africa/Cairo", "2023-04-28")
        #expect(text(cairo.startOfDay) == "2023-04-27T22:00:00Z")
        #expect(cairo.endOfDay - cairo.startOfDay == 23 * 3600)
        #expect(try clock("Africa/Cairo", "2023-04-27").endOfDay == cairo.startOfDay)
    }

    @Test func `A day whose midnight happens twice begins at the first`() throws {
        // Havana goes back from 01:00 to 00:00 on 2026-11-01.
        let havana = try clock("America/Havana", "2026-11-01")
        #expect(text(havana.startOfDay) == "2026-11-01T04:00:00Z")
        #expect(text(havana.instant(secondOfDay: 0)) == "2026-11-01T05:00:00Z")
        #expect(havana.endOfDay - havana.startOfDay == 25 * 3600)
    }

    @Test func `A date that a zone left out has no length`() throws {
        // Samoa went from the 29th to the 31st.
        let apia = try clock("Pacific/Apia", "2011-12-30")
        #expect(apia.startOfDay == apia.endOfDay)
        #expect(try clock("Pacific/Apia", "2011-12-31").startOfDay == apia.endOfDay)
    }

    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo",
        "America/Havana", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns", "UTC",
    ])
    func `Days follow each other without a hole, and each instant of one shows its date`(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        let first = try #require(CivilDay("2026-01-01"))
        let lengths: Set<Int64> = [82_800, 84_600, 86_400, 88_200, 90_000]
        for day in first...first.advanced(by: 364) {
            let clock = ZoneClock(zone: zone, around: day)
            let end = ZoneClock(zone: zone, around: day.advanced(by: 1)).startOfDay
            guard clock.endOfDay == end, day.start(in: zone).timeIntervalSince1970 == Double(clock.startOfDay) else {
                Issue.record("\(day) does not end where the next begins")
                return
            }
            let shown = [clock.startOfDay, clock.endOfDay - 1].map {
                CivilDay(Date(timeIntervalSince1970: TimeInterval($0)), in: zone)
            }
            #expect(shown == [day, day])
            let length = clock.endOfDay - clock.startOfDay
            #expect(lengths.contains(length))
        }
    }

    @Test func `The date at an instant is the wall clock's, before 1970 too`() throws {
        let kiritimati = try #require(TimeZone(identifier: "Pacific/Kiritimati"))
        #expect(CivilDay(Date(timeIntervalSince1970: -1), in: .gmt).description == "1969-12-31")
        #expect(CivilDay(Date(timeIntervalSince1970: 0.5), in: .gmt).description == "1970-01-01")
        #expect(CivilDay(Date(timeIntervalSince1970: 1_795_348_800), in: .gmt).description == "2026-11-22")
        #expect(
            CivilDay(Date(timeIntervalSince1970: 1_795_348_800 + 36_000), in: kiritimati).description == "2026-11-23")
    }
}
