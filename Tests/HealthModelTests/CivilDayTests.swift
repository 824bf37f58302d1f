import Foundation
import HealthModel
import Testing

struct CivilDayTests {
    @Test func `Dates of the Gregorian calendar to 9999 go to text and back, in order`() throws {
        let first = try #require(CivilDay(year: 1583, month: 1, day: 1))
        let last = try #require(CivilDay(year: 9999, month: 12, day: 31))
        var previous = ""
        let modern = try #require(CivilDay(year: 2200, month: 1, day: 1))
        // Every date that a person's data can have, and one in each month or so of the rest.
        let dates = Array(try #require(CivilDay(year: 1900, month: 1, day: 1))..<modern)
        for day in Array(stride(from: first, to: dates[0], by: 29)) + dates
            + Array(stride(from: modern, to: last, by: 29)) + [last]
        {
            let text = day.description
            guard CivilDay(text) == day, text > previous, text.utf8.count == 10 else {
                Issue.record("\(text) after \(previous)")
                return
            }
            previous = text
        }
        #expect(previous == "9999-12-31")
    }

    @Test func `The count of days agrees with the calendar of Foundation`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for (year, month, day) in [(1970, 1, 1), (1969, 12, 31), (2000, 2, 29), (2026, 11, 22), (1583, 3, 1)] {
            let date = try #require(calendar.date(from: DateComponents(year: year, month: month, day: day)))
            let civil = try #require(CivilDay(year: year, month: month, day: day))
            #expect(Double(civil.daysSince1970) * 86_400 == date.timeIntervalSince1970)
            #expect(civil.components == (year, month, day))
        }
    }

    @Test(arguments: [
        "", "2026-11-2", "2026-11-022", "2026/11/22", "2026-1122-", "26-11-2022", " 2026-11-22", "2026-11-22 ",
        "2026-13-01", "2026-00-01", "2026-11-00", "2026-11-31", "2025-02-29", "1900-02-29", "+026-11-22", "-026-11-22",
        "0000-01-01", "2026-11-2２", "today", "2026-11-22T00:00",
    ])
    func `What is not exactly a date is refused`(text: String) {
        #expect(CivilDay(text) == nil)
    }

    @Test func `Leap days exist where the calendar has them`() {
        #expect(CivilDay("2024-02-29") != nil)
        #expect(CivilDay("2000-02-29") != nil)
        #expect(CivilDay(utf8: Array("2024-02-29".utf8)) == CivilDay("2024-02-29"))
    }

    @Test func `Dates are ordered, counted and stepped through by days`() throws {
        let december = try #require(CivilDay("2025-12-31"))
        let march = try #require(CivilDay("2026-03-01"))
        #expect(december < march)
        #expect(march - december == 60)
        #expect(december.distance(to: march) == 60)
        #expect(december.advanced(by: 1).description == "2026-01-01")
        #expect(Array(december...march).count == 61)
    }

    @Test func `A date is JSON text and an impossible one does not decode`() throws {
        let day = try #require(CivilDay("2026-11-22"))
        let json = try JSONEncoder().encode([day])
        #expect(String(decoding: json, as: UTF8.self) == #"["2026-11-22"]"#)
        #expect(try JSONDecoder().decode([CivilDay].self, from: json) == [day])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CivilDay].self, from: Data(#"["2026-02-30"]"#.utf8))
        }
    }
}
