import API
import Domain
import Storage

/// Why a list is short or empty (SPEC 5.7, 7.2).
extension Worklist {
  func quotaNotice(_ quota: Quota, count: Int) throws -> Notice {
    .quota(
      quota, count: count, mode: mode, isOtherModeOpen: try isOtherModeOpen(),
      contact: settings.contact, now: now)
  }

  /// Nobody is left, or nobody where people are awake.
  func poolNotice(_ rules: ModeRules) throws -> Notice {
    let isOtherModeOpen = try isOtherModeOpen()
    if rules.phones?.rule == .voter, try !isPoolEmpty(zones: nil) {
      return .nobodyAwake(isOtherModeOpen: isOtherModeOpen)
    }
    return .poolEmpty(mode: mode, isOtherModeOpen: isOtherModeOpen)
  }

  /// The list of a mode that a setting breaks: nobody is shown, nothing is handed out.
  func broken(by unreadable: UnreadableVariable) throws -> VoterList {
    VoterList(
      mode: mode, chunk: (try? settings.chunk(for: mode)) ?? 0, voters: [], canRefill: false,
      expiresAt: nextMidnight(after: now),
      quota: user.permissions.areExemptFromQuota
        ? .none
        : Quota(
          exempt: false, window: .hour, limit: 0, used: 0, remaining: 0, nextFreeAt: nil),
      lockout: nil, closesAt: nil, notice: .misconfigured(unreadable, mode: mode),
      tallies: try tallies(), serverTime: now, departures: try departures(),
      progress: try progress())
  }

  /// Whether the other mode can be recommended: readable, open, and under its quota.
  private func isOtherModeOpen() throws -> Bool {
    guard case .success(let rules) = rules(of: mode.other), rules.isOpen(at: now) else {
      return false
    }
    return try rules.quota(now: now) { after in
      try contacts.recorded(by: user.id, in: mode.other, after: after)
    }.remaining != 0
  }
}
