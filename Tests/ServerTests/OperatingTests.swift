import API
import Domain
import Foundation
import Logging
import Passwords
import SQLiteStorage
import Service
import Synchronization
import Testing

@testable import Server

/// Midnight in Hawaii is 10:00 UTC.
@Suite struct NightlyExpiryTests {
  @Test(
    arguments: [
      ("2026-11-03T09:59:30Z", 30), ("2026-11-03T10:00:00Z", 600), ("2026-11-03T09:59:59Z", 1),
      ("2026-11-03T09:00:00Z", 600),
    ] as [(String, Int64)]) func sleepsUntilTheNextMidnightAtMost(
      _ now: String, _ seconds: Int64
    ) throws
  {
    #expect(NightlyExpiry.nap(at: try #require(Instant(rfc3339: now))) == seconds)
  }

  @Test func releasesAtTheStartAndAtEachMidnight() async throws {
    let run = try await ExpiryRun(from: "2026-11-03T09:59:30Z", naps: 300)
    #expect(
      run.releases == [
        "2026-11-03T09:59:30Z", "2026-11-03T10:00:00Z", "2026-11-04T10:00:00Z",
        "2026-11-05T10:00:00Z",
      ])
  }

  @Test func triesAgainAfterAFailure() async throws {
    let run = try await ExpiryRun(from: "2026-11-03T12:00:00Z", naps: 5, failures: 2)
    #expect(
      run.releases == ["2026-11-03T12:00:00Z", "2026-11-03T12:01:00Z", "2026-11-03T12:02:00Z"])
    #expect(run.naps == [60, 60, 600, 600, 600])
  }
}

/// A nightly expiry whose sleeps move the clock and end after some.
private struct ExpiryRun {
  let releases: [String]
  let naps: [Int64]

  init(from start: String, naps limit: Int, failures: Int = 0) async throws {
    let clock = ClockBox(try #require(Instant(rfc3339: start)))
    let seen = Mutex((releases: [String](), naps: [Int64]()))
    let expiry = NightlyExpiry(
      now: { clock.now }, logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }),
      sleep: { duration in
        try seen.withLock { seen in
          if seen.naps.count == limit { throw CancellationError() }
          seen.naps.append(duration.components.seconds)
        }
        clock.advance(duration.components.seconds)
      },
      release: { now in
        try seen.withLock { seen in
          seen.releases.append(now.rfc3339)
          if seen.releases.count <= failures { throw CancellationError() }
          return 0
        }
      })
    try await expiry.run()
    (releases, naps) = seen.withLock { $0 }
  }
}

@Suite struct SettingsWatchTests {
  @Test func saysEachChangeOnceAndNoValue() async throws {
    let log = LogRecorder()
    let states = Mutex<[[String: String]]>([
      [:], ["eblocks_chunk_addresses": "secret-value"],
      ["eblocks_chunk_addresses": "secret-value"],
      ["eblocks_chunk_addresses": "secret-value", "eblocks_phone_hours": "x"], [:], [:],
    ])
    let watch = SettingsWatch(
      logger: log.logger,
      sleep: { _ in if states.withLock({ $0.isEmpty }) { throw CancellationError() } },
      unreadable: { Settings(values: states.withLock { $0.removeFirst() }).unreadable })
    try await watch.run()
    #expect(
      log.lines.map { "\($0.level) \($0.metadata["variable"] ?? "")" } == [
        "error eblocks_chunk_addresses", "error eblocks_phone_hours",
        "info eblocks_chunk_addresses", "info eblocks_phone_hours",
      ])
    #expect(!"\(log.lines)".contains("secret-value"))
  }
}

@Suite struct ReadinessProbeTests {
  @Test func isReadyWhenTheDatabaseAnswers() async {
    #expect(await ReadinessProbe(ping: {}).isReady())
  }

  @Test func isNotReadyWhenTheDatabaseFails() async {
    #expect(await !ReadinessProbe(ping: { throw CancellationError() }).isReady())
  }

  @Test func asksAtMostOnceInThreeSeconds() async {
    let start = ContinuousClock.now
    let passed = Mutex(Duration.zero)
    let asked = Mutex(0)
    let probe = ReadinessProbe(now: { start + passed.withLock { $0 } }) {
      let count = asked.withLock { count in
        count += 1
        return count
      }
      if count == 2 { throw CancellationError() }
    }
    var answers: [Bool] = []
    for milliseconds in [0, 1, 2_999, 3_000, 5_999, 6_000] {
      passed.withLock { $0 = .milliseconds(milliseconds) }
      answers.append(await probe.isReady())
    }
    #expect(answers == [true, true, true, false, false, true])
    #expect(asked.withLock { $0 } == 3)
  }

  @Test func isNotReadyWhenTheDatabaseWasMovedAway() async throws {
    let folder = NSTemporaryDirectory() + "eblocks-ready-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await SQLiteStore(path: folder + "/eblocks.sqlite")
    let service = Service(store: store, passwords: PlainPasswords())
    try await service.checkReadiness()
    try FileManager.default.moveItem(
      atPath: folder + "/eblocks.sqlite", toPath: folder + "/elsewhere.sqlite")
    await #expect(throws: Problem.self) { try await service.checkReadiness() }
    await store.close()
  }

  @Test(.timeLimit(.minutes(1))) func doesNotWaitForADatabaseThatHangs() async {
    let gate = Gate()
    let probe = ReadinessProbe(limit: .milliseconds(50)) { await gate.pass() }
    #expect(await !probe.isReady())
    await gate.open()
  }
}

@Suite struct MetricsTests {
  @Test func countsRequestsByRouteMethodAndStatus() throws {
    let metrics = Metrics()
    for (status, method) in [(200, "GET"), (200, "GET"), (404, "GET"), (200, "BREW")] {
      metrics.requestBegan()
      metrics.requestEnded(route: "/a/{b}", method: method, status: status, took: .milliseconds(3))
    }
    metrics.requestBegan()
    let text = metrics.text
    for line in [
      #"eblocks_http_requests_total{route="/a/{b}",method="GET",status="200"} 2"#,
      #"eblocks_http_requests_total{route="/a/{b}",method="GET",status="404"} 1"#,
      #"eblocks_http_requests_total{route="/a/{b}",method="other",status="200"} 1"#,
      #"eblocks_http_request_duration_seconds_bucket{route="/a/{b}",le="0.0025"} 0"#,
      #"eblocks_http_request_duration_seconds_bucket{route="/a/{b}",le="0.005"} 4"#,
      #"eblocks_http_request_duration_seconds_bucket{route="/a/{b}",le="+Inf"} 4"#,
      #"eblocks_http_request_duration_seconds_count{route="/a/{b}"} 4"#,
      "eblocks_http_requests_in_flight 1",
    ] { #expect(text.contains("\n\(line)\n"), "\(line)") }
  }

  @Test func holdNothingPersonal() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    _ = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
    _ = try await campaign.send(
      "POST", "/v1/lists/letters/voters/1/result", json: #"{"notes": "private"}"#, cookie: cookie,
      key: "key-of-ruth")
    _ = try await campaign.send("DELETE", "/v1/results/key-of-ruth", cookie: cookie)
    _ = try await campaign.send("GET", "/Ruth/private")
    let text = try await campaign.send("GET", "/metrics").text
    #expect(text.contains(#"route="/v1/results/{id}",method="DELETE",status="200"} 1"#))
    for secret in ["Ruth", "private", "key-of-ruth", "Müller", "-555-", cookie] {
      #expect(!text.contains(secret), "\(secret)")
    }
  }
}

@Suite struct AccessLogTests {
  @Test func writesIdsOnly() async throws {
    let log = LogRecorder()
    let campaign = try await Campaign(logger: log.logger)
    let cookie = try await campaign.signIn()
    _ = try await campaign.send("PUT", "/v1/lists/calls", cookie: cookie)
    _ = try await campaign.send("GET", "/Ruth", cookie: cookie)
    let requests = log.lines.filter { $0.level == .debug }
    #expect(
      requests.map { "\($0.metadata["route"] ?? "")" } == [
        "/v1/session", "/v1/lists/{mode}", "none",
      ])
    #expect(requests.map { "\($0.metadata["user"] ?? "")" } == ["1", "1", "-"])
    for secret in ["Ruth", "correct horse", cookie, "Müller", "-555-", "plain:"] {
      #expect(!"\(log.lines)".contains(secret), "\(secret)")
    }
  }
}

@Suite struct PasswordThreadsTests {
  @Test func checksRealHashes() async throws {
    let passwords = PasswordThreads(PasswordPool(threads: 1, queueLimit: 4))
    let hash = try await passwords.hash("correct horse")
    #expect(try await passwords.matches("correct horse", hash: hash) == true)
    #expect(try await passwords.matches("battery staple", hash: hash) == false)
    #expect(try await passwords.matches(String(repeating: "x", count: 600), hash: hash) == false)
    #expect(try await passwords.matches("correct horse", hash: "md5:unknown") == nil)
  }
}

/// Keeps what is logged.
final class LogRecorder: Sendable {
  struct Line: Sendable {
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata
  }

  private let kept = Mutex<[Line]>([])

  var lines: [Line] { kept.withLock { $0 } }

  var logger: Logger {
    Logger(label: "test", factory: { _ in Handler(recorder: self) })
  }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(recorder: LogRecorder) {
      self.recorder = recorder
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let line = Line(
        level: event.level, message: "\(event.message)",
        metadata: metadata.merging(event.metadata ?? [:]) { $1 })
      recorder.kept.withLock { $0.append(line) }
    }
  }
}
