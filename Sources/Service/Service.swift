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
  let workedOut = WorkedOut()
  var reached: ReachedCount { workedOut.reached }

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
    _ mode: Mode, of caller: some Caller, now: Instant,
    _ body: @Sendable @escaping (Worklist) throws -> Answer
  ) async throws(Problem) -> Answer {
    let (answer, found) = try await read { db in
      let found = try caller.identified(db, now: now)
      let worklist = try Worklist(
        db, mode: mode, user: found.user, now: now, workedOut: workedOut)
      return (try body(worklist), found)
    }
    if let session = found.sessionToTouch {
      // A full disk must not keep anybody from reading the own list.
      try? await transactions.store.write { try Sessions($0).touch(session, now: now) }
    }
    return answer
  }

  /// Changes one volunteer's list; two of one volunteer's take turns.
  ///
  /// - Parameter isRepeatable: `body` looks up its idempotency key first, so an engine that lost
  ///   its connection at COMMIT may run it again.
  func change<Answer: Sendable>(
    _ mode: Mode, of caller: some Caller, now: Instant, isRepeatable: Bool = false,
    _ body: @Sendable @escaping (Worklist) throws -> Answer
  ) async throws(Problem) -> Answer {
    let (answer, user, aftermath) = try await write { db in
      if isRepeatable { db.canBeRepeated() }
      let (user, own) = try Self.begin(by: caller, db, now: now)
      let worklist = try Worklist(
        db, mode: mode, user: user, now: now, workedOut: workedOut, own: own)
      let answer = try body(worklist)
      return (answer, user, worklist.aftermath)
    }
    await settle(aftermath, of: user)
    return answer
  }

  /// Begins a change: who makes it, and their own row where it is known then.
  static func begin(
    by caller: some Caller, _ db: any SQLConnection, now: Instant
  ) throws -> (User, VolunteerRow?) {
    let found = try caller.identified(db, now: now)
    let own = try TallyRows(db).takeTurn(found.user.id)
    if let session = found.sessionToTouch { try Sessions(db).touch(session, now: now) }
    return (found.user, own)
  }
}
