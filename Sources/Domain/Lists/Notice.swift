/// Something a volunteer should know about the list just seen (SPEC 5.7, 7.2).
public struct Notice: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// The list is shorter than a chunk because of the quota.
    case quota
    /// No eligible voters are left.
    case poolEmpty = "pool_empty"
    /// A configuration variable cannot be read.
    case misconfigured
  }

  public var kind: Kind
  public var text: String

  public init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }

  /// The quota keeps a list short.
  ///
  /// - Parameters:
  ///   - count: voters on the list, 0 or more.
  ///   - isOtherModeOpen: whether the other mode can be recommended: open, and under its quota.
  public static func quota(
    _ quota: Quota, count: Int, mode: Mode, isOtherModeOpen: Bool, contact: String?, now: Instant
  ) -> Notice {
    let limit = mode.counted(quota.limit ?? 0)
    let span = quota.window == .day ? "day" : "hour"
    var sentences: [String]
    if quota.limit == 0 {
      sentences = ["No records, because \(mode.rawValue) are switched off for now."]
    } else if count == 0 {
      sentences = ["No records, because you have used your \(limit) for the past \(span)."]
    } else {
      let records = count == 1 ? "1 record" : "\(count) records"
      let reason =
        quota.used == 0
        ? "the limit is \(limit) in any \(span)"
        : "you have almost used your \(limit) for the past \(span)"
      sentences = ["Only \(records), because \(reason)."]
    }
    let wait = quota.nextFreeAt.map { "The next frees up in \(Self.span($0 - now))" }
    switch (wait, isOtherModeOpen) {
    case (let wait?, true): sentences.append("\(wait); or \(mode.other.invitation).")
    case (let wait?, false): sentences.append("\(wait).")
    case (nil, true): sentences.append("Meanwhile, \(mode.other.invitation).")
    case (nil, false): break
    }
    if let contact { sentences.append("Is the limit in your way? Tell \(contact).") }
    return Notice(kind: .quota, text: sentences.joined(separator: " "))
  }

  /// Nobody is left to hand out.
  public static func poolEmpty(mode: Mode, isOtherModeOpen: Bool) -> Notice {
    let text =
      mode == .letters
      ? "Every eligible voter has been written to or is on somebody's list."
      : "Every eligible voter with a phone number has been called or is on somebody's list."
    let advice = isOtherModeOpen ? " You can \(mode.other.invitation)." : " Look again later."
    return Notice(kind: .poolEmpty, text: text + advice)
  }

  /// Voters are left, but none whom the clock where they live allows to be called now.
  public static func nobodyAwake(isOtherModeOpen: Bool) -> Notice {
    let advice = isOtherModeOpen ? "Meanwhile, write some letters." : "Look again later."
    return Notice(
      kind: .poolEmpty,
      text: "Nobody left may be called at this hour where they live. \(advice)")
  }

  /// A variable is broken.
  public static func misconfigured(_ problem: UnreadableVariable, mode: Mode) -> Notice {
    Notice(
      kind: .misconfigured,
      text: "The campaign's setting \(problem.variable.rawValue) cannot be read, so no "
        + "\(mode.rawValue) can be handed out. Please tell an organizer; nothing of yours is lost.")
  }

  private static func span(_ seconds: Int64) -> String {
    if seconds < 60 { return "less than a minute" }
    let minutes = (seconds + 59) / 60
    if minutes < 120 { return minutes == 1 ? "1 minute" : "\(minutes) minutes" }
    let hours = "\(minutes / 60) hours"
    switch minutes % 60 {
    case 0: return hours
    case 1: return "\(hours) 1 minute"
    case let rest: return "\(hours) \(rest) minutes"
    }
  }
}
