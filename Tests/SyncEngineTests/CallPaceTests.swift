import Foundation
import TestSupport
import Testing

@testable import SyncEngine

struct CallPaceTests {
    private let now = Date(iso: "2026-11-22T12:00:00Z")

    @Test func `In no minute are there more calls than the limit, however they fall`() {
        var pace = CallPace(limit: 3)
        var (time, made): (Date, [Date]) = (now, [])
        for step in 0..<200 {
            time += TimeInterval(step * 7 % 23)
            if let until = pace.wait(now: time) { time = until }
            pace.take(now: time)
            made.append(time)
        }
        for index in made.indices.dropFirst(3) {
            #expect(made[index].timeIntervalSince(made[index - 3]) >= CallPace.period)
        }
    }

    @Test func `The wait ends when the oldest call that counts is a minute old, and not later`() {
        var pace = CallPace(limit: 2)
        pace.take(now: now)
        #expect(pace.wait(now: now + 1) == nil)
        pace.take(now: now + 1)
        #expect(pace.wait(now: now + 2) == now + 60)
        #expect(pace.left(now: now + 2) == 0)
        #expect(pace.wait(now: now + 60) == nil)
        #expect(pace.left(now: now + 60) == 1)
    }

    @Test func `A clock that was set back keeps nobody waiting`() {
        var pace = CallPace(limit: 1)
        pace.take(now: now)
        #expect(pace.wait(now: now - 3600) == nil)
    }
}
