import API
import Domain
import Foundation
import Service
import Synchronization
import Testing

@testable import Server

@Suite struct MetricsTests {
  @Test func countsRequestsByRouteMethodAndStatus() throws {
    let metrics = Metrics()
    for (status, method) in [(200, "GET"), (200, "GET"), (404, "GET"), (200, "BREW")] {
      metrics.requestBegan()
      metrics.requestEnded(
        route: "/a/{b}", method: RequestCounts.label(method: method), status: status,
        took: .milliseconds(3))
    }
    metrics.requestBegan()
    let reading = try Reading(metrics.text(store: StoreFigures(), now: Campaign.opening))
    let name = "eblocks_http_requests_total"
    #expect(reading[name, ["route": "/a/{b}", "method": "GET", "status": "200"]] == 2)
    #expect(reading[name, ["route": "/a/{b}", "method": "GET", "status": "404"]] == 1)
    #expect(reading[name, ["route": "/a/{b}", "method": "other", "status": "200"]] == 1)
    let bucket = "eblocks_http_request_duration_seconds_bucket"
    let get = ["route": "/a/{b}", "method": "GET"]
    #expect(reading[bucket, get.merging(["le": "0.0025"]) { $1 }] == 0)
    #expect(reading[bucket, get.merging(["le": "0.005"]) { $1 }] == 3)
    #expect(reading[bucket, get.merging(["le": "+Inf"]) { $1 }] == 3)
    #expect(reading["eblocks_http_request_duration_seconds_count", get] == 3)
    #expect(reading["eblocks_http_requests_in_flight"] == 1)
  }

  @Test func countsWhatVolunteersGetDone() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    let list = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
      .decoded(VoterList.self)
    let voters = list.voters.map(\.id)
    let happened = Campaign.opening.rfc3339
    campaign.advance(40)
    for _ in 0..<2 {
      _ = try await campaign.send(
        "POST", "/v1/lists/letters/voters/\(voters[0])/result",
        json: #"{"occurredAt": "\#(happened)"}"#, cookie: cookie, key: "k-1")
    }
    _ = try await campaign.send("DELETE", "/v1/results/k-1", cookie: cookie)
    _ = try await campaign.send(
      "POST", "/v1/lists/letters/voters/\(voters[1])/skip", cookie: cookie)
    _ = try await campaign.send(
      "PATCH", "/v1/lists/letters/voters/\(voters[2])",
      json: #"{"address": {"city": "Dover"}}"#, cookie: cookie)
    _ = try await campaign.send("GET", "/v1/lists/nowhere", cookie: cookie)
    let reading = try Reading(try await campaign.send("GET", "/metrics").text)
    let letters = ["mode": "letters"]
    #expect(reading["eblocks_claims_total", letters] == 1)
    #expect(reading["eblocks_claims_empty_total", letters] == 0)
    #expect(reading["eblocks_assigned_voters_total", letters] == 10)
    #expect(reading["eblocks_results_total", letters] == 1)
    #expect(reading["eblocks_results_undone_total", letters] == 1)
    #expect(reading["eblocks_skips_total", letters] == 1)
    #expect(reading["eblocks_corrections_total", letters] == 1)
    let lateness = "eblocks_result_lateness_seconds"
    #expect(reading["\(lateness)_bucket", ["mode": "letters", "le": "30"]] == 0)
    #expect(reading["\(lateness)_bucket", ["mode": "letters", "le": "60"]] == 1)
    #expect(reading["\(lateness)_sum", letters] == 40)
    #expect(reading["eblocks_results_total", ["mode": "calls"]] == 0)
    #expect(reading["eblocks_refusals_total", ["code": "not_found"]] == 1)
    #expect(try #require(reading["eblocks_store_writes_total"]) >= 6)
    #expect(
      reading["eblocks_store_group_writes_count"] == reading["eblocks_store_commits_total"])
  }

  @Test func countsClaimsThatFoundNobody() async throws {
    let campaign = try await Campaign()
    for name in ["Ruth", "Ada"] {
      let cookie = try await campaign.signIn(name)
      for _ in 0..<4 {
        let list = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
          .decoded(VoterList.self)
        for voter in list.voters {
          _ = try await campaign.send(
            "POST", "/v1/lists/letters/voters/\(voter.id)/result", json: "{}", cookie: cookie,
            key: "\(name)-\(voter.id)")
        }
      }
    }
    let reading = try Reading(try await campaign.send("GET", "/metrics").text)
    #expect(reading["eblocks_assigned_voters_total", ["mode": "letters"]] == 30)
    #expect(try #require(reading["eblocks_claims_empty_total", ["mode": "letters"]]) >= 1)
  }

  @Test func tellsWhatIsLeftInThePools() async throws {
    let campaign = try await Campaign()
    let naps = Mutex(2)
    let watch = PoolWatch(
      metrics: campaign.backend.metrics, now: campaign.backend.now,
      sleep: { duration in
        #expect(duration == .seconds(300))
        try naps.withLock { naps in
          naps -= 1
          if naps == 0 { throw CancellationError() }
        }
      }, count: { try await campaign.backend.service.poolCounts() })
    let before = try Reading(try await campaign.send("GET", "/metrics").text)
    #expect(before["eblocks_pool_voters", ["mode": "calls", "prime": "no"]] == nil)
    let cookie = try await campaign.signIn()
    _ = try await campaign.send("PUT", "/v1/lists/calls", cookie: cookie)
    try await watch.run()
    campaign.advance(75)
    let reading = try Reading(try await campaign.send("GET", "/metrics").text)
    #expect(reading["eblocks_pool_voters", ["mode": "calls", "prime": "no"]] == 20)
    #expect(reading["eblocks_pool_voters", ["mode": "letters", "prime": "no"]] == 30)
    #expect(reading["eblocks_pool_voters", ["mode": "letters", "prime": "yes"]] == 0)
    #expect(reading["eblocks_pool_count_age_seconds"] == 75)
  }

  @Test func tellsAboutTheProcess() async throws {
    let reading = try Reading(try await Campaign().send("GET", "/metrics").text)
    #expect(try #require(reading["process_resident_memory_bytes"]) > 1_048_576)
    #expect(try #require(reading["process_open_fds"]) >= 3)
    #expect(try #require(reading["process_max_fds"]) >= 64)
    #expect(reading["process_cpu_seconds_total"] != nil)
    let start = try #require(reading["process_start_time_seconds"])
    let now = Date().timeIntervalSince1970
    #expect((now - 86_400...now + 5).contains(start))
    #expect(reading["eblocks_build_info", ["version": Version.current, "api": "1"]] == 1)
  }

  @Test(.timeLimit(.minutes(5))) func countsConnections() async throws {
    let campaign = try await Campaign()
    try await withLiveServer(campaign) { port, _ in
      let request = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
      let other = try await RawClient(port: port)
      async let kept = other.run([
        ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "ok\n"), (request, nil),
      ])
      let received = try await kept
      let body = try #require(received.components(separatedBy: "\r\n\r\n").last)
      let reading = try Reading(body)
      #expect(reading["eblocks_connections_open"] == 1)
      #expect(reading["eblocks_connections_total"] == 1)
    }
  }

  @Test func escapesWhatItIsGiven() throws {
    var text = MetricsText()
    text.begin("a_total", .counter, "One\nline \\ only.")
    text.sample(3, ["path": "a\"b\\c\nd"])
    text.begin("b", .gauge, "Odd.")
    for value in [0.5, .infinity, -.infinity, 1e20, 7] { text.sample(value, ["v": "\(value)"]) }
    let reading = try Reading(text.text)
    #expect(reading["a_total", ["path": "a\"b\\c\nd"]] == 3)
    #expect(reading["b", ["v": "inf"]] == .infinity)
    #expect(reading["b", ["v": "0.5"]] == 0.5)
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

  @Test func isNotMadeLongerByCallers() async throws {
    let campaign = try await Campaign()
    _ = try await campaign.send("GET", "/x/0")
    let before = try await campaign.send("GET", "/metrics").text.split(separator: "\n").count
    for number in 1...20 { _ = try await campaign.send("GET", "/x/\(number)") }
    for number in 1...20 { _ = try await campaign.send("M\(number)", "/x") }
    let after = try await campaign.send("GET", "/metrics").text.split(separator: "\n").count
    // The methods together, their duration, the scrape itself, and its duration.
    #expect(after - before <= 4 + 4 * 16)
    _ = try await campaign.send("N21", "/x")
    #expect(
      try await campaign.send("GET", "/metrics").text.split(separator: "\n").count == after)
  }
}

/// One answer of `/metrics`, read as strictly as the format says (exposition format 0.0.4).
private struct Reading {
  private var samples: [String: [[String: String]: Double]] = [:]

  struct Fault: Error {
    let line: String
    let reason: String
  }

  subscript(name: String, labels: [String: String] = [:]) -> Double? { samples[name]?[labels] }

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Fault(line: "", reason: "no end of line at the end") }
    var kinds: [String: String] = [:]
    var helped: Set<String> = []
    var family = ""
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      func fault(_ reason: String) -> Fault { Fault(line: String(line), reason: reason) }
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      if line.hasPrefix("# HELP ") {
        guard words.count == 4, helped.insert(words[2]).inserted else { throw fault("help") }
        family = words[2]
      } else if line.hasPrefix("# TYPE ") {
        guard words.count == 4, words[2] == family, kinds[family] == nil,
          ["counter", "gauge", "histogram"].contains(words[3])
        else { throw fault("type") }
        kinds[family] = words[3]
        guard (words[3] == "counter") == family.hasSuffix("_total") else { throw fault("name") }
      } else {
        let (name, labels, value) = try Self.sample(line)
        let suffixes = kinds[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { name == family + $0 }) else { throw fault("family") }
        guard samples[name, default: [:]].updateValue(value, forKey: labels) == nil else {
          throw fault("twice")
        }
        if kinds[family] == "counter", value < 0 { throw fault("negative") }
      }
    }
    for (name, kind) in kinds where kind == "histogram" { try checkHistogram(name) }
  }

  /// Buckets grow to `+Inf`, which is the count.
  private func checkHistogram(_ name: String) throws {
    for (labels, count) in samples["\(name)_count"] ?? [:] {
      let buckets = (samples["\(name)_bucket"] ?? [:]).compactMap { key, value in
        key.filter { $0.key != "le" } == labels
          ? key["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) }.map { ($0, value) } : nil
      }.sorted { $0.0 < $1.0 }
      let values = buckets.map(\.1)
      guard buckets.last?.0 == .infinity, values.last == count, values == values.sorted(),
        samples["\(name)_sum"]?[labels] != nil
      else { throw Fault(line: "\(name) \(labels)", reason: "buckets") }
    }
  }

  private static func sample(
    _ line: Substring
  ) throws -> (name: String, labels: [String: String], value: Double) {
    func fault(_ reason: String) -> Fault { Fault(line: String(line), reason: reason) }
    var rest = line[...]
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
    guard let first = name.first, !first.isNumber else { throw fault("name") }
    rest = rest.dropFirst(name.count)
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest = rest.dropFirst()
      while rest.first != "}" {
        let key = rest.prefix { $0.isASCII && ($0.isLetter || $0 == "_") }
        rest = rest.dropFirst(key.count)
        guard !key.isEmpty, rest.hasPrefix("=\"") else { throw fault("label") }
        rest = rest.dropFirst(2)
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
          guard character == "\\" else {
            value.append(character)
            continue
          }
          switch rest.popFirst() {
          case "n": value += "\n"
          case "\\": value += "\\"
          case "\"": value += "\""
          default: throw fault("escape")
          }
        }
        guard labels.updateValue(value, forKey: String(key)) == nil else { throw fault("label") }
        if rest.first == "," {
          rest = rest.dropFirst()
        } else if rest.first != "}" {
          throw fault("comma")
        }
      }
      rest = rest.dropFirst()
    }
    guard rest.first == " " else { throw fault("blank") }
    let number = String(rest.dropFirst())
    let special = ["+Inf": Double.infinity, "-Inf": -.infinity, "NaN": .nan]
    guard let value = special[number] ?? (number.contains("n") ? nil : Double(number)) else {
      throw fault("value")
    }
    return (String(name), labels, value)
  }
}
