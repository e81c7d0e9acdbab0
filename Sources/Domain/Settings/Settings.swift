import Foundation

/// The campaign's configuration, as the rows of `vars` give it, read with the defaults of SPEC 3.
///
/// The server reads it from the database; clients get the public part in `GET /v1/session` and
/// read it with the same code. Nothing is judged before it is asked for, so an unreadable value
/// harms only what depends on it.
public struct Settings: Hashable, Sendable {
  /// Values by variable name; names that are not ours are passed over.
  public private(set) var values: [Variable: String]

  public init(values: [String: String] = [:]) {
    self.values = [:]
    for (name, value) in values {
      if let variable = Variable(rawValue: name) { self.values[variable] = value }
    }
  }

  /// The value in force: the row's, or the default; nil where unset means none.
  public subscript(variable: Variable) -> String? { values[variable] ?? variable.defaultValue }

  /// What clients may know: the values in force of public variables, defaults included, by name.
  public var publicValues: [String: String] {
    var result: [String: String] = [:]
    for variable in Variable.allCases where variable.isPublic {
      result[variable.rawValue] = self[variable]
    }
    return result
  }

  /// The largest chunk that is read as meant; a larger one is a slip of the finger.
  static let largestChunk = 200
  private static let largestMaximum = 1_000_000

  /// Voters on a full list, 1 to 200.
  public func chunk(for mode: Mode) throws(UnreadableVariable) -> Int {
    let variable: Variable = mode == .letters ? .chunkAddresses : .chunkPhoneNumbers
    return try number(variable, in: 1...Self.largestChunk) ?? 10
  }

  /// Results a volunteer may complete in any hour, 0 or more.
  public func hourlyMaximum(for mode: Mode) throws(UnreadableVariable) -> Int {
    let variable: Variable = mode == .letters ? .maxHourlyAddresses : .maxHourlyPhoneNumbers
    return try number(variable, in: 0...Self.largestMaximum) ?? 0
  }

  /// Results a volunteer may complete in any day, 0 or more; nil for no daily quota.
  public func dailyMaximum(for mode: Mode) throws(UnreadableVariable) -> Int? {
    let variable: Variable = mode == .letters ? .maxDailyAddresses : .maxDailyPhoneNumbers
    return try number(variable, in: 0...Self.largestMaximum)
  }

  /// When calls may be made by the campaign's clock, or by each voter's.
  public func callingHours() throws(UnreadableVariable) -> CallingHours {
    let zone = try timeZone()
    return CallingHours(
      weekday: try window(.weekdayPhoneStart, .weekdayPhoneEnd),
      weekend: try window(.weekendPhoneStart, .weekendPhoneEnd), zone: zone)
  }

  /// Whose clock the calling hours follow (SPEC 8.3).
  public func phoneHours() throws(UnreadableVariable) -> PhoneHours {
    guard let hours = PhoneHours(rawValue: trimmed(.phoneHours) ?? "") else {
      throw UnreadableVariable(.phoneHours, "must be campaign or voter")
    }
    return hours
  }

  /// The resolutions offered, in order; at least one, each at most 50 characters, none twice.
  public func resolutions() throws(UnreadableVariable) -> [Resolution] {
    let names = (self[.resolutions] ?? "").split(whereSeparator: \.isNewline)
      .map { CleanText.line(String($0)) }.filter { !$0.isEmpty }
    if names.isEmpty {
      throw UnreadableVariable(.resolutions, "must have at least one resolution, one a line")
    }
    if names.contains(where: { $0.unicodeScalars.count > Resolution.longestName }) {
      throw UnreadableVariable(.resolutions, "must have lines of at most 50 characters")
    }
    if Set(names.map { $0.lowercased() }).count < names.count {
      throw UnreadableVariable(.resolutions, "must not have the same line twice")
    }
    return names.map(Resolution.init(name:))
  }

  /// The text after one result.
  public func thanks(for mode: Mode) -> String {
    self[mode == .letters ? .thanksForMail : .thanksForCall] ?? ""
  }

  /// The text after the last result of a list.
  public func thanksForList(in mode: Mode) -> String {
    self[mode == .letters ? .thanksForMailChunk : .thanksForCallChunk] ?? ""
  }

  /// The talking points or the call script, merge fields and all.
  public func script(for mode: Mode) -> String {
    self[mode == .letters ? .letterScript : .callScript] ?? ""
  }

  /// Where volunteers log in, on one safe line; whatever the row says, also when it is no address.
  public var loginURL: String { CleanText.line(self[.loginURL] ?? "") }

  /// Whom to tell when the quota is in the way; nil when the campaign names nobody.
  public var contact: String? {
    self[.contact].map(CleanText.line).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether anyone may make an account; an unreadable value keeps it closed.
  public var isSignupOpen: Bool { (try? flag(.openSignup)) == true }

  /// Whether active users keep their lists at midnight; an unreadable value spares no one.
  public var sparesActiveUsers: Bool { (try? flag(.expirySparesActive)) == true }

  /// Every variable that cannot be read, for `check`, the log and admins; in a fixed order.
  public var unreadable: [UnreadableVariable] {
    Variable.allCases.compactMap { problem(with: $0) }
  }

  /// Why `variable` cannot be set to `value`, or nil when it can. A window is judged whole: a new
  /// start after today's end is refused.
  public func problem(setting variable: Variable, to value: String) -> UnreadableVariable? {
    var changed = self
    changed.values[variable] = value
    return changed.problem(with: variable)
  }

  private func problem(with variable: Variable) -> UnreadableVariable? {
    do throws(UnreadableVariable) {
      switch variable {
      case .chunkAddresses: _ = try chunk(for: .letters)
      case .chunkPhoneNumbers: _ = try chunk(for: .calls)
      case .maxHourlyAddresses: _ = try hourlyMaximum(for: .letters)
      case .maxHourlyPhoneNumbers: _ = try hourlyMaximum(for: .calls)
      case .maxDailyAddresses: _ = try dailyMaximum(for: .letters)
      case .maxDailyPhoneNumbers: _ = try dailyMaximum(for: .calls)
      case .weekdayPhoneStart: try checkTime(variable, with: .weekdayPhoneEnd, isStart: true)
      case .weekdayPhoneEnd: try checkTime(variable, with: .weekdayPhoneStart, isStart: false)
      case .weekendPhoneStart: try checkTime(variable, with: .weekendPhoneEnd, isStart: true)
      case .weekendPhoneEnd: try checkTime(variable, with: .weekendPhoneStart, isStart: false)
      case .phoneTimezone: _ = try timeZone()
      case .phoneHours: _ = try phoneHours()
      case .resolutions: _ = try resolutions()
      case .openSignup, .expirySparesActive: _ = try flag(variable)
      case .loginURL, .slackWebhook: try checkURL(variable)
      case .thanksForCall, .thanksForMail, .thanksForCallChunk, .thanksForMailChunk, .contact,
        .callScript, .letterScript:
        break
      }
      return nil
    } catch {
      return error
    }
  }
}

/// Whose clock the calling hours follow (SPEC 8.3).
public enum PhoneHours: String, Sendable {
  case campaign, voter
}

extension Settings {
  private func trimmed(_ variable: Variable) -> String? {
    guard let text = self[variable] else { return nil }
    // Every transaction asks: most values have nothing to trim, and Foundation takes its time.
    let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    return isPlain ? text : text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A whole number in ASCII digits; nil when the variable is unset and has no default. An empty
  /// value is unreadable, not unset: an emptied quota must not become no quota.
  private func number(
    _ variable: Variable, in range: ClosedRange<Int>
  ) throws(UnreadableVariable) -> Int? {
    guard let text = trimmed(variable) else { return nil }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text), range.contains(number)
    else {
      throw UnreadableVariable(
        variable, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func flag(_ variable: Variable) throws(UnreadableVariable) -> Bool {
    switch trimmed(variable) {
    case "1": true
    case "0": false
    default: throw UnreadableVariable(variable, "must be 0 or 1")
    }
  }

  private func timeZone() throws(UnreadableVariable) -> TimeZone {
    guard let name = trimmed(.phoneTimezone), !name.isEmpty,
      name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let zone = TimeZone(identifier: name)
    else {
      throw UnreadableVariable(
        .phoneTimezone, "must be a zone of the IANA database, such as America/New_York")
    }
    return zone
  }

  private func time(_ variable: Variable) throws(UnreadableVariable) -> TimeOfDay {
    guard let text = trimmed(variable), let time = TimeOfDay(text) else {
      throw UnreadableVariable(variable, "must be a time such as 9:00, 21:30 or 9:30 PM")
    }
    return time
  }

  private func window(
    _ start: Variable, _ end: Variable
  ) throws(UnreadableVariable) -> CallingWindow {
    guard let window = CallingWindow(start: try time(start), end: try time(end)) else {
      throw UnreadableVariable(end, "must not be before \(start.rawValue)")
    }
    return window
  }

  /// Judges one end of a window; the other end's own fault is that variable's.
  private func checkTime(
    _ variable: Variable, with other: Variable, isStart: Bool
  ) throws(UnreadableVariable) {
    let own = try time(variable)
    guard let opposite = try? time(other) else { return }
    if isStart ? own > opposite : own < opposite {
      let relation = isStart ? "after" : "before"
      throw UnreadableVariable(variable, "must not be \(relation) \(other.rawValue)")
    }
  }

  private func checkURL(_ variable: Variable) throws(UnreadableVariable) {
    guard let text = trimmed(variable) else { return }
    let url = URL(string: text)
    guard ["http", "https"].contains(url?.scheme?.lowercased()), url?.host()?.isEmpty == false
    else {
      throw UnreadableVariable(variable, "must be an address that begins with http:// or https://")
    }
  }
}
