import HealthModel
import SyncEngine
import Testing

/// Syncs one resource up to 2024-03-04, and compares all that stands in InfluxDB then; the tracker's battery stands there too.
func expectRow(
    of resource: Resource, in sync: Embedding, _ lines: [String], _ sourceLocation: SourceLocation
) async throws {
    let battery = "DeviceBatteryLevel|account=me,device=7,model=Charge 6|value=81.0|2024-03-05T10:00:00Z"
    try await sync.grantEverything()
    let job = try await sync.sync([resource], to: CivilDay("2024-03-04")!)
    #expect(job.state == .done, sourceLocation: sourceLocation)
    #expect(job.problems == [], sourceLocation: sourceLocation)
    #expect(job.points == lines.count, sourceLocation: sourceLocation)
    expectPoints(Points.lines(lines + [battery]), in: try await sync.stored(), sourceLocation)
}
