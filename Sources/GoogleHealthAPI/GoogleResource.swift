import HealthModel
import ProviderKit
import SyncEngine

/// One resource of the Google Health API: the data types it is made of, what it costs, and what its days mean.
protocol GoogleResource: Sendable {
    var offer: ResourceOffer { get }

    /// The data types whose answers are the parts of its days.
    var sources: [PartSource] { get }

    /// Fetches a window and hands over its days.
    func fetch(_ window: WindowFetch) async throws(ProviderError)

    /// Decodes one day (influx-schema.md).
    func decode(_ day: DayReading) throws(ProviderError) -> [Series]
}

extension GoogleResource {
    /// All dates at once: they are small.
    func fetch(_ window: WindowFetch) async throws(ProviderError) { try await window.takeWhole(sources) }
}
