import Foundation
import Testing

@testable import Client

@Suite struct StartTests {
  @Test(arguments: [
    ("letters.example.org", "https://letters.example.org"),
    (" letters.example.org/ ", "https://letters.example.org"),
    ("localhost:8080", "http://localhost:8080"), ("127.0.0.1:80", "http://127.0.0.1:80"),
    ("[::1]:8080", "http://[::1]:8080"), ("http://example.org/base", "http://example.org/base"),
  ])
  func completesAnAddressAsTyped(typed: String, complete: String) {
    #expect(ServerAddress.complete(typed) == complete)
  }

  @Test(arguments: [
    "", "   ", "ftp://example.org", "https://", "https://ann:secret@example.org",
    "http://example.org?x=1", "http://exa mple.org", "https:///path",
  ])
  func refusesWhatIsNoAddress(typed: String) {
    #expect(ServerAddress.complete(typed) == nil)
  }

  @Test func followsTheBaseDirectorySpecification() {
    let places = Places(
      environment: ["HOME": "/home/ann", "XDG_CONFIG_HOME": "relative", "XDG_STATE_HOME": "/state"])
    #expect(places.configuration.path(percentEncoded: false) == "/home/ann/.config/eblocks/")
    #expect(places.state.path(percentEncoded: false) == "/state/eblocks/")
  }

  @Test func readsTheConfiguration() throws {
    let configuration = try Configuration(
      text: "# mine\nserver = letters.example.org\n\nuser=ann\nmouse = off\n", file: "config")
    #expect(configuration.server == "letters.example.org")
    #expect(configuration.user == "ann")
    #expect(!configuration.usesMouse)
    #expect(configuration.certificates == nil)
  }

  @Test(
    arguments: [
      (nil, [:], nil), (nil, ["SSL_CERT_FILE": "/ca.pem"], "/ca.pem"),
      ("user = ann\n", ["SSL_CERT_FILE": "/ca.pem"], "/ca.pem"),
      ("certificates = /own.pem\n", ["SSL_CERT_FILE": "/ca.pem"], "/own.pem"),
      ("certificates = /own.pem\n", [:], "/own.pem"), (nil, ["SSL_CERT_FILE": ""], nil),
    ] as [(String?, [String: String], String?)])
  func trustsWhatItIsTold(
    text: String?, environment: [String: String], certificates: String?
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "eblocks-start-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text?.write(to: folder.appending(path: "config"), atomically: true, encoding: .utf8)
    let configuration = try Configuration(folder: folder, environment: environment)
    #expect(configuration.certificates == certificates)
  }

  @Test(arguments: ["server", "server =", "colour = red", "mouse = perhaps"])
  func namesTheLineItCannotRead(line: String) {
    let fault = #expect(throws: Configuration.Unreadable.self) {
      try Configuration(text: "# mine\n" + line, file: "config")
    }
    #expect(fault?.line == 2)
    #expect(fault?.description.hasPrefix("config, line 2: ") == true)
  }
}
