import API
import Domain
import SQLiteStorage
import Storage
import Testing

@testable import Service

/// A campaign in memory: voters 1 to `voters`, and whoever signs up.
struct Campaign {
  let store: SQLiteStore
  let passwords = PlainPasswords()
  let service: Service
  let administration: Administration

  /// - Parameter path: a new file on the disk, for readers and writers on connections apart.
  init(
    voters: Int = 40, settings: [Variable: String] = [:], path: String? = nil
  ) async throws {
    store =
      if let path { try await SQLiteStore(path: path, now: noon) } else {
        try await SQLiteStore.inMemory(now: noon)
      }
    service = Service(store: store, passwords: passwords)
    administration = Administration(store: store, passwords: passwords)
    try await store.write { db in
      for id in 1...max(voters, 1) where id <= voters { try db.insertVoter(VoterID(id)) }
      for (variable, value) in settings { try Variables(db).set(variable, to: value) }
      // The voters came by another way than an import.
      try db.rebuildSummaries()
    }
  }

  /// A new account, as the requests see it.
  func volunteer(_ name: String = "Vera", _ permissions: Permissions = .use) async throws -> User {
    let id = try await administration.addUser(
      name: name, password: "correct horse", permissions: permissions)
    return User(id: id, name: name, permissions: permissions)
  }

  func set(_ variable: Variable, _ value: String) async throws {
    try await store.write { try Variables($0).set(variable, to: value) }
  }

  func run(_ sql: SQL) async throws {
    _ = try await store.write { try $0.run(sql) }
  }

  func count(_ sql: SQL) async throws -> Int { try await store.read { try $0.count(sql) } }

  func text(_ sql: SQL) async throws -> String? {
    try await store.read { try $0.first(sql)?.values.first.flatMap { $0.plainText } }
  }

  /// Records a letter.
  @discardableResult
  func record(
    _ voter: VoterID, by user: User, key: String = "key", notes: String? = nil,
    occurredAt: Instant? = nil, at now: Instant
  ) async throws(Problem) -> ResultAnswer {
    try await record(
      .letters, voter, by: user, key: key, notes: notes, occurredAt: occurredAt, at: now)
  }

  /// Records a letter, or a call with the first of the offered resolutions.
  @discardableResult
  func record(
    _ mode: Mode, _ voter: VoterID, by user: User, key: String = "key",
    resolution: String? = nil, notes: String? = nil, occurredAt: Instant? = nil, at now: Instant
  ) async throws(Problem) -> ResultAnswer {
    try await service.recordResult(
      ResultRequest(
        resolution: mode == .calls ? resolution ?? "Supporter" : nil, notes: notes,
        occurredAt: occurredAt),
      key: key, mode: mode, voter: voter, user: user, now: now)
  }
}

extension SQLValue {
  var plainText: String? {
    switch self {
    case .null: nil
    case .integer(let number): String(number)
    case .real(let number): String(number)
    case .text(let text): text
    }
  }
}

extension SQLConnection {
  /// A voter as another program would insert one; every hundredth shares its number with no one.
  func insertVoter(_ id: VoterID, phone: String? = nil, state: String = "NH", prime: Bool = false)
    throws
  {
    let number = phone ?? "\(201 + id / 100)-555-01\(id % 100 < 10 ? "0" : "")\(id % 100)"
    try run(
      """
      INSERT INTO voters (id, FIRSTNAM, LASTNAME, MADD, MCITY, MSTATE, MZIPCODE, PHONE, PARTY,
        GENDER, prime)
      VALUES (\(id), 'Pat', \("Sample\(id)"), \("\(id) Elm Street"), 'Concord', \(state), \(
        state == "NH" ? "03301" : ""), \(number), 'D', 'F', \(prime))
      """)
  }
}

/// Passwords that are their own hashes, and a kind of hash that cannot be checked.
final class PlainPasswords: PasswordChecker {
  func matches(_ password: String, hash: String) async throws -> Bool? {
    if hash == "broken" { throw StorageError.other("no threads") }
    return hash.hasPrefix("odd:") ? nil : hash == "plain:" + password
  }
  func hash(_ password: String) async throws -> String { "plain:" + password }
  func burn(_ password: String) async {}
}

/// Wednesday, 4 November 2026, noon in New York and 7 in the morning in Hawaii.
let noon = Instant(seconds: 1_793_811_600)

func time(_ text: String) -> Instant { Instant(rfc3339: text)! }

/// The problem that `body` ends with, or nil.
func problem<Answer>(
  _ body: () async throws -> Answer
) async throws -> Problem? {
  do {
    _ = try await body()
    return nil
  } catch let problem as Problem {
    return problem
  }
}

/// The code of it.
func code<Answer>(_ body: () async throws -> Answer) async throws -> Problem.Code? {
  try await problem(body)?.code
}
