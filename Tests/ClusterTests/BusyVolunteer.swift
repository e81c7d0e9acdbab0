import API
import Domain
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Somebody who works letters down over HTTP, at whichever server the balancer happens to choose,
/// and asks again, elsewhere and with the same key, whatever goes wrong.
struct BusyVolunteer: Sendable {
  let name: String
  let servers: [String]
  let journal: Journal
  let seed: UInt64

  static let password = "correct horse"
  /// Seconds after which a request that nobody answers is given up.
  private static let patience: Double = 60

  private static let session: URLSession = {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 15
    configuration.httpCookieStorage = nil
    configuration.httpMaximumConnectionsPerHost = 100
    return URLSession(configuration: configuration)
  }()

  /// The pool ran dry, or somebody said that it is enough.
  func work(until isOver: @Sendable () -> Bool) async {
    var random = SeededRandom(seed: seed)
    do {
      let cookie = try await signIn(&random)
      while !isOver() {
        let voters = try await list(cookie, "PUT", "/v1/lists/letters", &random)
        if voters.isEmpty { return }
        for voter in voters.prefix(Int.random(in: 1...5, using: &random)) where !isOver() {
          try await handle(voter, cookie, &random)
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
          _ = try await list(cookie, "POST", "/v1/lists/letters/refill", &random)
        }
      }
    } catch {
      await journal.note("\(name): \(error)")
    }
  }

  private func handle(
    _ voter: VoterID, _ cookie: String, _ random: inout SeededRandom
  ) async throws {
    let path = "/v1/lists/letters/voters/\(voter)"
    let key = "\(name)-\(random.next())"
    let choice = Int.random(in: 0..<10, using: &random)
    if choice == 0 {
      _ = try await ask("POST", path + "/skip", cookie: cookie, key: key, expecting: 200, &random)
      return
    }
    let now = Date().ISO8601Format()
    _ = try await ask(
      "POST", path + "/result", cookie: cookie, key: key,
      body: #"{"notes": "\#(key)", "occurredAt": "\#(now)"}"#, expecting: 201, &random)
    await journal.record(key, voter: voter, by: name)
    if choice == 1 {
      _ = try await ask(
        "DELETE", "/v1/results/\(key)", cookie: cookie, expecting: 200, &random)
      await journal.undo(key)
    }
  }

  private func signIn(_ random: inout SeededRandom) async throws -> String {
    let answer = try await ask(
      "POST", "/v1/session",
      body: #"{"username": "\#(name)", "password": "\#(Self.password)"}"#, expecting: 200...201,
      &random)
    let cookie = answer.response.value(forHTTPHeaderField: "Set-Cookie") ?? ""
    return String(cookie.prefix { $0 != ";" })
  }

  private func list(
    _ cookie: String, _ method: String, _ path: String, _ random: inout SeededRandom
  ) async throws -> [VoterID] {
    let answer = try await ask(method, path, cookie: cookie, expecting: 200, &random)
    return try JSONDecoder().decode(ShortList.self, from: answer.body).voters.map(\.id)
  }

  private struct ShortList: Decodable {
    struct Entry: Decodable { var id: VoterID }
    var voters: [Entry]
  }

  private struct Answer {
    var response: HTTPURLResponse
    var body: Data
  }

  /// An answer that should not have come.
  private struct Surprise: Error, CustomStringConvertible { var description: String }

  private func ask(
    _ method: String, _ path: String, cookie: String? = nil, key: String? = nil,
    body: String? = nil, expecting status: Int, _ random: inout SeededRandom
  ) async throws -> Answer {
    try await ask(
      method, path, cookie: cookie, key: key, body: body, expecting: status...status, &random)
  }

  private func ask(
    _ method: String, _ path: String, cookie: String? = nil, key: String? = nil,
    body: String? = nil, expecting status: ClosedRange<Int>, _ random: inout SeededRandom
  ) async throws -> Answer {
    let end = Date(timeIntervalSinceNow: Self.patience)
    var latest = ""
    while Date() < end {
      let server = servers[Int.random(in: servers.indices, using: &random)]
      guard let url = URL(string: server + path) else { break }
      var request = URLRequest(url: url)
      request.httpMethod = method
      request.httpBody = body.map { Data($0.utf8) }
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
      if let cookie { request.setValue(cookie, forHTTPHeaderField: "Cookie") }
      if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
      do {
        let (data, response) = try await Self.session.data(for: request)
        if let response = response as? HTTPURLResponse {
          if status.contains(response.statusCode) { return Answer(response: response, body: data) }
          latest = "\(response.statusCode) \(String(decoding: data.prefix(300), as: UTF8.self))"
          guard response.statusCode == 503 || response.statusCode == 429 else { break }
        }
      } catch {
        latest = "\((error as? URLError)?.code.rawValue ?? 0)"
      }
      await journal.noteRepeat()
      try await Task.sleep(for: .milliseconds(Int.random(in: 20...200, using: &random)))
    }
    throw Surprise(description: "\(method) \(path): \(latest)")
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same choices for the same seed.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
