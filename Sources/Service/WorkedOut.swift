import Domain
import Foundation
import Synchronization

/// What is the same for one request after another, worked out once: what the settings say, and
/// between which midnights it is.
final class WorkedOut: Sendable {
  private struct State {
    var settings: Settings?
    var rules: [Kind: Result<ModeRules, UnreadableVariable>] = [:]
    var zone: TimeZone?
    var night: Night?

    mutating func begin(_ settings: Settings) {
      guard self.settings != settings else { return }
      (self.settings, rules, zone) = (settings, [:], nil)
    }
  }

  /// Whom the rules of a mode differ for.
  private struct Kind: Hashable {
    let mode: Mode
    let areExempt: Bool
  }

  private let state = Mutex(State())
  let reached = ReachedCount()

  /// What the settings say of a mode, or which of them cannot be read.
  func rules(
    _ settings: Settings, mode: Mode, permissions: Permissions
  ) -> Result<ModeRules, UnreadableVariable> {
    let kind = Kind(mode: mode, areExempt: permissions.areExemptFromQuota)
    let known = state.withLock { $0.settings == settings ? $0.rules[kind] : nil }
    if let known { return known }
    let rules = Result { () throws(UnreadableVariable) in
      try ModeRules(settings, mode: mode, permissions: permissions)
    }
    state.withLock { state in
      state.begin(settings)
      state.rules[kind] = rules
    }
    return rules
  }

  /// The zone in which the campaign's days are counted.
  func zone(_ settings: Settings) -> TimeZone {
    let known = state.withLock { $0.settings == settings ? $0.zone : nil }
    if let known { return known }
    let zone = settings.campaignZone
    state.withLock { state in
      state.begin(settings)
      state.zone = zone
    }
    return zone
  }

  /// Between which midnights `now` is.
  func night(of now: Instant) -> Night {
    if let known = state.withLock({ $0.night }), known.begin <= now, now < known.end {
      return known
    }
    let night = Night(
      begin: Expiry.lastMidnight(before: now), end: Expiry.nextMidnight(after: now))
    state.withLock { $0.night = night }
    return night
  }

  /// From one midnight at which lists run out to the next.
  struct Night: Hashable, Sendable {
    let begin: Instant
    let end: Instant
  }
}
