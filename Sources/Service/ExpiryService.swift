import API
import Domain
import Storage

/// What became of a night's expiry.
public enum NightOutcome: Hashable, Sendable {
  /// This server has done it: how many assignments ended.
  case released(Int)
  /// Another server is at work. Ask again within a minute: it may die.
  case underWay
  /// Another server has done it.
  case done
}

/// The nightly expiry (SPEC 5.8): every unresolved assignment made before the latest midnight in
/// Hawaii goes back to the pools. It may run as often and as late as one likes.
public struct ExpiryService: Sendable {
  /// Seconds after midnight until which an assignment from before it may still be under way: a
  /// night is done when it was looked through after that.
  public static let grace = Nights.grace

  private let transactions: Transactions
  private let clock: @Sendable () -> Instant
  private let pause: @Sendable () async -> Void

  /// - Parameters:
  ///   - clock: what a night's turn is measured by.
  ///   - pause: after each batch, for a program of its own: a server that shares the database gets
  ///     its turn then. Within a server all take turns anyway.
  public init(
    store: any Store, clock: @escaping @Sendable () -> Instant,
    report: @escaping @Sendable (any Error) -> Void = { _ in },
    pause: @escaping @Sendable () async -> Void = {}
  ) {
    transactions = Transactions(store: store, report: report)
    self.clock = clock
    self.pause = pause
  }

  /// For a caller that has `now` from elsewhere and asks for no turn.
  public init(store: any Store) {
    transactions = Transactions(store: store, report: { _ in })
    clock = { Instant(seconds: 0) }
    pause = {}
  }

  /// Releases what has run out unless another server does or did it this night.
  ///
  /// A server that dies in the middle, or that cannot reach the database any more, loses its turn
  /// after `Nights.lease`; whoever asks next goes on.
  ///
  /// - Parameter worker: who asks, 1 to 64 characters that no other server uses.
  public func expireNight(as worker: String) async throws(Problem) -> NightOutcome {
    let now = clock()
    let midnight = Expiry.lastMidnight(before: now)
    let isDone = try await transactions.read { try Nights($0).isDone(midnight, now: now) }
    if isDone { return .done }
    let isMine = try await transactions.write { db in
      db.canBeRepeated()
      return try Nights(db).takeTurn(midnight, as: worker, now: now)
    }
    guard isMine else { return .underWay }
    let released = try await release(before: midnight, now: now) { [clock] db in
      try Nights(db).takeTurn(midnight, as: worker, now: clock())
    }
    guard let released else { return .underWay }
    try await tidy(now: now)
    try await transactions.write { [clock] db in
      db.canBeRepeated()
      try Nights(db).finish(midnight, now: clock())
    }
    return .released(released)
  }

  /// Releases what has run out, in small transactions, and forgets old sessions, failed sign-ins,
  /// and results that waited in vain. Users whom the campaign spares keep their lists (SPEC 5.9).
  ///
  /// - Parameter all: everything unresolved, now, whoever holds it.
  /// - Returns: how many assignments ended.
  public func expire(now: Instant, all: Bool) async throws(Problem) -> Int {
    let midnight = all ? nil : Expiry.lastMidnight(before: now)
    let released = try await release(before: midnight, now: now) { _ in true }
    try await tidy(now: now)
    return released ?? 0
  }

  /// - Parameter isOnTurn: asked in every batch's own transaction.
  /// - Returns: how many assignments ended; nil when it was somebody else's turn in between.
  private func release(
    before midnight: Instant?, now: Instant,
    isOnTurn: @escaping @Sendable (any SQLConnection) throws -> Bool
  ) async throws(Problem) -> Int? {
    var released = 0
    var place: ExpiryPlace?
    repeat {
      let start = place
      let batch = try await transactions.write { db -> ExpiredBatch? in
        // What a lost COMMIT had released is not released twice; it is not counted, either.
        db.canBeRepeated()
        guard try isOnTurn(db) else { return nil }
        return try db.releaseExpired(
          before: midnight, sparingActiveSince: try Self.activeSince(midnight, db), after: start,
          now: now)
      }
      guard let batch else { return nil }
      released += batch.released
      place = batch.next
      await pause()
    } while place != nil
    return released
  }

  private static func activeSince(
    _ midnight: Instant?, _ db: any SQLConnection
  ) throws -> Instant? {
    guard let midnight, try Variables(db).settings().sparesActiveUsers else { return nil }
    return midnight - Expiry.activeSpan
  }

  private func tidy(now: Instant) async throws(Problem) {
    try await transactions.write { db in
      try Sessions(db).removeStale(before: now - SessionLife.span)
      try SignInFailures(db).removeStale(before: now - SignInThrottle.memory)
      try WaitingResults(db).removeStale(before: now - WaitingResults.memory)
    }
    try await repairTallies(now: now)
    try await foldSummaries(now: now)
  }

  /// Sums that lie in many rows, one for each connection, are brought together.
  private func foldSummaries(now: Instant) async throws(Problem) {
    var rest = try await transactions.read { try Summaries($0).foldable(now: now) }[...]
    while !rest.isEmpty {
      let batch = Array(rest.prefix(100))
      rest = rest.dropFirst(100)
      try await transactions.write { db in
        db.canBeRepeated()
        try Summaries(db).fold(batch)
      }
    }
  }

  /// A tally that a storage engine without transactions has missed is set right (SPEC 5.5).
  private func repairTallies(now: Instant) async throws(Problem) {
    let since = now - 2 * Expiry.activeSpan
    var wrong = try await transactions.read { try $0.usersWithWrongTallies(activeSince: since) }[
      ...]
    while !wrong.isEmpty {
      let batch = Array(wrong.prefix(50))
      wrong = wrong.dropFirst(50)
      try await transactions.write { db in
        db.canBeRepeated()
        try db.repairTallies(of: batch)
      }
    }
  }
}
