// swift-tools-version: 6.2
import PackageDescription

// One list of settings for every target of ours, each with its reason. Dependencies keep their own.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409: imports are public where an interface needs it
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335: the cost of an existential is visible
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444: each file names what it uses
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461: async functions stay on their caller's actor
    .treatAllWarnings(as: .error),  // SE-0443: a warning is a defect
]

/// A C library from Debian, found by pkg-config unless Debian ships no usable file for it.
func system(_ name: String, pkgConfig: String?, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// The console's pages, style and script: part of the program, so that a server is one file.
let consoleResources: [Resource] =
    [
        "layout", "paper", "problem",
        "sign-in", "sign-in-code", "confirm", "account", "account-recovery", "users", "devices", "rounds", "freezes",
        "queue", "filing", "roster", "roster-table", "history",
        "duplicates", "duplicate",
        "chart", "overview", "units", "unit",
        "cases", "summary", "summarySheets", "notices", "notice", "noticePaper",
        "opinion", "trainees", "traineeRoster",
        "exports", "audit",
    ].map { .embedInCode("Console/Templates/\($0).mustache") }
    + ["console.css", "console.js"].map { .embedInCode("Console/Assets/\($0)") }
    + ["audit-pack.md", "audit-verify.py"].map { .embedInCode("Resources/\($0)") }

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "shenbao",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "shenbao", targets: ["shenbao"]),
        .executable(name: "shenbao-server", targets: ["shenbao-server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The domain: no I/O, no clock, no randomness.
        .target(
            name: "Core",
            dependencies: [crypto],
            resources: [
                .embedInCode("Resources/catalogue-2016.json"),
                .embedInCode("Resources/catalogue-2016-text.json"),
                .embedInCode("Resources/units.json"),
                .embedInCode("Resources/round-2016.json"),
            ]
        ),
        // Protocol 1: messages, canonical form, merge. No I/O, no clock, no randomness.
        .target(name: "SyncProtocol", dependencies: ["Core", crypto]),

        // Shared parts with I/O.
        .target(name: "Workbook", dependencies: ["CXlsxWriter", "CMinizip", "CExpat"]),
        .target(name: "Terminal", dependencies: ["Core", arguments]),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "Tables", dependencies: ["Core", grdb, sqlite]),

        .target(
            name: "Client",
            dependencies: [
                "Core", "SyncProtocol", "Workbook", "Terminal", "Gzip", "Tables", "CCurl", grdb, crypto, arguments,
            ]
        ),
        .target(
            name: "Server",
            dependencies: [
                "Core", "SyncProtocol", "Workbook", "Terminal", "Gzip", "Tables", grdb, crypto, arguments, hummingbird,
                logging,
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "CryptoExtras", package: "swift-crypto"),  // scrypt
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: consoleResources
        ),
        .executableTarget(name: "shenbao", dependencies: ["Client"]),
        .executableTarget(name: "shenbao-server", dependencies: ["Server"]),
        // `./run bench`; not a product.
        .executableTarget(
            name: "shenbao-bench",
            dependencies: ["Core", "Workbook", "Terminal", "CCurl", sqlite, arguments],
            path: "bench/Sources"
        ),

        // Histories of the synchronisation by their seeds, for the tests and `./run soak`; not a product.
        .target(name: "Simulator", dependencies: ["Core", "SyncProtocol", crypto], path: "Tests/Simulator"),
        // The programs' own tables and drivers, in memory, beside the simulator's model.
        .target(
            name: "SimulatorSQLite",
            dependencies: ["Simulator", "Server", "Core", "SyncProtocol", grdb, sqlite],
            path: "Tests/SimulatorSQLite"
        ),
        .executableTarget(
            name: "shenbao-soak",
            dependencies: ["Core", "SyncProtocol", "Simulator", "SimulatorSQLite", arguments],
            path: "soak/Sources"
        ),

        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CXlsxWriter", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),
        system("CMinizip", pkgConfig: nil, apt: "libminizip-dev"),  // its pkg-config file shadows other headers
        system("CExpat", pkgConfig: "expat", apt: "libexpat1-dev"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),

        .testTarget(name: "CoreTests", dependencies: ["Core", "SystemSupport"], resources: [.copy("Fixtures")]),
        // Judges messages by the published schemas; for tests only.
        .target(name: "SchemaCheck", dependencies: ["Core"], path: "Tests/SchemaCheck"),
        .testTarget(
            name: "SyncProtocolTests",
            dependencies: ["SyncProtocol", "Core", "SchemaCheck", crypto],
            exclude: ["Golden"]
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Simulator", "SyncProtocol", "SystemSupport", "shenbao-soak"]
        ),
        .testTarget(name: "WorkbookTests", dependencies: ["Workbook"]),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Core"]),
        .testTarget(
            name: "ClientTests",
            dependencies: ["Client", "Core", "SyncProtocol", "Tables", "Terminal", "Workbook", "Gzip", grdb, crypto]
        ),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Server", "Core", "SyncProtocol", "Tables", "Gzip", "SchemaCheck", "SystemSupport", "Workbook", grdb,
                hummingbird, logging,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        // What tests share: districts, servers and programs as processes, and pages of docs/ made from the source.
        .target(name: "SystemSupport", dependencies: ["Core", "CSpawn"], path: "Tests/SystemSupport"),
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "SystemSupport",
                "Client", "Server", "Core", "SyncProtocol", "Terminal", "Workbook", "Gzip", "shenbao", "shenbao-server",
                grdb, logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Fixtures")]
        ),
        // The console in a real browser.
        .testTarget(
            name: "BrowserTests",
            dependencies: ["SystemSupport", "Core", "shenbao", "shenbao-server"],
            resources: [.copy("Fixtures")]
        ),
    ]
)

for target in package.targets where ![.system, .plugin, .binary].contains(target.type) {
    target.swiftSettings = settings
}

// The simulation runs thousands of histories in CI: what they go through is optimised in debug builds too, where rules can be
// turned off. It stays debuggable by line; DEBUG stays defined.
for target in package.targets where ["Core", "SyncProtocol", "Simulator"].contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-O"], .when(configuration: .debug)))
}
