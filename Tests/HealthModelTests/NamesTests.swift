import Foundation
import HealthModel
import Testing

struct NamesTests {
    @Test(arguments: ["me", "a", "anna-2", "_", String(repeating: "x", count: 32)])
    func `An account's name is up to 32 small letters, digits, dashes and underscores`(name: String) throws {
        #expect(Account(name)?.name == name)
        let json = try JSONEncoder().encode([Account(name)])
        #expect(try JSONDecoder().decode([Account].self, from: json) == [try #require(Account(name))])
    }

    @Test(arguments: ["", "Me", "a b", "ä", "a,b", "a=b", "../x", "a\n", String(repeating: "x", count: 33)])
    func `Any other account name is refused`(name: String) throws {
        #expect(Account(name) == nil)
        let json = try JSONEncoder().encode([name])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Account].self, from: json) }
    }

    @Test func `Accounts are ordered by name and me is one`() {
        #expect(Account.me == Account("me"))
        #expect([Account("b"), Account("a")].compactMap { $0 }.sorted().map(\.name) == ["a", "b"])
    }

    @Test func `A slug stands for its resource, all for every one`() {
        for resource in Resource.allCases { #expect(Resource.named(resource.slug) == [resource]) }
        #expect(Resource.named("all") == Resource.allCases)
        #expect(Resource.allCases.count == 15)
    }

    @Test func `A name of old stands for the resources it fetched`() {
        #expect(Resource.named("get_intraday_activity_by_date") == [.calories, .distance, .steps])
        #expect(Resource.named("get_battery_level") == [.devices])
        #expect(Resource.named("get_sleep_log_by_interval") == [.sleep])
        for resource in Resource.allCases {
            guard let name = resource.formerName else { continue }
            #expect(Resource.named(name).contains(resource))
        }
        #expect(Resource.allCases.filter { $0.formerName == nil } == [.activity, .workouts], "they are new")
    }

    @Test(arguments: ["", "ALL", "step", "heart_rate", "heart-rate "])
    func `Any other word stands for nothing`(word: String) { #expect(Resource.named(word).isEmpty) }

    @Test func `The valid names are all that is understood, each once`() {
        let names = Resource.validNames
        #expect(names.allSatisfy { !Resource.named($0).isEmpty })
        #expect(Set(names).count == names.count)
        #expect(names.count == 15 + 11 + 1)
    }
}
