import Domain
import Storage

/// Whose a voter is, or was when something happened (SPEC 6.5).
extension Worklist {
  /// What this user's hold on a voter is worth for one result.
  struct Hold {
    var standing: ResultRules.Standing
    var occurredAt: Instant
    /// When the result's key first came.
    var firstReceivedAt: Instant
    /// When the voter was assigned; nil for one whom this user does not hold and did not then.
    var since: Instant?

    var isLate: Bool { if case .heldThen = standing { true } else { false } }

    init(
      standing: ResultRules.Standing, told: Instant?, receivedAt: Instant, since: Instant?
    ) {
      self.standing = standing
      occurredAt = ResultRules.happened(told, standing: standing, receivedAt: receivedAt)
      firstReceivedAt = receivedAt
      self.since = since
    }
  }

  /// Whether the user holds the voter, or held them at the moment told.
  ///
  /// A second result of one person for one voter does not count: two laptops of theirs may both
  /// have worked a list offline. A result for a voter who ran out and came back belongs to the
  /// assignment in which it happened.
  ///
  /// - Parameter since: since when the voter is on the list; nil for one who is not.
  func hold(_ result: WaitingResult, told: Instant?, since: Instant?) throws -> Hold {
    if let since {
      var began = since
      if let told, told < since - ResultRules.clockSlack,
        let earlier = try ended(result.voter, covering: told)
      {
        began = earlier.since
      }
      return Hold(
        standing: .onList(since: began), told: told, receivedAt: now, since: since)
    }
    let received = try waiting.firstReceived(result) ?? now
    if try contacts.standing(of: result.voter, in: mode, by: user.id) == nil,
      let then = try ended(result.voter, covering: min(told ?? received, received))
    {
      return Hold(
        standing: .heldThen(since: then.since, until: then.until), told: told,
        receivedAt: received, since: then.since)
    }
    let isResolved = try voters.resolver(of: result.voter, in: mode) != nil
    return Hold(
      standing: isResolved ? .resolved : .elsewhere, told: told, receivedAt: now, since: nil)
  }

  private func ended(
    _ voter: VoterID, covering moment: Instant
  ) throws -> (since: Instant, until: Instant)? {
    try assignments.ended(
      voter, by: user.id, in: mode, covering: moment, slack: ResultRules.clockSlack)
  }
}
