// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "eblocks",
  platforms: [.macOS(.v15)],
  targets: [
    // The rules and the contract: pure.
    .target(name: "Domain"),
    .target(name: "API", dependencies: ["Domain"]),

    // The tests.
    .testTarget(name: "DomainTests", dependencies: ["Domain"]),
    .testTarget(name: "APITests", dependencies: ["API", "Domain"]),
  ],
  swiftLanguageModes: [.v6]
)
