import Foundation
import NIOSSL
import Testing

/// A certificate authority of its own in a temporary folder, by openssl(1): makes certificates for
/// 127.0.0.1 and goes with its folder.
final class TestAuthority: Sendable {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "eblocks-tls-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try openssl(
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem "
        + "-days 30 -subj /CN=Test-Authority")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Writes `NAME.pem` and `NAME.key` (mode 0600).
  ///
  /// - Parameter days: for how long it holds.
  func issue(_ name: String, days: Int = 30) throws {
    try write("subjectAltName=IP:127.0.0.1,DNS:localhost\n", to: "extensions")
    try openssl(
      "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout \(name).key "
        + "-out \(name).csr -subj /CN=\(name)")
    try openssl(
      "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -days \(days) -extfile extensions "
        + "-out \(name).pem")
    try permit(0o600, "\(name).key")
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
  }

  func permit(_ mode: Int, _ name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  /// Runs openssl(1) in the folder; the words are separated by blanks.
  func openssl(_ words: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + words.split(separator: " ").map(String.init)
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl \(words)")
  }

  /// For a client that trusts this authority.
  func clientContext(newest: TLSVersion? = nil) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .file(path("ca.pem"))
    if let newest {
      configuration.minimumTLSVersion = .tlsv1
      configuration.maximumTLSVersion = newest
    }
    return try NIOSSLContext(configuration: configuration)
  }
}
