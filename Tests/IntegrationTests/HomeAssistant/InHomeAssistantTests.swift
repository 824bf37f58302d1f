import TestSupport
import Testing

/// The built program and Home Assistant itself, side by side.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"),
    .enabled(if: HomeAssistant.isInstalled, "needs Home Assistant: make home-assistant"), .serialized,
    .timeLimit(.minutes(3)))
struct InHomeAssistantTests {}
