import API
import Domain
import Foundation
import Logging
import Service
import Storage
import Synchronization
import Testing

@testable import Server

@Suite struct AccessLogTests {
  @Test func writesALineARequest() async throws {
    let log = LogRecorder()
    let campaign = try await Campaign(logger: log.logger)
    let cookie = try await campaign.signIn()
    _ = try await campaign.send("PUT", "/v1/lists/calls", cookie: cookie)
    _ = try await campaign.send("BREW", "/Ruth", cookie: cookie)
    #expect(log.lines.map(\.message) == ["request", "request", "request"])
    #expect(log.lines.allSatisfy { $0.level == .info })
    func all(_ field: String) -> [String] { log.lines.map { "\($0.metadata[field] ?? "")" } }
    #expect(all("route") == ["/v1/session", "/v1/lists/{mode}", "none"])
    #expect(all("method") == ["POST", "PUT", "other"])
    #expect(all("status") == ["200", "200", "404"])
    #expect(all("user") == ["1", "1", "-"])
    #expect(all("microseconds").allSatisfy { Int($0) != nil })
    #expect(Set(all("request")).count == 3)
  }

  @Test(arguments: [
    ("/healthz", 200, Logger.Level.debug), ("/metrics", 200, .debug), ("/readyz", 200, .debug),
    ("/readyz", 503, .info), ("/v1/session", 200, .info), ("none", 404, .info),
  ])
  func leavesTheQuestionsOfMachinesOut(route: String, status: Int, level: Logger.Level) {
    #expect(ObservationMiddleware.level(route: route, status: status) == level)
  }
}

@Suite struct LogFormatTests {
  private static let time = Date(timeIntervalSince1970: 1_793_721_600.25)

  private func line(
    _ format: LogFormat, _ message: String, _ fields: [(name: String, value: String)] = []
  ) -> String {
    format.line(at: Self.time, level: .notice, message: message, fields: fields)
  }

  @Test func isALineForPeople() {
    #expect(
      line(.text, "request", [("method", "GET"), ("status", "200"), ("user", "-")])
        == "2026-11-03T16:00:00.250Z notice request method=GET status=200 user=-\n")
  }

  @Test func isAnObjectForPrograms() {
    #expect(
      line(.json, "request", [("method", "GET"), ("status", "200")])
        == #"{"time":"2026-11-03T16:00:00.250Z","level":"notice","message":"request","#
        + #""method":"GET","status":"200"}"# + "\n")
  }

  @Test(arguments: [
    "a\nb", "a\r\nb", "tab\there", "esc\u{1B}[31m", "nul\0", "\"quoted\"", "a=b", "back\\slash",
    "del\u{7F}", "c1\u{9B}31m", "line\u{2028}end", "bidi\u{202E}", "", " ", "é 🗳",
  ])
  func staysOneLineWhateverItHolds(_ value: String) throws {
    for format in LogFormat.allCases {
      let text = line(format, value, [("field", value)])
      #expect(text.hasSuffix("\n") && text.dropLast().allSatisfy { !$0.isNewline }, "\(text)")
      let isPlain = text.dropLast().unicodeScalars.allSatisfy {
        ![.control, .format].contains($0.properties.generalCategory)
      }
      #expect(isPlain, "\(text)")
    }
    let json = try JSONDecoder().decode(
      [String: String].self, from: Data(line(.json, value, [("field", value)]).utf8))
    #expect(json["field"] == value)
    #expect(json["message"] == value)
  }

  @Test func keepsItsOwnFieldsApart() throws {
    let json = try JSONDecoder().decode(
      [String: String].self, from: Data(line(.json, "m", [("time", "t"), ("level", "l")]).utf8))
    #expect(json["level"] == "notice")
    #expect(json["time_"] == "t" && json["level_"] == "l")
  }

  @Test func quotesWhatIsNoWord() {
    let text = line(.text, "m", [("error", "two \"words\"")])
    #expect(text.hasSuffix(" error=\"two \\\"words\\\"\"\n"))
  }

  @Test func writesWhatTheLoggerKnows() {
    let written = Mutex<[String]>([])
    var logger = Logger(label: "t") { _ in
      LineLogHandler(format: .text, level: .info) { line in written.withLock { $0.append(line) } }
    }
    logger[metadataKey: "request"] = "7"
    logger.debug("unheard")
    logger.error("heard", metadata: ["status": "500"])
    let lines = written.withLock { $0 }
    #expect(lines.count == 1)
    #expect(lines.first?.hasSuffix(" error heard request=7 status=500\n") == true)
  }
}

/// Nothing of anybody's is in the log, whatever is asked and whatever goes wrong (SPEC 12).
@Suite struct LogPrivacyTests {
  private static let secrets = [
    "Ruth", "Quillfeather", "correct horse", "battery staple", "plain:", "Marrowby", "Elderbush",
    "6175550142", "617-555-0142", "555-01", "notes-about-her", "Okonkwo", "Elm Street", "Concord",
    "03301", "secret-key", "forclark_session=",
  ]

  private static let body = #"""
    {"username": "Quillfeather", "password": "battery staple", "old": "correct horse",
     "new": "battery staple", "resolution": "Elderbush", "notes": "notes-about-her",
     "name": {"honorific": "", "first": "Marrowby", "middle": "", "last": "Elderbush",
     "suffix": ""}, "phone": "617-555-0142", "address": {"street": "Marrowby"},
     "occurredAt": "2026-11-03T15:59:00Z"}
    """#

  @Test func holdsNothingOfAnybody() async throws {
    let log = Mutex("")
    let logger = Logger(label: "t") { _ in
      MultiplexLogHandler(
        LogFormat.allCases.map { format in
          LineLogHandler(format: format, level: .trace) { line in log.withLock { $0 += line } }
        })
    }
    let campaign = try await Campaign(logger: logger)
    var cookies: [String?] = [nil, "forclark_session=secret-key"]
    for name in ["Ruth", "Ada"] { cookies.append(try await campaign.signIn(name)) }
    for round in 0..<2 {
      // In the second round the database is gone.
      if round == 1 { await campaign.store.close() }
      for cookie in cookies {
        for route in campaign.routes.sorted() { try await ask(campaign, route, cookie) }
      }
    }
    let text = log.withLock { $0 }
    #expect(text.contains("A fault"), "the failures were logged at all")
    #expect(text.split(separator: "\n").count > 100)
    let sessions = cookies.compactMap { $0?.split(separator: "=").last.map(String.init) }
    for secret in Self.secrets + sessions {
      #expect(!text.contains(secret), "\(secret)")
    }
  }

  private func ask(_ campaign: Campaign, _ route: String, _ cookie: String?) async throws {
    let parts = route.split(separator: " ").map(String.init)
    for mode in ["calls", "Marrowby"] {
      for id in ["1", "secret-key"] {
        let path = parts[1].replacingOccurrences(of: "{mode}", with: mode)
          .replacingOccurrences(of: "{id}", with: id)
        for json in [Self.body, #"{"password": 617-555-0142"#] {
          _ = try await campaign.send(
            parts[0], path + "?name=Quillfeather", json: json, cookie: cookie, key: "secret-key")
        }
        if !parts[1].contains("{id}") { break }
      }
      if !parts[1].contains("{mode}") { break }
    }
  }
}
