import HTTPClient
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import GoogleHealthAPI

struct RefusalTests {
    // google-health-api.md 7, 8: the sync survives any single type failing.
    @Test(arguments: [
        (Service.Answer.refusal(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), ProviderError.Kind.scopeMissing),
        (.status(403, #"{"error":"insufficient_scope"}"#), .scopeMissing), (.status(403, "<html>"), .forbidden),
        (.status(404, "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>"), .rejected), (.status(404), .rejected),
        (.refusal(400, "UNSUPPORTED_DATA_TYPE_ACTION"), .rejected),
        (.refusal(400, "INVALID_PARENT_DATA_TYPE_COLLECTION_FORMAT"), .rejected),
    ])
    func `a data type that is refused for good is left out while another one is given`(
        answer: Service.Answer, kind: ProviderError.Kind
    ) async throws {
        let night = Points.daily(
            "dailyHeartRateVariability", "2026-11-20", #""averageHeartRateVariabilityMilliseconds":43"#)
        let service = Service { call in call.type == "heart-rate-variability" ? answer : .points([night]) }
        let receiver = try await service.fetch(window(.hrv, "2026-11-19", "2026-11-20"))
        #expect(receiver.leftOut.map(\.kind) == [kind])
        #expect(
            receiver.leftOut.first?.message.hasPrefix(
                "Google Health, hrv (heart-rate-variability) of 2026-11-19 to 2026-11-20 (account me): ") == true)
        #expect(receiver.days.map(\.refused) == Array(repeating: ["heart-rate-variability"], count: 2))
        #expect(receiver.lines == ["2026-11-20 daily-heart-rate-variability: [\(night)]"])
        #expect(service.calls.count == 2)
    }

    @Test func `where every data type is refused, so is the resource`() async throws {
        let service = Service { _ in .refusal(403, "PERMISSION_DENIED") }
        let receiver = ReceivedDays()
        let error = await #expect(throws: ProviderError.self) {
            try await service.api().fetch(window(.hrv, "2026-11-20"), for: .me, gate: service.gate, receiver: receiver)
        }
        #expect(error?.kind == .forbidden && receiver.events.isEmpty && service.calls.count == 2)
    }

    @Test(arguments: [
        (Service.Answer.status(401), ProviderError.Kind.notAuthorized), (.status(503), .unavailable),
        (.json("[]"), .unreadable), (.failure(.tooLarge), .unreadable), (.status(410), .gone),
        (.refusal(400, "ACCOUNT_NOT_LINKED"), .notAuthorized), (.status(412), .notAuthorized),
        (.status(429), .rateLimited(until: instant("2026-11-22T10:20:31Z"))),
    ])
    func `no other failure leaves anything out`(answer: Service.Answer, kind: ProviderError.Kind) async throws {
        let service = Service { call in call.type == "heart-rate-variability" ? answer : .json("{}") }
        let receiver = ReceivedDays()
        let error = await #expect(throws: ProviderError.self) {
            try await service.api().fetch(window(.hrv, "2026-11-20"), for: .me, gate: service.gate, receiver: receiver)
        }
        #expect(error?.kind == kind && receiver.events.isEmpty)
    }

    // google-health-api.md 2.2: consent is granular.
    @Test func `a data type whose permission was not granted is not asked for`() async throws {
        let service = Service { _ in .json("{}") }
        let api = service.api(FixedTokens(scopes: [GoogleScope.healthMetrics]))
        let receiver = try await service.fetch(window(.heartRate, "2026-11-20"), api)
        #expect(service.calls.map(\.type) == ["daily-resting-heart-rate", "heart-rate"])
        #expect(receiver.leftOut.map(\.kind) == [.scopeMissing, .scopeMissing])
        #expect(
            receiver.leftOut.first?.message.contains("`googlehealth.activity_and_fitness.readonly` was not granted")
                == true)
        #expect(receiver.days.map(\.refused) == [["time-in-heart-rate-zone", "calories-in-heart-rate-zone"]])
        let error = await #expect(throws: ProviderError.self) {
            try await service.fetch(window(.steps, "2026-11-20"), api)
        }
        #expect(error?.kind == .scopeMissing && service.calls.count == 2)
    }

    @Test func `a height that is refused leaves the weights`() async throws {
        let weight = Points.sample("weight", "2026-11-20T06:05:11Z", #""weightGrams":71250"#)
        let service = Service { call in
            switch call.type {
            case "weight": .points([weight])
            case "height": .status(404, "<html>")
            default: .json("{}")
            }
        }
        let receiver = try await service.fetch(window(.weight, "2026-11-20"))
        #expect(receiver.lines == ["2026-11-20 weight: [\(weight)]"])
        #expect(receiver.days.map(\.refused) == [["height"]] && receiver.leftOut.count == 1)
    }
}
