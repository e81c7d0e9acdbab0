/// Whether a result, an undo or a skip counts (SPEC 5.6, 6, 7, 8). The server decides with it, the
/// client judges with it what it may thank for.
public enum ResultRules {
  /// Seconds after recording within which a result can be undone (SPEC 5.6).
  public static let undoSpan: Int64 = 5 * 60
  /// How late a result may come for an assignment that has run out, in seconds (SPEC 6.5).
  public static let lateSpan: Int64 = 48 * 3_600
  /// Seconds by which a moment told by a client may miss the assignment it belongs to: times are
  /// whole seconds, and a client knows the server's clock no better than to half a round trip,
  /// which on a party's Wi-Fi takes many seconds. Nobody else's voters come into reach by it.
  public static let clockSlack: Int64 = 10

  /// Where the voter stands for the user who sends the result.
  public enum Standing: Hashable, Sendable {
    /// On this user's list in this mode, unresolved, since then.
    case onList(since: Instant)
    /// Not on the list now; the log shows this user held the voter when it happened, from when
    /// to when. Somebody else may hold the voter now, or have resolved them.
    case heldThen(since: Instant, until: Instant)
    /// Resolved in this mode already, by this user, or by somebody else while this user did not
    /// hold the voter.
    case resolved
    /// Neither on this user's list nor held by them when it happened.
    case elsewhere

    /// Whether a result can count.
    public var isHeld: Bool {
      switch self {
      case .onList, .heldThen: true
      case .resolved, .elsewhere: false
      }
    }
  }

  public enum Refusal: Error, Hashable, Sendable {
    case notAssigned
    case alreadyResolved
    /// Held then, but told more than `lateSpan` after it happened.
    case tooLate
    /// Held then, but the call was made while the phones were closed.
    case outOfHours
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

  /// When a result counts as having happened: as told, but never in the future and never outside
  /// the assignment it belongs to; now when not told.
  public static func happened(_ told: Instant?, standing: Standing, receivedAt: Instant) -> Instant
  {
    let latest = min(told ?? receivedAt, receivedAt)
    switch standing {
    case .onList(let since): return max(latest, min(since, receivedAt))
    case .heldThen(let since, let until): return min(max(latest, since), until, receivedAt)
    case .resolved, .elsewhere: return latest
    }
  }

  /// Why a well-formed result is refused, or nil when it is recorded.
  ///
  /// The calling hours hold a voter on the list by when the result comes, with the grace after
  /// closing; one held then by when it happened alone (SPEC 8.2).
  ///
  /// - Parameters:
  ///   - occurredAt: from `happened(_:standing:receivedAt:)`.
  ///   - firstReceivedAt: when the result's key first came, if it was put off then; a late result
  ///     is judged by that. `receivedAt` when left out.
  ///   - access: the calling hours for this voter; nil in letters mode.
  ///   - lockout: made for the refusal when the phones are closed.
  public static func refusal(
    standing: Standing, occurredAt: Instant, receivedAt: Instant, firstReceivedAt: Instant? = nil,
    quota: Quota, access: PhoneAccess?, lockout: (Instant?) -> Lockout
  ) -> Refusal? {
    switch standing {
    case .resolved: return .alreadyResolved
    case .elsewhere: return .notAssigned
    case .heldThen:
      if (firstReceivedAt ?? receivedAt) - occurredAt > lateSpan { return .tooLate }
      if let access, !access.allows(occurredAt) { return .outOfHours }
    case .onList:
      if let access, !isInTime(receivedAt, access), !access.allows(occurredAt),
        case .closed(let opensAt) = access.state(at: receivedAt)
      {
        return .lockedOut(lockout(opensAt))
      }
    }
    if quota.remaining == 0 { return .quotaExceeded(quota) }
    return nil
  }

  /// Whether results of calls are taken then: the phones are open, or closed a moment ago.
  private static func isInTime(_ instant: Instant, _ access: PhoneAccess) -> Bool {
    access.allows(instant) || access.allowed(within: Lockout.grace, before: instant)
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
