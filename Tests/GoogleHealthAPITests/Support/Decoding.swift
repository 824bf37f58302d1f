import Foundation
import HealthModel
import SyncEngine
import TestSupport

@testable import GoogleHealthAPI

/// Decodes one day as the archive holds it, and gives the points as lines that a person reads:
/// `measurement,tag=value field=1i,other=2.5 2026-11-20T00:00:00Z`.
func decoded(
    _ resource: Resource, _ day: String, in zone: String = "Etc/UTC", until: String? = nil,
    _ parts: (name: String, json: String)...
) throws -> [String] {
    try GoogleHealthAPI.offline.decodedLines(
        resource, day, in: zone, until: until, parts.map { DayPart($0.name, Array($0.json.utf8)) })
}

func instant(_ text: String) -> Date { Date(iso: text) }

extension GoogleHealthAPI {
    /// A provider that has no server: for decoding.
    static let offline = Service { _ in .status(500) }.api()
}
