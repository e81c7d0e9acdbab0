/// Whether a result, an undo or a skip counts (SPEC 5.6, 6, 7, 8). The server decides with it, the
/// client judges with it what it may thank for.
public enum ResultRules {
  /// Seconds after recording within which a result can be undone (SPEC 5.6).
  public static let undoSpan: Int64 = 5 * 60
  /// How late a result may come for an assignment that has run out, in seconds (SPEC 6.5).
  public static let lateSpan: Int64 = 48 * 3_600

  /// Where the voter stands for the user who sends the result.
  public enum Standing: Hashable, Sendable {
    /// On this user's list in this mode, unresolved, since then.
    case onList(since: Instant)
    /// Not on the list now; the log shows this user held the voter when it happened.
    case heldThen
    /// Resolved in this mode already.
    case resolved
    /// Neither on this user's list nor held by them when it happened.
    case elsewhere
  }

  public enum Refusal: Error, Hashable, Sendable {
    case notAssigned
    case alreadyResolved
    case lockedOut(Lockout)
    case quotaExceeded(Quota)
  }

  /// What is wrong with a result's content, or nothing. `resolution` is as sent; `notes` cleaned.
  public static func problems(
    mode: Mode, resolution: String?, notes: String?, offered: [Resolution]
  ) -> [FieldError] {
    var problems = Notes.problems(with: notes)
    switch mode {
    case .letters:
      if let resolution, !resolution.isEmpty {
        problems.append(
          FieldError(field: "resolution", message: "A letter has no resolution: leave it out."))
      }
    case .calls:
      if !offered.contains(where: { $0.name == resolution }) {
        problems.append(
          FieldError(
            field: "resolution",
            message: (resolution ?? "").isEmpty
              ? "A call needs a resolution: how did it end?"
              : "This campaign does not offer that resolution; choose one from its list."))
      }
    }
    return problems
  }

  /// When a result counts as having happened: as told, but never in the future and never before
  /// the voter was assigned; now when not told.
  public static func happened(_ told: Instant?, standing: Standing, receivedAt: Instant) -> Instant
  {
    let latest = min(told ?? receivedAt, receivedAt)
    if case .onList(let since) = standing { return max(latest, min(since, receivedAt)) }
    return latest
  }

  /// Why a well-formed result is refused, or nil when it is recorded.
  ///
  /// - Parameters:
  ///   - occurredAt: from `happened(_:standing:receivedAt:)`.
  ///   - access: the calling hours for this voter; nil in letters mode.
  ///   - lockout: made for the refusal when the phones are closed.
  public static func refusal(
    standing: Standing, occurredAt: Instant, receivedAt: Instant, quota: Quota,
    access: PhoneAccess?, lockout: (Instant?) -> Lockout
  ) -> Refusal? {
    switch standing {
    case .resolved: return .alreadyResolved
    case .elsewhere: return .notAssigned
    case .heldThen where receivedAt - occurredAt > lateSpan: return .notAssigned
    case .onList, .heldThen: break
    }
    if let access, !access.allows(receivedAt),
      !access.allowed(within: Lockout.grace, before: receivedAt), !access.allows(occurredAt)
    {
      if case .closed(let opensAt) = access.state(at: receivedAt) {
        return .lockedOut(lockout(opensAt))
      }
    }
    if quota.remaining == 0 { return .quotaExceeded(quota) }
    return nil
  }

  /// Whether a result recorded then can still be undone.
  public static func canUndo(recordedAt: Instant, now: Instant) -> Bool {
    now - recordedAt <= undoSpan
  }

  /// Skips a user has left this hour: as many as the quota of results (SPEC 5.6); unlimited when exempt.
  ///
  /// - Parameter skips: when this user skipped in this mode over the past hour.
  public static func skipQuota(
    skips: [Instant], hourly: Int, permissions: Permissions, now: Instant
  ) -> Quota {
    permissions.areExemptFromQuota
      ? .none : Quota(recorded: skips, hourly: hourly, daily: nil, now: now)
  }
}
