import HealthModel
import ProviderKit
import SyncEngine

/// One window on its way: what a resource needs to make its requests and to hand over their days.
struct FitbitWindow {
    let days: ClosedRange<CivilDay>
    let subject: Subject
    let account: Account
    let client: FitbitClient
    let gate: CallGate
    let receiver: any DayReceiver

    /// The body of a GET.
    func get(_ path: String, minuteData: Bool = false) async throws(ProviderError) -> [UInt8] {
        try await client.get(path, subject, of: account, minuteData: minuteData, gate)
    }
}
