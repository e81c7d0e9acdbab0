// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "eblocks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "eblocks", targets: ["ClientCommand"]),
    .executable(name: "eblocks-server", targets: ["ServerCommand"]),
    .executable(name: "eblocks-sim", targets: ["Simulator"]),
    .executable(name: "eblocks-bench", targets: ["Benchmarks"]),
    .executable(name: "eblocks-floor", targets: ["CFloor"]),
    .executable(name: "eblocks-server-floor", targets: ["CServerFloor"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.20.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
  ],
  targets: [
    // The rules and the contract: pure.
    .target(name: "Domain"),
    .target(name: "API", dependencies: ["Domain"]),

    // The server.
    .target(name: "Storage", dependencies: ["Domain"]),
    .target(
      name: "SQLiteStorage",
      dependencies: ["Storage", "Domain", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "CMariaDB", linkerSettings: [.linkedLibrary("mariadb")]),
    .target(name: "MariaDBStorage", dependencies: ["CMariaDB", "Storage", "Domain"]),
    .target(name: "Service", dependencies: ["API", "Domain", "Storage"]),
    .target(
      name: "CCrypt", linkerSettings: [.linkedLibrary("crypt")]),
    .target(name: "Passwords", dependencies: ["CCrypt"]),
    .target(name: "VoterFiles", dependencies: ["Domain"]),
    .target(
      name: "Server",
      dependencies: [
        "API", "Domain", "Service", "Passwords",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "ServerCommand",
      dependencies: [
        "API", "Domain", "Storage", "SQLiteStorage", "MariaDBStorage", "Service", "Server",
        "Passwords", "VoterFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // The client.
    .target(name: "Cells"),
    .target(
      name: "CNcurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "Terminal", dependencies: ["Cells", "CNcurses"]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "Curl", dependencies: ["CCurl"]),
    .target(name: "ClientCore", dependencies: ["API", "Domain", "Cells"]),
    .target(
      name: "Client",
      dependencies: [
        "API", "Domain", "Cells", "ClientCore", "Terminal", "Curl",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .executableTarget(
      name: "ClientCommand",
      dependencies: [
        "API", "Domain", "Client", "ClientCore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // What proves and measures the two: whole campaigns in memory, and the limits beside floors.
    .executableTarget(
      name: "Simulator",
      dependencies: [
        "API", "Domain", "Cells", "ClientCore", "Service", "Storage", "SQLiteStorage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "CPerf"),
    .target(name: "CEpoll"),
    .executableTarget(
      name: "CServerFloor",
      linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("mariadb")]),
    .executableTarget(
      name: "CFloor",
      linkerSettings: [
        .linkedLibrary("ncursesw"), .linkedLibrary("tinfo"), .linkedLibrary("curl"),
      ]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CPerf", "CEpoll", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // The tests.
    .testTarget(name: "DomainTests", dependencies: ["Domain"]),
    .testTarget(name: "APITests", dependencies: ["API", "Domain"]),
    .target(
      name: "MariaDBTestServer", dependencies: ["CMariaDB"], path: "Tests/MariaDBTestServer"),
    .testTarget(
      name: "MariaDBStorageTests",
      dependencies: ["MariaDBStorage", "MariaDBTestServer", "Storage", "Domain"]),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Storage", "SQLiteStorage", "MariaDBStorage", "MariaDBTestServer", "Domain",
      ]),
    .testTarget(
      name: "SQLiteStorageTests",
      dependencies: [
        "SQLiteStorage", "Storage", "Domain", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "Service", "SQLiteStorage", "MariaDBStorage", "MariaDBTestServer", "Storage", "API",
        "Domain",
      ]),
    .testTarget(
      name: "ClusterTests",
      dependencies: [
        "ServerCommand", "Service", "MariaDBStorage", "MariaDBTestServer", "Storage", "API",
        "Domain",
      ]),
    .testTarget(
      name: "ScoopTests",
      dependencies: [
        "Service", "MariaDBStorage", "MariaDBTestServer", "Passwords", "Storage", "API", "Domain",
      ]),
    .testTarget(name: "PasswordsTests", dependencies: ["Passwords"]),
    .testTarget(name: "VoterFilesTests", dependencies: ["VoterFiles", "Domain"]),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Server", "Service", "SQLiteStorage", "Storage", "Passwords", "API", "Domain",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "ServerCommandTests",
      dependencies: ["ServerCommand", "MariaDBStorage", "MariaDBTestServer"]),
    .testTarget(name: "CellsTests", dependencies: ["Cells"]),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Cells"]),
    .testTarget(
      name: "CurlTests", dependencies: ["Curl"],
      // The tests put their own getaddrinfo(3) before libcurl, to hang it.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic-symbol=getaddrinfo"])]),
    .testTarget(
      name: "ClientCoreTests", dependencies: ["ClientCore", "API", "Domain", "Cells"],
      exclude: ["Golden"]),
    .testTarget(
      name: "ClientTests",
      dependencies: [
        "Client", "ClientCore", "API", "Domain", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "SimulatorTests",
      dependencies: [
        "Simulator", "API", "Domain", "Cells", "ClientCore", "Storage", "SQLiteStorage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "BenchmarksTests", dependencies: ["Benchmarks"]),
    .testTarget(
      name: "EndToEndTests", dependencies: ["ClientCommand", "ServerCommand"]),
  ],
  swiftLanguageModes: [.v6]
)
