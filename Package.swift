// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A room of the house (`Sources/README.md`): a folder in `Sources` of the same name.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "sync-fitbit-pro-connect",
    products: [
        .executable(name: "fitbit-sync", targets: ["fitbit-sync"]),
        .library(name: "SyncEngine", targets: ["SyncEngine", "HealthModel"]),
        .library(
            name: "SyncEngineKit",
            targets: ["Archive", "FitbitWebAPI", "GoogleHealthAPI", "InfluxDB", "OAuth", "HTTPClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0: C libraries and the shims that Swift cannot import.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CMalloc"),
        .target(name: "CMicroHTTPD", linkerSettings: [.linkedLibrary("microhttpd")]),
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // Floor 1
        room("HTTPClient", ["CCurl"]),
        room("HTTPServer", ["CMicroHTTPD"]),
        room("JSONReader", ["CSimdJSON"]),
        room("HealthModel"),
        room("MQTT", ["CMosquitto"]),

        // Floor 2
        room("SyncEngine", ["HealthModel", logging]),
        room("OAuth", ["HTTPClient", "HealthModel", crypto, logging]),

        // Floor 3
        room(
            "Archive",
            ["SyncEngine", "OAuth", "HealthModel", "CZstd", crypto, grdb]),
        room("ProviderKit", ["SyncEngine", "OAuth", "HTTPClient", "JSONReader", "HealthModel"]),
        room("FitbitWebAPI", ["ProviderKit", "SyncEngine", "OAuth", "HTTPClient", "JSONReader", "HealthModel"]),
        room("GoogleHealthAPI", ["ProviderKit", "SyncEngine", "OAuth", "HTTPClient", "JSONReader", "HealthModel"]),
        room("InfluxDB", ["SyncEngine", "HTTPClient", "HealthModel", "CZlib"]),

        // Floor 4
        room("SyncService", ["HTTPServer", "SyncEngine", "OAuth", "HealthModel", crypto, logging]),
        room("HomeAssistant", ["MQTT", "SyncEngine", "HealthModel", logging]),
        room("Simulator", ["HTTPServer", "HealthModel", crypto]),

        // Floor 5
        .executableTarget(
            name: "fitbit-sync",
            dependencies: [
                "CMalloc", "HealthModel", "HTTPClient", "HTTPServer", "SyncEngine", "OAuth", "Archive", "FitbitWebAPI",
                "GoogleHealthAPI", "InfluxDB", "SyncService", "HomeAssistant", "MQTT", "Simulator", logging, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                argumentParser,
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),

        // Tests mirror the rooms.
        .target(name: "CFaultyDisk", path: "Tests/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "TestSupport", dependencies: ["CFaultyDisk", "HealthModel", "HTTPClient", "SyncEngine", logging],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        .executableTarget(
            name: "fitbit-sync-bench",
            dependencies: [
                "CMalloc", "HealthModel", "HTTPClient", "SyncEngine", "OAuth", "Archive", "FitbitWebAPI",
                "GoogleHealthAPI", "HTTPServer", "InfluxDB", "Simulator", "SyncService", "TestSupport", logging,
            ],
            path: "Tests/Benchmark", swiftSettings: strict),
        // What an outsider's bytes reach: `make fuzz` gives it what it thinks of, FuzzTests the seeds.
        .target(
            name: "FuzzEntries",
            dependencies: [
                "fitbit-sync", "SyncService", "SyncEngine", "Archive", "FitbitWebAPI", "GoogleHealthAPI", "ProviderKit",
                "InfluxDB", "JSONReader", "OAuth", "HTTPClient", "HTTPServer", "HealthModel", "TestSupport", logging,
            ],
            path: "Tests/Fuzz/Entries", swiftSettings: strict),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzEntries"], path: "Tests/Fuzz/Replay", swiftSettings: strict),
        tests("HTTPClientTests", ["HTTPClient", "TestSupport"]),
        tests("HTTPServerTests", ["HTTPServer"]),
        tests("JSONReaderTests", ["JSONReader"]),
        tests(
            "FitbitWebAPITests",
            ["FitbitWebAPI", "ProviderKit", "SyncEngine", "OAuth", "HTTPClient", "HealthModel", "TestSupport"]),
        tests("ProviderKitTests", ["ProviderKit", "JSONReader", "SyncEngine", "HealthModel", "TestSupport"]),
        tests(
            "GoogleHealthAPITests",
            [
                "GoogleHealthAPI", "ProviderKit", "SyncEngine", "OAuth", "HTTPClient", "HealthModel", "JSONReader",
                "TestSupport",
            ]),
        tests("MQTTTests", ["MQTT", "TestSupport"]),
        tests("HomeAssistantTests", ["HomeAssistant", "MQTT", "SyncEngine", "HealthModel", "TestSupport", logging]),
        tests("InfluxDBTests", ["InfluxDB", "SyncEngine", "HTTPClient", "HealthModel", "TestSupport"]),
        tests("SimulatorTests", ["Simulator", "HTTPServer", "HealthModel", crypto]),
        tests("HealthModelTests", ["HealthModel"]),
        tests("LogsTests", ["Simulator", "TestSupport"]),
        tests("SyncEngineTests", ["SyncEngine", "Archive", "HealthModel", "TestSupport", logging]),
        tests("ArchiveTests", ["Archive", "SyncEngine", "OAuth", "HealthModel", "TestSupport", logging, grdb]),
        tests("OAuthTests", ["OAuth", "Simulator", "HTTPClient", "HealthModel", "TestSupport", logging]),
        tests(
            "SyncServiceTests",
            [
                "SyncService", "SyncEngine", "Archive", "OAuth", "Simulator", "HTTPServer", "HTTPClient", "HealthModel",
                "TestSupport",
            ]),
        tests(
            "FitbitSyncTests",
            [
                "fitbit-sync", "SyncService", "SyncEngine", "Archive", "OAuth", "InfluxDB", "GoogleHealthAPI", "MQTT",
                "HTTPClient",
                "HTTPServer", "HealthModel", "TestSupport", argumentParser, logging,
            ]),
        tests(
            "IntegrationTests",
            [
                "CMalloc", "fitbit-sync", "SyncEngine", "Archive", "FitbitWebAPI", "GoogleHealthAPI", "InfluxDB",
                "OAuth",
                "HTTPClient", "HTTPServer", "SyncService", "MQTT", "HealthModel", "Simulator", "TestSupport", logging,
                grdb,
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// What `make fuzz` and `make sanitize` add. The one has the entry point that libFuzzer calls, so nothing else may link it.
if Context.environment["FUZZ"] != nil {
    package.targets.append(
        .target(
            name: "FuzzDriver", dependencies: ["FuzzEntries"], path: "Tests/Fuzz/Driver", swiftSettings: strict))
}
if Context.environment["SANITIZE"] != nil {
    // They start the program as it is built for use; only the unit tests are sanitized.
    package.targets.removeAll { $0.name == "IntegrationTests" }
}
if Context.environment["SANITIZE"] == "thread" {
    package.targets.append(.target(name: "MutexAnnotations", path: "Tests/Sanitizers/MutexAnnotations"))
    package.targets.first { $0.name == "TestSupport" }?.dependencies.append("MutexAnnotations")
}
