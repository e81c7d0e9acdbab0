import Domain
import Storage

/// The settings that one mode reads for one user; one that cannot be read breaks the mode.
struct ModeRules: Sendable {
  var chunk: Int
  /// nil for users whom no quota holds: they read none.
  var limits: (hourly: Int, daily: Int?)?
  /// nil in letters mode.
  var phones: PhoneClock?
  /// Empty in letters mode.
  var resolutions: [Resolution]

  init(
    _ settings: Settings, mode: Mode, permissions: Permissions
  ) throws(UnreadableVariable) {
    chunk = try settings.chunk(for: mode)
    limits = try Self.limits(settings, mode: mode, permissions: permissions)
    phones = nil
    resolutions = []
    if mode == .calls {
      phones = PhoneClock(hours: try settings.callingHours(), rule: try settings.phoneHours())
      resolutions = try settings.resolutions()
    }
  }

  /// The hourly and the daily maximum; nil for users whom no quota holds.
  private static func limits(
    _ settings: Settings, mode: Mode, permissions: Permissions
  ) throws(UnreadableVariable) -> (hourly: Int, daily: Int?)? {
    if permissions.areExemptFromQuota { return nil }
    return (try settings.hourlyMaximum(for: mode), try settings.dailyMaximum(for: mode))
  }

  /// What the user may still complete.
  ///
  /// - Parameter recorded: when the user's results were recorded, after a moment.
  func quota(
    now: Instant, recorded: (_ after: Instant) throws -> [Instant]
  ) rethrows -> Quota {
    guard let limits else { return .none }
    let window: Quota.Window = limits.daily == nil ? .hour : .day
    return Quota(
      recorded: try recorded(now - window.length), hourly: limits.hourly, daily: limits.daily,
      now: now)
  }

  /// Whether the mode can be worked in now, as far as the clock tells.
  func isOpen(at now: Instant) -> Bool { phones?.state(at: now).isOpen ?? true }
}
