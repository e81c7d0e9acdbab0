import API
import Domain
import Storage

/// Skips: `/v1/lists/{mode}/voters/{id}/skip`.
extension Service {
  /// `POST`: returns a voter to the pool, not to be offered to this user again before the next
  /// midnight in Hawaii. No more skips in an hour than results (SPEC 5.6).
  ///
  /// - Parameter key: the header `Idempotency-Key`, if sent.
  public func skip(
    _ voter: VoterID, key: String?, mode: Mode, user: some Caller, now: Instant
  ) async throws(Problem) -> ListAnswer {
    let key = try RequestKey.optional(key)
    return try await change(mode, of: user, now: now, isRepeatable: key != nil) { worklist in
      if let key, let earlier = try worklist.assignments.skip(under: key) {
        guard earlier == (voter, worklist.user.id, mode) else { throw Problem.keyReused }
        return ListAnswer(list: try worklist.list())
      }
      try worklist.skip(voter, under: key)
      return ListAnswer(list: try worklist.settled())
    }
  }
}

extension Worklist {
  fileprivate func skip(_ voter: VoterID, under key: String?) throws {
    let rules = try rules.get()
    try releaseOverdue()
    guard try current().contains(where: { $0.voter.id == voter }) else {
      throw try voters.find(voter) == nil ? Problem.noSuchVoter : Problem.notAssigned
    }
    if let hourly = rules.limits?.hourly {
      let skips = try assignments.skips(
        by: user.id, in: mode, after: now - Quota.Window.hour.length)
      let quota = ResultRules.skipQuota(
        skips: skips, hourly: hourly, permissions: user.permissions, now: now)
      if quota.remaining == 0 {
        throw Problem.quotaExceeded(
          quota, of: hourly == 1 ? "1 skip" : "\(hourly) skips", now: now)
      }
    }
    try assignments.release(voter, in: mode, as: .skipped, key: key, now: now)
    facts.forgetAssignments()
    try Summaries(db).skipped(by: user.id, in: mode, now: now)
    log.note(.skipped(mode))
  }
}
