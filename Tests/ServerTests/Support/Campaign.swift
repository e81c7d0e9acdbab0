import API
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SQLiteStorage
import Service
import Storage
import Synchronization
import Testing

@testable import Server

/// A campaign of thirty voters and three volunteers behind the router, without a socket. Every
/// answer is held against `docs/openapi.yaml` in passing.
final class Campaign: Sendable {
  /// A Tuesday, 11:00 in New York: the phones are open.
  static let opening = Instant(rfc3339: "2026-11-03T16:00:00Z")!

  let store: SQLiteStore
  let administration: Administration
  let backend: Backend
  /// Every registered route, `GET /v1/session`.
  let routes: Set<String>
  private let logger: Logger
  private let responder: RouterResponder<VisitorContext>
  private let clock = ClockBox(Campaign.opening)

  init(
    inFlight: Int = 100, secureCookies: Bool = false, levels: APILevels = .current,
    passwords: some PasswordChecker = PlainPasswords(),
    logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
  ) async throws {
    self.logger = logger
    store = try await SQLiteStore.inMemory(now: Self.opening)
    administration = Administration(store: store, passwords: PlainPasswords())
    let metrics = Metrics()
    let report = FaultReport(logger: logger)
    backend = Backend(
      service: Service(
        store: store, passwords: passwords, report: { report.note($0) },
        observe: { metrics.note($0) }),
      now: { [clock] in clock.now }, metrics: metrics)
    let router = buildRouter(
      backend: backend, inFlight: inFlight, secureCookies: secureCookies, levels: levels)
    responder = router.responder
    routes = router.routes.operations
    for (name, permissions) in [
      ("Ruth", Permissions.use), ("Ada", [.use, .admin]), ("Nobody", []),
    ] as [(String, Permissions)] {
      _ = try await administration.addUser(
        name: name, password: "correct horse", permissions: permissions)
    }
    try await store.write { try $0.insert((1...30).map(Self.voter)) }
  }

  /// Moves the server's clock, in seconds.
  func advance(_ seconds: Int64) {
    clock.advance(seconds)
  }

  /// Signs in; the cookie comes back.
  func signIn(_ name: String = "Ruth") async throws -> String {
    let answer = try await send(
      "POST", "/v1/session", json: #"{"username": "\#(name)", "password": "correct horse"}"#)
    let cookie = try #require(answer.headers[.setCookie])
    return String(try #require(cookie.split(separator: ";").first))
  }

  /// One request through the router.
  func send(
    _ method: String, _ path: String, json body: String? = nil, cookie: String? = nil,
    key: String? = nil, headers: [String: String] = [:], peer: String? = "192.0.2.7"
  ) async throws -> Answer {
    var fields = HTTPFields()
    if body != nil { fields[.contentType] = "application/json" }
    if let cookie { fields[.cookie] = cookie }
    if let key { fields[try #require(HTTPField.Name("Idempotency-Key"))] = key }
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    let request = Request(
      head: HTTPRequest(
        method: try #require(HTTPRequest.Method(method)), scheme: "http", authority: "localhost",
        path: path, headerFields: fields),
      body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
    let response = try await responder.respond(
      to: request, context: VisitorContext(peer: peer, logger: logger))
    let answer = Answer(
      status: response.status.code, headers: response.headers,
      body: try await response.collected())
    for fault in try Contract.shared.faults(method: method, path: path, answer: answer) {
      Issue.record("\(method) \(path) answered \(answer.status) against the contract: \(fault)")
    }
    return answer
  }

  private static func voter(_ id: Int) -> Voter {
    Voter(
      id: VoterID(id), name: VoterName(first: "Zoë", last: "Müller-Okonkwo \(id)"),
      address: Address(street: "\(id) Elm Street", city: "Concord", state: "NH", zip: "03301"),
      phone: "603-555-01\(id < 10 ? "0" : "")\(id)", party: id.isMultiple(of: 2) ? "D" : "I",
      gender: "F", isPrime: false)
  }
}

/// A clock that tests move.
final class ClockBox: Sendable {
  private let time: Mutex<Instant>

  init(_ start: Instant) {
    time = Mutex(start)
  }

  var now: Instant { time.withLock { $0 } }

  func advance(_ seconds: Int64) {
    time.withLock { $0 = $0 + seconds }
  }
}

/// Checks passwords at once, so that a test of routes does not wait for `crypt(3)`.
struct PlainPasswords: PasswordChecker {
  func matches(_ password: String, hash: String) async throws -> Bool? {
    hash == "plain:\(password)"
  }
  func hash(_ password: String) async throws -> String { "plain:\(password)" }
  func burn(_ password: String) async {}
}

/// What came back.
struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: Data

  var text: String { String(decoding: body, as: UTF8.self) }

  func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSON.decode(type, from: body)
  }

  /// The code of a problem; nil for any other answer.
  var code: Problem.Code? {
    get throws {
      guard headers[.contentType] == Problem.contentType else { return nil }
      return try decoded(Problem.self).code
    }
  }
}

extension Response {
  /// The whole body.
  func collected() async throws -> Data {
    let collector = Collector()
    try await body.write(CollectingWriter(collector: collector))
    return collector.data.withLock { $0 }
  }

  private final class Collector: Sendable {
    let data = Mutex(Data())
  }

  private struct CollectingWriter: ResponseBodyWriter {
    let collector: Collector

    mutating func write(_ buffer: ByteBuffer) async throws {
      collector.data.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}
