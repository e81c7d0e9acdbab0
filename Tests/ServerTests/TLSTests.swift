import API
import Domain
import Foundation
import Logging
import NIOCore
import NIOSSL
import Service
import Synchronization
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(5))) struct TLSTests {
  private static let get = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
  private static let closing = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
  private let authority: TestAuthority
  private let certificate: ServingCertificate

  init() throws {
    authority = try TestAuthority()
    try authority.issue("server")
    certificate = try ServingCertificate(
      certificate: authority.path("server.pem"), key: authority.path("server.key"))
  }

  @Test func answersAClientThatTrustsTheAuthority() async throws {
    try await withLiveServer(try await Campaign(), certificate: certificate) {
      [authority] port, _ in
      let client = try await RawClient(port: port, tls: authority.clientContext())
      let received = try await client.run([(Self.get, "ok\n"), (Self.closing, nil)])
      #expect(received.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
    }
  }

  @Test func marksTheCookieSecure() async throws {
    let body = #"{"username": "Ruth", "password": "correct horse"}"#
    try await withLiveServer(try await Campaign(), certificate: certificate) {
      [authority] port, _ in
      let client = try await RawClient(port: port, tls: authority.clientContext())
      let received = try await client.run([
        (
          "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)", nil
        )
      ])
      let cookie = try #require(
        received.components(separatedBy: "\r\n").first {
          $0.lowercased().hasPrefix("set-cookie:")
        })
      #expect(cookie.hasSuffix("; Secure"))
    }
  }

  @Test func speaksNothingOlderThan12() async throws {
    try await withLiveServer(try await Campaign(), certificate: certificate) {
      [authority] port, _ in
      let current = try await RawClient(
        port: port, tls: authority.clientContext(newest: .tlsv12))
      #expect(try await current.run([(Self.closing, nil)]).hasPrefix("HTTP/1.1 200 OK"))
      let old = try await RawClient(port: port, tls: authority.clientContext(newest: .tlsv11))
      await #expect(throws: (any Error).self) { _ = try await old.run([(Self.get, nil)]) }
    }
  }

  @Test func saysNothingToWhoeverComesWithoutTLS() async throws {
    try await withLiveServer(try await Campaign(), certificate: certificate) { port, _ in
      let received = try? await RawClient(port: port).run([(Self.get, nil)])
      #expect(received?.contains("HTTP") != true)
    }
  }

  @Test(arguments: ["", "\u{16}\u{3}\u{1}"])
  func closesAHandshakeThatDoesNotArrive(_ beginning: String) async throws {
    let limits = ConnectionLimits(request: .milliseconds(200))
    try await withLiveServer(try await Campaign(), limits: limits, certificate: certificate) {
      port, _ in
      let client = try await RawClient(port: port)
      // On a busy machine the server may be faster than the first byte: then there is an error.
      let received = try? await client.run([(beginning, nil)])
      #expect((received ?? "") == "")
    }
  }

  @Test func closesARequestThatDoesNotArriveInsideTLS() async throws {
    let limits = ConnectionLimits(request: .seconds(2))
    try await withLiveServer(try await Campaign(), limits: limits, certificate: certificate) {
      [authority] port, _ in
      let client = try await RawClient(port: port, tls: authority.clientContext())
      // It ends at all; on a slow machine in the middle of the handshake, with an error.
      let received = try? await client.run([(Self.get, "ok\n"), ("GET /healthz HT", nil)])
      #expect(received.map { $0.components(separatedBy: "HTTP/1.1").count == 2 } != false)
    }
  }

  @Test func refusesHeadersThatAreTooLargeInsideTLS() async throws {
    try await withLiveServer(try await Campaign(), certificate: certificate) {
      [authority] port, _ in
      let large = String(repeating: "a", count: 20_000)
      let client = try await RawClient(port: port, tls: authority.clientContext())
      let received = try await client.run([
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: \(large)\r\n\r\n", nil)
      ])
      #expect(received.hasPrefix("HTTP/1.1 431 "))
    }
  }

  @Test func givesARenewedCertificateToTheNextConnectionAndKeepsTheOthers() async throws {
    let renewed = try TestAuthority()
    try renewed.issue("server")
    try await withLiveServer(try await Campaign(), certificate: certificate) {
      [authority, certificate] port, _ in
      let before = try await RawClient(port: port, tls: authority.clientContext())
      let (renewals, renewal) = AsyncStream.makeStream(of: Void.self)
      let (beginnings, beginning) = AsyncStream.makeStream(of: Void.self)
      async let received = before.run([(Self.get, "ok\n")]) {
        beginning.finish()
        for await _ in renewals {}
        return Self.closing
      }
      for await _ in beginnings {}
      for name in ["server.pem", "server.key"] {
        let fresh = try Data(contentsOf: URL(fileURLWithPath: renewed.path(name)))
        try fresh.write(to: URL(fileURLWithPath: authority.path(name)))
      }
      #expect(try certificate.reload())
      let after = try await RawClient(port: port, tls: renewed.clientContext())
      #expect(try await after.run([(Self.closing, nil)]).hasPrefix("HTTP/1.1 200 OK"))
      renewal.finish()
      let kept = try await received
      #expect(kept.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
    }
  }
}

@Suite struct CertificateFileTests {
  private let authority: TestAuthority

  init() throws {
    authority = try TestAuthority()
    try authority.issue("one")
  }

  private func refusal(_ certificate: String, _ key: String) throws -> String {
    let error = #expect(throws: CertificateProblem.self) {
      _ = try ServingCertificate(
        certificate: authority.path(certificate), key: authority.path(key))
    }
    return try #require(error).description
      .replacingOccurrences(of: authority.folder + "/", with: "")
  }

  @Test func saysWhichFileIsNotThere() throws {
    #expect(
      try refusal("two.pem", "one.key")
        == "two.pem is not there. Name a PEM file with --tls-certificate.")
    #expect(
      try refusal("one.pem", "two.key") == "two.key is not there. Name a PEM file with --tls-key.")
    #expect(
      try refusal("", "one.key").hasSuffix(" is no file. Name a PEM file with --tls-certificate."))
  }

  @Test func saysWhatAFileIsNot() throws {
    try authority.write("hello\n", to: "hello")
    try authority.permit(0o600, "hello")
    #expect(
      try refusal("hello", "one.key")
        == "hello holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).")
    #expect(
      try refusal("one.pem", "hello")
        == "hello holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).")
    try authority.write("", to: "empty")
    try authority.permit(0o600, "empty")
    #expect(try refusal("one.pem", "empty").hasPrefix("empty is empty, or far too long"))
  }

  @Test func saysThatTheKeyIsAnothers() throws {
    try authority.issue("two")
    #expect(
      try refusal("one.pem", "two.key")
        == "The key in two.key does not belong to the first certificate in one.pem.")
  }

  @Test(arguments: [
    "pkcs8 -topk8 -in one.key -out locked -passout pass:x",
    "ec -aes128 -in one.key -out locked -passout pass:x",
  ])
  func saysThatTheKeyIsLocked(_ command: String) throws {
    try authority.openssl(command)
    try authority.permit(0o600, "locked")
    #expect(try refusal("one.pem", "locked").contains("is locked with a passphrase"))
  }

  @Test(arguments: [0o604, 0o644, 0o602, 0o666])
  func refusesAKeyThatEverybodyMayUse(_ mode: Int) throws {
    try authority.permit(mode, "one.key")
    #expect(
      try refusal("one.pem", "one.key")
        == "Everybody on this machine may use the key one.key; chmod o= it.")
    try authority.permit(0o640, "one.key")
    _ = try ServingCertificate(
      certificate: authority.path("one.pem"), key: authority.path("one.key"))
  }

  @Test func knowsHowLongACertificateHolds() throws {
    let certificate = try ServingCertificate(
      certificate: authority.path("one.pem"), key: authority.path("one.key"))
    let validity = certificate.validity
    #expect(validity.upperBound - validity.lowerBound == 30 * 86_400)
    #expect(validity.contains(Instant(Date())))
  }
}

@Suite struct CertificateWatchTests {
  private let authority: TestAuthority
  private let certificate: ServingCertificate
  private let log = LogRecorder()
  private let metrics = Metrics()

  init() throws {
    authority = try TestAuthority()
    try authority.issue("server")
    certificate = try ServingCertificate(
      certificate: authority.path("server.pem"), key: authority.path("server.key"))
  }

  /// Watches through some looks, doing something before each.
  private func watch(
    at times: [Instant], _ doings: [@Sendable () throws -> Void]
  ) async throws -> [String] {
    let clock = Mutex(times)
    let rest = Mutex(doings)
    let watch = CertificateWatch(
      certificate, metrics: metrics,
      now: { clock.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }, logger: log.logger,
      looks: {
        AsyncStream {
          let next = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
          try? next?()
          return next.map { _ in () }
        }
      })
    try await watch.run()
    return log.lines.map { "\($0.level) \($0.message)" }
  }

  private func replace(_ names: [String], with other: TestAuthority) throws {
    for name in names {
      let fresh = try Data(contentsOf: URL(fileURLWithPath: other.path(name)))
      try fresh.write(to: URL(fileURLWithPath: authority.path(name)))
    }
  }

  @Test func takesNewFilesOnceBothAreThere() async throws {
    let other = try TestAuthority()
    try other.issue("server", days: 60)
    let lines = try await watch(
      at: [Instant(Date())],
      [
        {}, { try replace(["server.pem"], with: other) }, {},
        { try replace(["server.key"], with: other) }, {},
      ])
    #expect(
      lines == [
        "error The new certificate cannot be used; the one before stays",
        "notice A new certificate is in use",
      ])
    #expect(certificate.validity.upperBound - certificate.validity.lowerBound == 60 * 86_400)
    let end = certificate.validity.upperBound.seconds
    let text = metrics.text(store: StoreFigures(), now: Campaign.opening)
    #expect(text.contains("\neblocks_tls_certificate_end_timestamp_seconds \(end)\n"))
  }

  @Test func keepsTheOldOneWhenTheFilesAreGone() async throws {
    let lines = try await watch(
      at: [Instant(Date())],
      [{ try FileManager.default.removeItem(atPath: authority.path("server.key")) }, {}, {}])
    #expect(lines == ["error The new certificate cannot be used; the one before stays"])
    #expect(certificate.validity.contains(Instant(Date())))
  }

  @Test func warnsBeforeTheEndAndAtItOncePerDay() async throws {
    let (start, end) = (certificate.validity.lowerBound, certificate.validity.upperBound)
    let lines = try await watch(
      at: [
        start - 1, start, end - 20 * 86_400, end - 86_400, end - 60, end + 1, end + 2, end + 86_400,
      ],
      Array(repeating: {}, count: 7))
    #expect(
      lines == [
        "warning The certificate is not valid yet; clients will refuse it",
        "warning The certificate runs out soon",
        "warning The certificate has run out; clients will refuse it",
        "warning The certificate has run out; clients will refuse it",
      ])
  }
}
