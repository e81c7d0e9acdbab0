// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "eblocks",
  platforms: [.macOS(.v15)],
  targets: [
    // The rules and the contract: pure.
    .target(name: "Domain"),
    .target(name: "API", dependencies: ["Domain"]),

    // The client.
    .target(name: "Cells"),
    .target(
      name: "CNcurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "Terminal", dependencies: ["Cells", "CNcurses"]),

    // The tests.
    .testTarget(name: "DomainTests", dependencies: ["Domain"]),
    .testTarget(name: "APITests", dependencies: ["API", "Domain"]),
    .testTarget(name: "CellsTests", dependencies: ["Cells"]),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Cells"]),
  ],
  swiftLanguageModes: [.v6]
)
