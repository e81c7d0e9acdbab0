import API
import Domain
import Storage

/// The nightly expiry (SPEC 5.8): every unresolved assignment made before the latest midnight in
/// Hawaii goes back to the pools. It may run as often and as late as one likes.
public struct ExpiryService: Sendable {
  private let transactions: Transactions

  public init(store: any Store, report: @escaping @Sendable (any Error) -> Void = { _ in }) {
    transactions = Transactions(store: store, report: report)
  }

  /// Releases what has run out, in small transactions, and forgets old sessions, failed
  /// sign-ins, and results that waited in vain. Users whom the campaign spares keep their lists (SPEC 5.9).
  ///
  /// - Parameter all: everything unresolved, now, whoever holds it.
  /// - Returns: how many assignments ended.
  public func expire(now: Instant, all: Bool) async throws(Problem) -> Int {
    var released = 0
    while true {
      let count = try await transactions.write { db in
        all ? try db.releaseAll(now: now) : try Self.releaseExpired(db, now: now)
      }
      if count == 0 { break }
      released += count
    }
    try await transactions.write { db in
      try Sessions(db).removeStale(before: now - SessionLife.span)
      try SignInFailures(db).removeStale(before: now - SignInThrottle.memory)
      try WaitingResults(db).removeStale(before: now - WaitingResults.memory)
    }
    return released
  }

  private static func releaseExpired(_ db: any SQLConnection, now: Instant) throws -> Int {
    let midnight = Expiry.lastMidnight(before: now)
    let isSparing = try Variables(db).settings().sparesActiveUsers
    return try db.releaseExpired(
      before: midnight, sparingActiveSince: isSparing ? midnight - Expiry.activeSpan : nil,
      now: now)
  }
}
