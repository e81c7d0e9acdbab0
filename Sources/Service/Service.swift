import API
import Domain
import Storage

/// What each route does: one method a route, from a request, a user and the time to an answer or
/// a `Problem`. No HTTP in it, so the server, the simulator and the tests call the same code.
///
/// A request is one closure in one transaction: the rules run inside it, and each change begins
/// by writing the volunteer's own row. `now` always comes from the caller.
public struct Service: Sendable {
  let transactions: Transactions
  let passwords: any PasswordChecker
  let authenticator: any Authenticator
  let makeSessionID: @Sendable () -> String
  let observe: @Sendable (WorkEvent) -> Void

  /// - Parameters:
  ///   - authenticator: Scoop's tables in `store` when left out.
  ///   - makeSessionID: 1 to 64 characters nobody guesses.
  ///   - report: hears of every error that the answer does not spell out, for the log.
  ///   - observe: hears of all that was done, once it is durable.
  public init(
    store: any Store, passwords: any PasswordChecker, authenticator: (any Authenticator)? = nil,
    makeSessionID: @escaping @Sendable () -> String = SessionKey.random,
    report: @escaping @Sendable (any Error) -> Void = { _ in },
    observe: @escaping @Sendable (WorkEvent) -> Void = { _ in }
  ) {
    transactions = Transactions(store: store, report: report)
    self.passwords = passwords
    self.authenticator = authenticator ?? ScoopAuthenticator(store: store)
    self.makeSessionID = makeSessionID
    self.observe = observe
  }

  /// Whether the database answers, and could keep what is written now.
  public func checkReadiness() async throws(Problem) {
    _ = try await read { try Variables($0).settings() }
    try await transactions.checkWrites()
  }

  /// The settings that cannot be read now, for the log.
  public func unreadableSettings() async throws(Problem) -> [UnreadableVariable] {
    try await read { try Variables($0).settings().unreadable }
  }

  func read<Answer: Sendable>(
    _ body: @Sendable @escaping (any SQLConnection) throws -> Answer
  ) async throws(Problem) -> Answer {
    try await transactions.read(body)
  }

  func write<Answer: Sendable>(
    _ body: @Sendable @escaping (any SQLConnection) throws -> Answer
  ) async throws(Problem) -> Answer {
    try await transactions.write(body)
  }

  /// Reads one volunteer's list.
  func read<Answer: Sendable>(
    _ mode: Mode, of user: User, now: Instant,
    _ body: @Sendable @escaping (Worklist) throws -> Answer
  ) async throws(Problem) -> Answer {
    try await read { db in try body(Worklist(db, mode: mode, user: user, now: now)) }
  }

  /// Changes one volunteer's list; the volunteer's own row is written first.
  ///
  /// - Parameter isRepeatable: `body` looks up its idempotency key first, so an engine that lost
  ///   its connection at COMMIT may run it again.
  func change<Answer: Sendable>(
    _ mode: Mode, of user: User, now: Instant, isRepeatable: Bool = false,
    _ body: @Sendable @escaping (Worklist) throws -> Answer
  ) async throws(Problem) -> Answer {
    let (answer, aftermath) = try await write { db in
      if isRepeatable { db.canBeRepeated() }
      try TallyRows(db).beginChange(by: user.id)
      let worklist = try Worklist(db, mode: mode, user: user, now: now)
      let answer = try body(worklist)
      return (answer, worklist.aftermath)
    }
    await settle(aftermath, of: user)
    return answer
  }
}
